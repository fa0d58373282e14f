import type { Kysely } from 'kysely';
import { tokenCreated, tokenRevoked, type ChangedBy } from '../auditChanges.ts';
import type { NewToken, StoredToken } from '../model.ts';
import { noToken, takenName } from '../tokenErrors.ts';
import { appendAudit } from './audit.ts';
import { fromJson } from './json.ts';
import { notify } from './notify.ts';
import type { Tables } from './schema.ts';

/**
 * Whoever writes it, a server or a command on the database itself: with the commit every server
 * hears that the tokens have changed.
 */
const tokensChanged = { tokens: true };

/** Fails with `conflict` when a token of that name is valid. */
export async function insertToken(
  db: Kysely<Tables>,
  token: NewToken,
  by?: ChangedBy,
): Promise<void> {
  const { id, name, hash, scopes, createdAt, expiresAt } = token;
  const valid = await db
    .selectFrom('tokens')
    .select('id')
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .where((it) => it.or([it('expires_at', 'is', null), it('expires_at', '>', createdAt)]))
    .executeTakeFirst();
  if (valid !== undefined) throw takenName(name);
  const row = {
    id,
    name,
    hash,
    scopes: JSON.stringify(scopes),
    created_at: createdAt,
    expires_at: expiresAt,
    revoked_at: null,
  };
  await db.insertInto('tokens').values(row).execute();
  await notify(db, tokensChanged);
  await appendAudit(db, tokenCreated(token, by));
}

export async function selectTokens(db: Kysely<Tables>): Promise<readonly StoredToken[]> {
  const rows = await db
    .selectFrom('tokens')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    hash: row.hash,
    scopes: fromJson(row.scopes),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));
}

/** Fails with `not-found` when no token of that name is left to revoke. */
export async function revokeToken(
  db: Kysely<Tables>,
  name: string,
  at: number,
  by?: ChangedBy,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('tokens')
    .set({ revoked_at: at })
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw noToken(name);
  await notify(db, tokensChanged);
  await appendAudit(db, tokenRevoked(name, at, by));
}
