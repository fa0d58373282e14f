import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { aptInstall } from '../lib/apt.mjs';
import { ToolError } from '../lib/report.mjs';
import { findInPath, isExecutable } from './findInPath.mjs';

/** Where packages put their versions, one folder each: Debian's, and Homebrew's two. */
const versionFolders = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/**
 * The folder with PostgreSQL's `initdb` and `postgres`: `POSTGRES_BIN`, else one on this machine,
 * else the one of Debian's package, installed when this user may do so.
 *
 * @returns {Promise<string>}
 */
export async function ensurePostgres() {
  const named = process.env['POSTGRES_BIN'];
  if (named !== undefined && named !== '') {
    if (hasPrograms(named)) return named;
    throw new ToolError(`POSTGRES_BIN names ${named}, which has no initdb and postgres.`);
  }
  const found = findPostgres();
  if (found !== undefined) return found;
  await aptInstall(
    ['postgresql'],
    'PostgreSQL',
    'The tests of the registry need PostgreSQL, and none was found. Install it (Debian: sudo ' +
      'apt-get install postgresql; mac: brew install postgresql@17), or set POSTGRES_BIN to the ' +
      'folder of its programs.',
  );
  const installed = findPostgres();
  if (installed !== undefined) return installed;
  throw new ToolError('The package "postgresql" was installed but brought no initdb.');
}

/** The newest one. @returns {string | undefined} */
function findPostgres() {
  const folders = versionFolders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^(?:postgresql@?)?\d+$/.test(name))
      .sort((a, b) => versionOf(b) - versionOf(a))
      .map((name) => path.join(folder, name, 'bin')),
  );
  const inPath = findInPath(['initdb']);
  return [...folders, ...(inPath === undefined ? [] : [path.dirname(inPath)])].find(hasPrograms);
}

const versionOf = (/** @type {string} */ name) => Number(name.replace(/\D/g, ''));

/** @param {string} folder */
function hasPrograms(folder) {
  return ['initdb', 'postgres'].every((name) => isExecutable(path.join(folder, name)));
}
