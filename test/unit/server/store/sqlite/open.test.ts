import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  loadSqlite,
  type SqliteConnection,
} from '../../../../../src/server/store/sqlite/driver.ts';
import { openSqlite } from '../../../../../src/server/store/sqlite/open.ts';

let folder: string;
let connection: SqliteConnection;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'prompt-canary-open-'));
  connection = openSqlite(await loadSqlite(), path.join(folder, 'registry.db'));
});
afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  // What a busy server's memory grows by before it stays as it is: see docs/guide/registry-operations.md.
  ['keeps at most 64 MiB of the database in memory', 'cache_size', -64 * 1024],
  ['has on disk what a commit returned for', 'synchronous', 2],
  ['reads and writes beside each other', 'journal_mode', 'wal'],
])('a database %s', (_, setting, value) => {
  const [row] = connection.prepare(`PRAGMA ${setting}`).all() as Record<string, unknown>[];
  expect(row?.[setting]).toBe(value);
});
