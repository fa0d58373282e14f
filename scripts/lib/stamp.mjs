import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * A hash over the names and contents of files and folders of the repository; what does not exist
 * counts as empty.
 *
 * @param {readonly string[]} paths
 */
export function hashPaths(paths) {
  const hash = createHash('sha256');
  const visit = (/** @type {string} */ relative) => {
    const absolute = inRoot(relative);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) visit(path.join(relative, name));
      return;
    }
    hash.update(`${relative}\0`).update(readFileSync(absolute)).update('\0');
  };
  for (const each of paths) visit(each);
  return hash.digest('hex');
}

/**
 * Does work whose result depends on `key` only, unless `stampFile` says that it was done for this
 * key already.
 *
 * @param {string} stampFile
 * @param {string} key
 * @param {() => Promise<void>} work
 */
export async function whenStale(stampFile, key, work) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === key) return;
  await work();
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, key);
}
