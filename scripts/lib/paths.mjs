import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A path inside the repository. */
export const inRoot = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);

/** Where `npm start` keeps the workspace and the settings that it hands to people. */
export function userCacheDir() {
  const base =
    process.env['XDG_CACHE_HOME'] ??
    (process.platform === 'darwin'
      ? path.join(homedir(), 'Library', 'Caches')
      : path.join(homedir(), '.cache'));
  return path.join(base, 'prompt-canary');
}
