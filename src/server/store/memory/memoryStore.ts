import { CanaryError } from '../../../core/base/errors.ts';
import type { SeriesPoint } from '../../../protocol/api.ts';
import { retentionRun } from '../auditChanges.ts';
import type { Store } from '../store.ts';
import { MemoryAudit } from './memoryAudit.ts';
import { MemoryFreezes } from './memoryFreezes.ts';
import { MemoryJudging } from './memoryJudging.ts';
import { MemoryLeases } from './memoryLeases.ts';
import { MemoryOutcomes } from './memoryOutcomes.ts';
import { MemoryReleases } from './memoryReleases.ts';
import { removalOf, type RemovalMethod, type RemovalParts } from './memoryRemoval.ts';
import { MemoryTokens } from './memoryTokens.ts';
import { MemoryVersions } from './memoryVersions.ts';

/**
 * The store without a disk: for tests and for trying things out. Nothing survives the process.
 * `clock` is what leases end by.
 */
export function createMemoryStore(clock: () => number = Date.now): Store {
  const audit = new MemoryAudit();
  const versions = new MemoryVersions(audit);
  const freezes = new MemoryFreezes(audit);
  const leases = new MemoryLeases(clock);
  const releases = new MemoryReleases(versions, leases, audit);
  const outcomes = new MemoryOutcomes(releases);
  const tokens = new MemoryTokens(audit);
  const points = new Map<string, Map<number, SeriesPoint>>();
  return {
    publishVersion: (version, by) => later(() => versions.publish(version, by)),
    version: (prompt, version) => later(() => versions.get(prompt, version)),
    versions: (prompt) => later(() => versions.all(prompt)),
    prompts: () => later(() => versions.prompts()),
    moveLabel: (move) => later(() => releases.moveLabel(move)),
    labelAt: (prompt, label, at) => later(() => versions.labelAt(prompt, label, at)),
    labelMoves: (prompt) => later(() => versions.moves(prompt)),
    startRelease: (release, entry, supersedes) =>
      later(() => releases.start(release, entry, supersedes)),
    release: (id) => later(() => releases.find(id)),
    releases: () => later(() => releases.all()),
    lastSalt: (prompt) => later(() => releases.all().find((it) => it.prompt === prompt)?.salt),
    releaseAt: (prompt, at) => later(() => releases.at(prompt, at)),
    applyTransition: (transition) => later(() => releases.apply(transition)),
    log: (releaseId) => later(() => releases.log(releaseId)),
    addFreeze: (freeze) => later(() => freezes.add(freeze)),
    liftFreeze: (lift) => later(() => freezes.lift(lift)),
    freezes: (since) => later(() => freezes.since(since)),
    recordOutcomes: (batch, at) => later(() => outcomes.record(batch, at)),
    recordFeedback: (feedback, at) => later(() => outcomes.join(feedback, at)),
    sweepFeedback: (before) => later(() => outcomes.sweep(before)),
    evidence: (releaseId) => later(() => outcomes.evidence(releaseId)),
    traffic: (prompt, since) => later(() => outcomes.traffic(prompt, since)),
    trafficReasons: (prompt, since) => later(() => outcomes.reasons(prompt, since)),
    heldFeedback: () => later(() => outcomes.held()),
    versionHistory: (query) => later(() => outcomes.history(query)),
    addPoint: ({ releaseId, point }) =>
      later(() => {
        const series = points.get(releaseId) ?? new Map<number, SeriesPoint>();
        points.set(releaseId, series.set(point.at, structuredClone(point)));
      }),
    series: (releaseId) =>
      later(() => [...(points.get(releaseId)?.values() ?? [])].sort((a, b) => a.at - b.at)),
    runningReleases: () => later(() => releases.running()),
    releaseHeads: () => later(() => releases.heads((id) => outcomes.evidence(id).lastOutcomeAt)),
    renewLeases: (request) => later(() => leases.renew(request)),
    dropLeases: (holder) => later(() => leases.drop(holder)),
    decisions: (releaseId) => later(() => releases.decisions(releaseId)),
    addToken: (token, by) => later(() => tokens.add(token, by)),
    tokens: () => later(() => tokens.all()),
    revokeToken: (name, at, by) => later(() => tokens.revoke(name, at, by)),
    ...judgingOf(new MemoryJudging()),
    audit: (after, limit) => later(() => audit.page(after, limit)),
    auditHead: () => later(() => audit.head()),
    appendAudit: (change) => later(() => audit.append(change)),
    ...retentionOf(outcomes, { audit, releases, versions, series: points }),
    backup: refuseBackup,
    close: () => Promise.resolve(),
  };
}

function refuseBackup(): Promise<never> {
  return Promise.reject(new CanaryError('bad-request', 'a registry in memory keeps nothing'));
}

/** A throw becomes a rejection, as with a store that really is asynchronous. */
function later<T>(run: () => T): Promise<T> {
  return new Promise((resolve) => resolve(run()));
}

function judgingOf(
  judging: MemoryJudging,
): Pick<Store, 'reserveJudging' | 'settleJudging' | 'judgingOn'> {
  return {
    reserveJudging: (request) => later(() => judging.reserve(request)),
    settleJudging: (day, usd) => later(() => judging.settle(day, usd)),
    judgingOn: (day) => later(() => judging.on(day)),
  };
}

function retentionOf(
  outcomes: MemoryOutcomes,
  parts: RemovalParts,
): Pick<Store, 'beginRetention' | 'expire' | RemovalMethod> {
  const { audit } = parts;
  return {
    ...removalOf(parts),
    beginRetention: (run) =>
      later(() => {
        const change = retentionRun(run);
        const isNew = !audit.has(change.action, change.subject);
        if (!isNew || outcomes.expired(run.before).length === 0) return false;
        audit.append(change);
        return true;
      }),
    expire: (before, limit) => later(() => outcomes.expire(before, limit)),
  };
}
