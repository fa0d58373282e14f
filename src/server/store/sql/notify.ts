import { sql, type Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import { isShared } from './transaction.ts';

/** On which the processes of one PostgreSQL database tell each other what has changed. */
export const changesChannel = 'prompt_canary';

/**
 * Tells every process that listens, this one too, as soon as the transaction is committed and not
 * before; nothing when it is not. Nobody else listens on SQLite.
 */
export async function notify(db: Kysely<Tables>, message: object): Promise<void> {
  if (!isShared(db)) return;
  await sql`select pg_notify(${changesChannel}, ${JSON.stringify(message)})`.execute(db);
}
