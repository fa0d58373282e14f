import { sql } from 'kysely';
import { isShared } from '../transaction.ts';
import { table, type Create, type Migration } from './migration.ts';

const audit = table(
  'audit',
  [
    ['seq', 'bigint'],
    ['at', 'bigint'],
    ['actor', 'text'],
    ['action', 'text'],
    ['subject', 'text'],
    ['reason', 'text'],
    ['details', 'text'],
    ['previous', 'text'],
    ['hash', 'text'],
  ],
  [],
  ['seq'],
);

/** No statement changes or removes an entry, whoever sends it, unless it removes this first. */
const guardInSqlite: Create = async (db) => {
  for (const change of ['update', 'delete']) {
    await sql`create trigger ${sql.ref(`audit_no_${change}`)} before ${sql.raw(change)} on audit
      begin select raise(abort, 'the audit log only grows'); end`.execute(db);
  }
};

const guardInPostgres: Create = async (db) => {
  await sql`create function audit_only_grows() returns trigger language plpgsql as $$
    begin raise exception 'the audit log only grows'; end $$`.execute(db);
  await sql`create trigger audit_no_change before update or delete or truncate on audit
    for each statement execute function audit_only_grows()`.execute(db);
};

export const auditLog: Migration = {
  id: 4,
  name: 'audit log',
  up: async (db) => {
    await audit(db);
    await (isShared(db) ? guardInPostgres : guardInSqlite)(db);
  },
};
