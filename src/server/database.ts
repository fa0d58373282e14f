import path from 'node:path';
import { CanaryError } from '../core/base/errors.ts';

export type Database =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly file: string }
  /** The URL may hold a password: it is for the driver alone, never for a log. */
  | { readonly kind: 'postgres'; readonly url: string };

const expected = 'sqlite:FILE, a path, postgres://USER:PASSWORD@HOST/DATABASE, or memory:';

/**
 * Reads `sqlite:FILE`, the path of an SQLite file, `postgres://...` or `memory:`; throws `bad-usage`
 * for anything else, without repeating what may be a password.
 */
export function parseDatabase(text: string, cwd: string): Database {
  if (text === 'memory:') return { kind: 'memory' };
  // One letter before the colon is a drive.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') return parsePostgres(text);
  const file = scheme === 'sqlite' ? text.slice('sqlite:'.length) : text;
  if (file !== '' && (scheme === undefined || scheme === 'sqlite')) {
    return { kind: 'sqlite', file: path.resolve(cwd, file) };
  }
  const shown = scheme === undefined || text.startsWith('sqlite:') ? text : `${scheme}:...`;
  throw new CanaryError('bad-usage', `--database ${shown} is not a database`, { expected });
}

function parsePostgres(url: string): Database {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (url.includes('://') && parsed !== undefined && parsed.pathname.length > 1)
    return { kind: 'postgres', url };
  throw new CanaryError('bad-usage', '--database postgres:... names no database', { expected });
}

/** A database in words that may be shown: without user, password and options. */
export function describeDatabase(database: Database): string {
  if (database.kind === 'memory') return 'memory:';
  if (database.kind === 'sqlite') return `sqlite:${database.file}`;
  const { host, pathname } = new URL(database.url);
  return `postgres://${host}${pathname}`;
}
