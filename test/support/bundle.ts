import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildPrograms } from './buildPrograms.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

export interface Bundle {
  /** URL of an entry, by its output name. */
  url(name: string): URL;
  file(name: string): string;
  remove(): Promise<void>;
}

/** Programs of this repository in a folder of their own, where the native packages are found. */
export async function bundle(entries: Readonly<Record<string, string>>): Promise<Bundle> {
  const folder = await mkdtemp(path.join(modules, '.prompt-canary-test-'));
  const file = await buildPrograms(entries, folder);
  return {
    file,
    url: (name) => pathToFileURL(file(name)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
