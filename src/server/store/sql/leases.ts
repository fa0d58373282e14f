import { PostgresAdapter, sql, type Kysely, type RawBuilder } from 'kysely';
import {
  fairShare,
  fencedOff,
  shardOf,
  type Fence,
  type Lease,
  type LeaseGrant,
  type LeaseRequest,
} from '../leases.ts';
import type { Tables } from './schema.ts';

/** Milliseconds since 1970 on a process's own clock. */
export type ProcessClock = () => number;

/** The store's clock: the database's where processes share it, else the process's. */
function storeClock(db: Kysely<Tables>, clock: ProcessClock): RawBuilder<number> {
  return db.getExecutor().adapter instanceof PostgresAdapter
    ? sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast(${clock()} as bigint)`;
}

async function readClock(db: Kysely<Tables>, clock: ProcessClock): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${storeClock(db, clock)} as now`.execute(db);
  return Number(rows[0]?.now);
}

/**
 * Within the caller's transaction: extends what the holder has, takes free shards up to its fair
 * share and gives back what it has beyond that. A lease that ended is still its holder's until
 * somebody else has taken it.
 */
export async function renewLeases(
  db: Kysely<Tables>,
  { holder, ttlMs }: LeaseRequest,
  clock: ProcessClock,
): Promise<LeaseGrant> {
  await takeTurns(db);
  const now = await readClock(db, clock);
  const share = fairShare(await beat(db, holder, now, now + ttlMs));
  const kept = await db
    .updateTable('controller_leases')
    .set({ expires_at: now + ttlMs })
    .where('holder', '=', holder)
    .returning(['shard', 'token'])
    .execute();
  kept.sort(byShard);
  await giveBack(db, holder, kept.splice(share));
  const taken = await take(db, holder, now, now + ttlMs, share - kept.length);
  return { leases: [...kept, ...taken].sort(byShard), now };
}

/** Holds the first row until the transaction ends: who renews does so alone, without deadlocks. */
async function takeTurns(db: Kysely<Tables>): Promise<void> {
  await db
    .updateTable('controller_leases')
    .set((it) => ({ token: it.ref('token') }))
    .where('shard', '=', 0)
    .execute();
}

/** Says that the holder lives; returns how many do. */
async function beat(
  db: Kysely<Tables>,
  holder: string,
  now: number,
  expires_at: number,
): Promise<number> {
  await db.deleteFrom('controllers').where('expires_at', '<=', now).execute();
  await db
    .insertInto('controllers')
    .values({ holder, expires_at })
    .onConflict((it) => it.column('holder').doUpdateSet({ expires_at }))
    .execute();
  return (await db.selectFrom('controllers').select('holder').execute()).length;
}

async function take(
  db: Kysely<Tables>,
  holder: string,
  now: number,
  expires_at: number,
  most: number,
): Promise<Lease[]> {
  if (most <= 0) return [];
  const free = await db
    .selectFrom('controller_leases')
    .select('shard')
    .where('holder', '!=', holder)
    .where('expires_at', '<=', now)
    .orderBy('shard')
    .limit(most)
    .execute();
  if (free.length === 0) return [];
  return db
    .updateTable('controller_leases')
    .set(({ eb }) => ({ holder, expires_at, token: eb('token', '+', 1) }))
    .where(
      'shard',
      'in',
      free.map(({ shard }) => shard),
    )
    .where('expires_at', '<=', now)
    .returning(['shard', 'token'])
    .execute();
}

async function giveBack(
  db: Kysely<Tables>,
  holder: string,
  leases: readonly Lease[],
): Promise<void> {
  if (leases.length === 0) return;
  await db
    .updateTable('controller_leases')
    .set({ holder: '', expires_at: 0 })
    .where('holder', '=', holder)
    .where(
      'shard',
      'in',
      leases.map(({ shard }) => shard),
    )
    .execute();
}

/** The holder stops: what it has is free at once. */
export async function dropLeases(db: Kysely<Tables>, holder: string): Promise<void> {
  await takeTurns(db);
  await db
    .updateTable('controller_leases')
    .set({ holder: '', expires_at: 0 })
    .where('holder', '=', holder)
    .execute();
  await db.deleteFrom('controllers').where('holder', '=', holder).execute();
}

/** For a database that only one process has open: holders from before are gone. */
export async function freeLeases(db: Kysely<Tables>): Promise<void> {
  await db.updateTable('controller_leases').set({ holder: '', expires_at: 0 }).execute();
  await db.deleteFrom('controllers').execute();
}

/**
 * Fails with `conflict` unless the release's lease is held, with this token, and has not ended. The
 * lease cannot change hands before the transaction has ended: the statement locks its row.
 */
export async function checkFence(
  db: Kysely<Tables>,
  releaseId: string,
  { holder, token }: Fence,
  clock: ProcessClock,
): Promise<void> {
  const held = await db
    .updateTable('controller_leases')
    .set({ token })
    .where('shard', '=', shardOf(releaseId))
    .where('holder', '=', holder)
    .where('token', '=', token)
    .where('expires_at', '>', storeClock(db, clock))
    .executeTakeFirst();
  if (held.numUpdatedRows === 0n) throw fencedOff(releaseId);
}

function byShard(a: Lease, b: Lease): number {
  return a.shard - b.shard;
}
