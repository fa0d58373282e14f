import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const folder = path.resolve(import.meta.dirname, '../vectors');

/** A file of `test/vectors` (YAML or JSON) as data. */
export function vectorFile(name: string): unknown {
  return parse(readFileSync(path.join(folder, name), 'utf8'));
}
