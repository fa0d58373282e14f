import { unhindered } from '../../src/core/release/model.ts';
import { freezeWords, heldBy } from '../../src/core/release/schedule.ts';
import { approve, requestRelease } from '../../src/core/release/transition.ts';
import type { ReleaseResponse } from '../../src/protocol/api.ts';
import type { GuardStatus, ToCanaryPanel } from '../../src/protocol/webview.ts';
import type { PanelState } from './panelState.ts';
import { hour, logEntry, makeRelease, now } from './releaseFixture.ts';

const live: ToCanaryPanel = {
  type: 'connection',
  state: 'live',
  since: new Date(now).toISOString(),
  message: '',
};

function snapshot(release: ReleaseResponse, simulated = false): ToCanaryPanel {
  return { type: 'snapshot', release, canSimulate: simulated, simulated };
}

const firstStage = { steps: 25, users: 900 };
const healthy = makeRelease({ seed: 11, stages: [firstStage, { steps: 53, users: 400 }] });
const early = makeRelease({ seed: 3, stages: [{ steps: 3, users: 600 }] });
const badFormat = { formatValid: 0.088, formatError: 0.088 };
const harmed = makeRelease({
  seed: 5,
  stages: [firstStage, { steps: 40, users: 400 }],
  canary: badFormat,
});

export const pausedRelease: ReleaseResponse = {
  ...harmed,
  status: 'paused',
  log: [
    ...harmed.log,
    logEntry(3, now - 70_000, {
      action: 'pause',
      reason: harmed.live.guards[0]!.why,
      stageIndex: 1,
      weight: 5,
    }),
  ],
};

const endedAt = new Date(now - 6_000).toISOString();
const rolledBack: ReleaseResponse = {
  ...harmed,
  status: 'rolled_back',
  weight: 0,
  endedAt,
  log: [
    ...harmed.log,
    logEntry(3, now - 6_000, {
      action: 'rollback',
      reason: harmed.live.guards[2]!.why,
      stageIndex: 1,
      weight: 0,
    }),
  ],
};

const wide = makeRelease({
  seed: 8,
  stages: [
    firstStage,
    { steps: 72, users: 250 },
    { steps: 144, users: 120 },
    { steps: 144, users: 100 },
    { steps: 1, users: 100 },
  ],
});
const promoted: ReleaseResponse = {
  ...wide,
  status: 'promoted',
  weight: 100,
  endedAt,
  live: { ...wide.live, next: null },
  log: [
    ...wide.log,
    logEntry(3, now - 6_000, {
      action: 'promote',
      reason: 'all stages held, no guard breached',
      stageIndex: 4,
      weight: 100,
    }),
  ],
};

const askedAt = now - 20 * 60_000;
const approvals = { needed: 2, from: ['ana', 'bo', 'cem'], segmentsFirst: false };
const askedPlan = { ...healthy.plan, approvals };
const approval = { by: 'ana', at: askedAt + 60_000, reason: 'read the report', verified: true };
const asked = approve(askedPlan, requestRelease(askedPlan, 'dora', null, askedAt), approval);
/** Nothing has been served: it waits for one more of the people that its plan names. */
export const pendingRelease: ReleaseResponse = {
  ...early,
  status: 'pending',
  plan: askedPlan,
  weight: 0,
  approvals: asked.approvals.map((it) => ({ ...it, at: new Date(it.at).toISOString() })),
  series: [],
  live: {
    ...makeRelease({ seed: 3, stages: [{ steps: 1, users: 0 }] }).live,
    headline: `WAITING FOR APPROVAL - ${heldBy(askedPlan, asked, unhindered, now).join('; ')}.`,
    heldBy: heldBy(askedPlan, asked, unhindered, now),
  },
};

const freeze = { until: now + 2 * hour, by: 'ana', reason: 'launch week' };
const frozen: ReleaseResponse = {
  ...healthy,
  live: { ...healthy.live, heldBy: [freezeWords(freeze)] },
};

/** Guards on values beside one on events: a quantile within a ratio of stable's, and a score. */
const drifting = (from: number, to: number) => (at: number) => from + (to - from) * at;
const valued: readonly (GuardStatus & { readonly over: (at: number) => [number, number] })[] = [
  {
    ...healthy.live.guards[1]!,
    metric: 'latencyP95',
    condition: { kind: 'atMostTimesStable', ratio: 1.3 },
    state: 'ok',
    stable: { rate: 0.051, keys: 21_300 },
    canary: { rate: 0.034, keys: 1_140 },
    interval: [0.3, 1.4],
    evidence: 0.02,
    why: 'latency p95: 3.4 % of canary users above 1.3 times 2,690 ms, 5.1 % of stable above 2,690 ms (1,140 keys)',
    over: (at) => [drifting(0.049, 0.051)(at), drifting(0.08, 0.034)(at)],
  },
  {
    ...healthy.live.guards[1]!,
    metric: 'judgeScore',
    condition: { kind: 'atMostBelowStable', margin: 0.02 },
    state: 'inconclusive',
    stable: { rate: 0.81, keys: 21_300 },
    canary: { rate: 0.79, keys: 1_140 },
    interval: [-0.06, 0.02],
    evidence: 0.3,
    why: 'not enough data: 1,140 keys; judge score 79 % on average in the canary against 81 % in stable',
    over: (at) => [drifting(0.81, 0.81)(at), drifting(0.84, 0.79)(at)],
  },
];
const values: ReleaseResponse = {
  ...healthy,
  series: healthy.series.map((point, index) => ({
    ...point,
    guards: valued.map(({ over, interval }) => {
      const [stable, canary] = over(index / healthy.series.length);
      return { stable, canary, interval };
    }),
  })),
  live: {
    ...healthy.live,
    guards: valued,
    outlook: {
      stageMs: 3 * hour,
      guards: [
        null,
        {
          towards: 'ok',
          keys: 4_100,
          events: null,
          timeMs: 30 * hour,
          inStage: false,
          why: 'not decided in this stage: about 4,100 more canary users, 1 d 6 h at this traffic; the stage lasts about 3 h more',
        },
      ],
    },
  },
};

const releases: ToCanaryPanel = {
  type: 'releases',
  releases: [
    { id: 'r1', label: 'support-reply v7 to v8' },
    { id: 'r2', label: 'triage v3 to v4' },
  ],
  selected: 'r1',
};

export const canaryStates: readonly PanelState<ToCanaryPanel>[] = [
  { name: 'asking', messages: [], shows: 'Asking the registry' },
  {
    name: 'empty',
    messages: [
      live,
      {
        type: 'empty',
        registry: 'embedded, http://127.0.0.1:7420',
        hint: 'Edit a prompt, evaluate it, then run "Prompt Canary: Release Canary" from the line above the prompt.',
      },
    ],
    shows: 'No canary is out',
  },
  { name: 'pending', messages: [live, snapshot(pendingRelease)], shows: 'WAITING FOR APPROVAL' },
  { name: 'frozen', messages: [live, snapshot(frozen)], shows: 'the end of the freeze at' },
  { name: 'healthy', messages: [live, releases, snapshot(healthy)], shows: 'HEALTHY SO FAR' },
  { name: 'values', messages: [live, snapshot(values)], shows: 'latency p95' },
  { name: 'short-of-data', messages: [live, snapshot(early, true)], shows: 'not enough data' },
  { name: 'paused', messages: [live, snapshot(pausedRelease, true)], shows: 'PAUSED at 15:30' },
  {
    name: 'rolled-back',
    messages: [live, snapshot(rolledBack)],
    shows: 'ROLLED BACK at 15:31',
  },
  { name: 'promoted', messages: [live, snapshot(promoted)], shows: 'PROMOTED at 15:31' },
  {
    name: 'reconnecting',
    messages: [
      snapshot(healthy),
      {
        type: 'connection',
        state: 'reconnecting',
        since: new Date(now - 64_000).toISOString(),
        message: 'connection reset; next attempt in 4 s',
      },
    ],
    shows: 'reconnecting; figures are from 15:30:06',
  },
];

/** A moment later: a few more users on both arms. */
export const nextLive: ToCanaryPanel = {
  type: 'event',
  event: {
    type: 'live',
    live: {
      ...healthy.live,
      guards: healthy.live.guards.map((it) => ({
        ...it,
        canary: { ...it.canary, keys: it.canary.keys + 26 },
      })),
      point: { ...healthy.series.at(-1)!, at: now + 60_000 },
    },
  },
};

/** The registry rolls back by itself. */
export const logNews: ToCanaryPanel = {
  type: 'event',
  event: {
    type: 'log',
    entry: logEntry(3, now - 1_000, {
      action: 'rollback',
      reason: harmed.live.guards[2]!.why,
      stageIndex: 1,
      weight: 0,
    }),
    status: 'rolled_back',
    stageIndex: 1,
    stageStartedAt: healthy.stageStartedAt,
    weight: 0,
  },
};
