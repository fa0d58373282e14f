import picomatch from 'picomatch';
import type { SuiteFiles } from '../../src/core/eval/suite/source.ts';
import { parseCsv } from '../../src/node/csv.ts';

/** A workspace in memory: texts by path. */
export function memoryFiles(texts: Readonly<Record<string, string>> = {}): SuiteFiles {
  return {
    read: (file) => Promise.resolve(Object.hasOwn(texts, file) ? texts[file] : undefined),
    find: (pattern) =>
      Promise.resolve(
        Object.keys(texts)
          .filter((file) => picomatch.isMatch(file, pattern))
          .sort(),
      ),
    parseCsv,
  };
}
