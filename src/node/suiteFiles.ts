import path from 'node:path';
import type { SuiteFiles } from '../core/eval/suite/source.ts';
import { parseCsv } from './csv.ts';
import { readBelow } from './workspace/files.ts';
import { matchingFiles } from './workspace/stores.ts';

/**
 * The files that suites may read: text below `boundary`, named relative to `root`. A suite is input
 * like any other, so it reaches nothing else.
 *
 * @param boundary May still be looked for: it is waited for when the first file is read.
 */
export function openSuiteFiles(
  root: string,
  boundary: string | Promise<string> = root,
): SuiteFiles {
  return {
    read: async (file) => {
      const text = await readBelow(await boundary, path.resolve(root, file));
      // What holds a null byte is no text.
      return text?.includes('\0') === true ? undefined : text;
    },
    find: (pattern) => matchingFiles(root, [pattern], new Map()),
    parseCsv,
  };
}
