import path from 'node:path';
import { CanaryError } from '../core/base/errors.ts';

export type Database =
  { readonly kind: 'memory' } | { readonly kind: 'sqlite'; readonly file: string };

/** Reads `sqlite:FILE` or `memory:`; throws `bad-usage` for anything else. */
export function parseDatabase(text: string, cwd: string): Database {
  if (text === 'memory:') return { kind: 'memory' };
  const file = text.startsWith('sqlite:') ? text.slice('sqlite:'.length) : '';
  if (file !== '') return { kind: 'sqlite', file: path.resolve(cwd, file) };
  throw new CanaryError('bad-usage', `--database ${text} is not a database`, {
    expected: 'sqlite:FILE, or memory: to keep nothing',
  });
}
