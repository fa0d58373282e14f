import { CanaryError } from '../../core/base/errors.ts';
import { murmur3_32 } from '../../core/release/bucket.ts';

/**
 * Which process decides about which releases. Releases are spread over a fixed number of shards by
 * a hash of their id, and each shard is leased to one holder at a time: renewing costs the same for
 * ten releases and for ten thousand. Never change the number: stored leases are one row a shard.
 */
export const shardCount = 16;

export function shardOf(releaseId: string): number {
  return murmur3_32(releaseId) % shardCount;
}

export interface LeaseRequest {
  /** A name that no other process has, and that this one does not keep over a restart. */
  readonly holder: string;
  readonly ttlMs: number;
}

/** A shard with its fencing token, which grows whenever the shard changes hands. */
export interface Lease {
  readonly shard: number;
  readonly token: number;
}

export interface LeaseGrant {
  /** What the holder has for the next `ttlMs`, counted from before it asked. By shard. */
  readonly leases: readonly Lease[];
  /** The time by the store's own clock: milliseconds since 1970. */
  readonly now: number;
}

/** What a decision of the registry is written with: the store refuses one that has been overtaken. */
export interface Fence {
  readonly holder: string;
  readonly token: number;
}

/** Shards that each of so many holders should have at most. */
export function fairShare(holders: number): number {
  return Math.ceil(shardCount / Math.max(1, holders));
}

export function fencedOff(releaseId: string): CanaryError {
  return new CanaryError('conflict', `release ${releaseId} is in the hands of another controller`, {
    expected: 'a lease that has neither ended nor been taken over',
  });
}
