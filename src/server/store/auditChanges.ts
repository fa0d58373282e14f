import type { AuditChange } from '../../core/audit/chain.ts';
import type {
  LabelMove,
  LiftedFreeze,
  NewFreeze,
  NewLogEntry,
  NewRelease,
  NewToken,
  RetentionRun,
  StoredFreeze,
  StoredRelease,
  StoredVersion,
} from './model.ts';

/** Who makes a change, and why, where the change itself does not say. */
export interface ChangedBy {
  readonly actor: string;
  readonly reason: string;
}

const nobody: ChangedBy = { actor: 'unknown', reason: '' };

/** What the audit log says of each change; the same in every store. */

export function versionPublished(version: StoredVersion, by?: ChangedBy): AuditChange {
  const { environment, prompt, at, fingerprint } = version;
  const author = { actor: environment.author ?? nobody.actor, reason: '' };
  const { actor, reason } = by ?? author;
  const { evaluationReport, gitCommit } = environment;
  const details = { version: version.version, fingerprint, evaluationReport, gitCommit };
  return { at, actor, reason, action: 'version.publish', subject: prompt, details };
}

/** `from` is where the label pointed before. */
export function labelMoved(move: LabelMove, from: number | null): AuditChange {
  const { prompt, label, version, at, actor } = move;
  const details = { label, version, from };
  const reason = move.reason ?? '';
  return { at, actor, reason, action: 'label.move', subject: prompt, details };
}

/** A release that waits for approvals or its time is a `release.request`. */
export function releaseStarted(release: NewRelease, entry: NewLogEntry): AuditChange {
  const { id, prompt, stableVersion, canaryVersion, evaluation, overrideReason } = release;
  const { at, action, actor, reason, weight } = entry;
  const report = evaluation?.report ?? null;
  const details = { prompt, stableVersion, canaryVersion, weight, report, overrideReason };
  return { at, actor, reason, action: `release.${action}`, subject: id, details };
}

/** Everything that happens to a release later: its stages, pauses, approvals and its end. */
export function releaseChanged(
  { id, prompt }: Pick<StoredRelease, 'id' | 'prompt'>,
  seq: number,
  entry: NewLogEntry,
): AuditChange {
  const { at, actor, reason, action, status, stageIndex, weight } = entry;
  const details = { prompt, seq, status, stageIndex, weight };
  return { at, actor, reason, action: `release.${action}`, subject: id, details };
}

/** Its subject is the prompt, or `*` for all of them. */
export function frozen({ id, prompt, at, until, actor, reason }: NewFreeze): AuditChange {
  return {
    at,
    actor,
    reason,
    action: 'freeze.set',
    subject: prompt ?? '*',
    details: { id, until },
  };
}

export function unfrozen({ id, prompt, until }: StoredFreeze, lift: LiftedFreeze): AuditChange {
  const { at, actor, reason } = lift;
  const details = { id, until };
  return { at, actor, reason, action: 'freeze.lift', subject: prompt ?? '*', details };
}

export function tokenCreated(token: NewToken, by = nobody): AuditChange {
  const { id, name, scopes, createdAt, expiresAt } = token;
  const details = { id, scopes: [...scopes], expiresAt };
  return { ...by, at: createdAt, action: 'token.create', subject: name, details };
}

export function retentionRun({ before, at }: RetentionRun): AuditChange {
  const subject = new Date(before).toISOString();
  return { ...tooOld, at, action: 'retention.run', subject, details: {} };
}

const tooOld = { actor: 'registry', reason: 'older than what is kept' };

/** Its log, its sums and its entries here stay. */
export function evidenceRemoved(
  { id, prompt }: Pick<StoredRelease, 'id' | 'prompt'>,
  gone: { readonly decisions: number; readonly points: number },
  at: number,
): AuditChange {
  return { ...tooOld, at, action: 'release.forget', subject: id, details: { prompt, ...gone } };
}

export function versionRemoved(
  { prompt, version, fingerprint }: Pick<StoredVersion, 'prompt' | 'version' | 'fingerprint'>,
  at: number,
): AuditChange {
  const details = { version, fingerprint };
  return { ...tooOld, at, action: 'version.remove', subject: prompt, details };
}

export function tokenRevoked(name: string, at: number, by = nobody): AuditChange {
  return { ...by, at, action: 'token.revoke', subject: name, details: {} };
}
