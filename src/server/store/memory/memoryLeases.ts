import {
  fairShare,
  fencedOff,
  shardCount,
  shardOf,
  type Fence,
  type LeaseGrant,
  type LeaseRequest,
} from '../leases.ts';

interface LeaseRow {
  readonly shard: number;
  holder: string;
  token: number;
  expiresAt: number;
}

export class MemoryLeases {
  readonly #clock: () => number;
  readonly #holders = new Map<string, number>();
  readonly #rows: readonly LeaseRow[] = Array.from({ length: shardCount }, (_, shard) => {
    return { shard, holder: '', token: 0, expiresAt: 0 };
  });

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  renew({ holder, ttlMs }: LeaseRequest): LeaseGrant {
    const now = this.#clock();
    const expiresAt = now + ttlMs;
    for (const [other, until] of this.#holders) if (until <= now) this.#holders.delete(other);
    this.#holders.set(holder, expiresAt);
    const share = fairShare(this.#holders.size);
    let has = 0;
    for (const row of this.#rows.filter((it) => it.holder === holder)) {
      if (has < share) row.expiresAt = expiresAt;
      else Object.assign(row, { holder: '', expiresAt: 0 });
      has++;
    }
    for (const row of this.#rows) {
      if (has >= share || row.holder === holder || row.expiresAt > now) continue;
      Object.assign(row, { holder, expiresAt, token: row.token + 1 });
      has++;
    }
    const own = this.#rows.filter((it) => it.holder === holder);
    return { leases: own.map(({ shard, token }) => ({ shard, token })), now };
  }

  drop(holder: string): void {
    this.#holders.delete(holder);
    for (const row of this.#rows) {
      if (row.holder === holder) Object.assign(row, { holder: '', expiresAt: 0 });
    }
  }

  /** Fails with `conflict` unless the release's lease is held, with this token, and has not ended. */
  check(releaseId: string, { holder, token }: Fence): void {
    const row = this.#rows[shardOf(releaseId)];
    const isHeld = row?.holder === holder && row.token === token && row.expiresAt > this.#clock();
    if (!isHeld) throw fencedOff(releaseId);
  }
}
