import type { ErrorCode } from '../../../core/base/errors.ts';
import type { StoreMethod } from '../store.ts';

/** What the store's thread is started with. */
export interface WorkerData {
  readonly file: string;
  /** How long to wait for another process to let go of the file. */
  readonly waitMs: number;
}

export interface WorkerCall {
  readonly id: number;
  readonly method: StoreMethod | 'close';
  readonly args: readonly unknown[];
}

/** Errors cross threads by their parts: a clone would lose the code. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly expected: string | undefined;
}

export type WorkerReply =
  | { readonly type: 'open'; readonly driver: string }
  | { readonly type: 'failed'; readonly error: WireError }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

const calls: Readonly<Record<StoreMethod, true>> = {
  publishVersion: true,
  version: true,
  versions: true,
  prompts: true,
  moveLabel: true,
  labelAt: true,
  labelMoves: true,
  startRelease: true,
  release: true,
  releases: true,
  lastSalt: true,
  releaseAt: true,
  addFreeze: true,
  liftFreeze: true,
  freezes: true,
  applyTransition: true,
  log: true,
  recordOutcomes: true,
  recordFeedback: true,
  sweepFeedback: true,
  evidence: true,
  traffic: true,
  trafficReasons: true,
  heldFeedback: true,
  versionHistory: true,
  addPoint: true,
  series: true,
  audit: true,
  auditHead: true,
  appendAudit: true,
  backup: true,
  beginRetention: true,
  expire: true,
  expireReleases: true,
  expireVersions: true,
  removedVersion: true,
  runningReleases: true,
  releaseHeads: true,
  renewLeases: true,
  dropLeases: true,
  decisions: true,
  addToken: true,
  tokens: true,
  revokeToken: true,
  reserveJudging: true,
  settleJudging: true,
  judgingOn: true,
};

/** Every method of the store; the compiler sees to it that none is missing. */
export const storeMethods = Object.keys(calls) as StoreMethod[];
