import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The `url` of the JSON line with which a server says that it is ready. */
export function firstAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a server ended with ${code}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      resolve((JSON.parse(line) as { url: string }).url);
    });
  });
}
