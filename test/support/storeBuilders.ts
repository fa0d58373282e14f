import { startRelease } from '../../src/core/release/transition.ts';
import type { ReleasePlan } from '../../src/core/release/model.ts';
import type {
  LabelMove,
  NewLogEntry,
  NewOutcome,
  NewRelease,
  NewVersion,
  StoredRelease,
  Transition,
} from '../../src/server/store/model.ts';
import type { Store } from '../../src/server/store/store.ts';

/** Rows of a store that state only what a test is about. */

export const noon = Date.UTC(2026, 4, 5, 12);
export const minute = 60_000;

export function aPlan(over: Partial<ReleasePlan> = {}): ReleasePlan {
  return {
    name: 'test',
    stages: [
      { weight: 10, minDurationMs: 0, minSamples: 0 },
      { weight: 50, minDurationMs: 0, minSamples: 0 },
      { weight: 100, minDurationMs: 0, minSamples: 0 },
    ],
    guards: [],
    alpha: 0.05,
    stickBy: 'user',
    segments: [],
    deny: [],
    maxSilenceMs: null,
    needsApproval: false,
    approvals: null,
    windows: [],
    ...over,
  };
}

export function aVersion(over: Partial<NewVersion> = {}): NewVersion {
  const fingerprint = over.fingerprint ?? 'sha256:a';
  return {
    prompt: 'reply',
    fingerprint,
    content: {
      name: over.prompt ?? 'reply',
      template: 'mustache',
      messages: [{ role: 'system', content: `Be kind. ${fingerprint}` }],
      settings: { parameters: { temperature: 0 } },
      tools: [],
      output: { kind: 'text' },
    },
    environment: { author: 'ana' },
    at: noon,
    ...over,
  };
}

export function aMove(over: Partial<LabelMove> = {}): LabelMove {
  return { prompt: 'reply', label: 'production', version: 1, at: noon, actor: 'ana', ...over };
}

export function aRelease(over: Partial<NewRelease> = {}): NewRelease {
  return {
    id: 'r1',
    prompt: 'reply',
    stableVersion: 1,
    canaryVersion: 2,
    salt: 'reply',
    plan: aPlan(),
    state: startRelease(noon),
    evaluation: null,
    overrideReason: null,
    ...over,
  };
}

export function anEntry(over: Partial<NewLogEntry> = {}): NewLogEntry {
  return {
    at: noon,
    action: 'start',
    actor: 'ana',
    reason: 'started',
    status: 'running',
    stageIndex: 0,
    weight: 10,
    guards: [],
    ...over,
  };
}

export function aTransition(
  release: Pick<StoredRelease, 'id' | 'seq' | 'state'>,
  over: Partial<Omit<Transition, 'entry'>> & { readonly entry?: Partial<NewLogEntry> } = {},
): Transition {
  return {
    releaseId: release.id,
    afterSeq: release.seq,
    state: release.state,
    endedAt: null,
    label: null,
    fence: null,
    record: null,
    ...over,
    entry: anEntry({ action: 'advance', ...over.entry }),
  };
}

let serial = 0;

export function anOutcome(over: Partial<NewOutcome> = {}): NewOutcome {
  serial++;
  return {
    id: `o${serial}`,
    prompt: 'reply',
    promptVersion: over.arm === 'canary' ? 2 : 1,
    releaseId: 'r1',
    arm: 'stable',
    placement: 'split',
    stageIndex: 0,
    targetingKey: `k${serial}`,
    at: noon,
    metrics: {},
    latencyMs: null,
    tokens: null,
    costUsd: null,
    ...over,
  };
}

/** Two versions of one prompt, the first in production, and a release of the second. */
export async function withRelease(
  store: Store,
  plan = aPlan(),
  over: Partial<NewRelease> = {},
): Promise<StoredRelease> {
  const { prompt = 'reply' } = over;
  await store.publishVersion(aVersion({ prompt, fingerprint: 'sha256:a' }));
  await store.publishVersion(aVersion({ prompt, fingerprint: 'sha256:b' }));
  await store.moveLabel(aMove({ prompt }));
  return store.startRelease(aRelease({ plan, ...over }), anEntry(), null);
}
