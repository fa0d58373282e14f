import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * The first of these commands that PATH has.
 *
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function findInPath(names) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
