import { judgeGuards } from '../../src/core/release/judgeGuards.ts';
import { outlook } from '../../src/core/release/outlook.ts';
import { startRelease } from '../../src/core/release/transition.ts';
import type {
  ArmEvidence,
  Evidence,
  Guard,
  MetricCounts,
  MetricName,
  ReleasePlan,
  StageEvidence,
} from '../../src/core/release/model.ts';
import type { ReleaseLogEntry, ReleaseResponse, SeriesPoint } from '../../src/protocol/api.ts';
import type { ArmTotals } from '../../src/protocol/armTotals.ts';
import type { GuardStatus } from '../../src/protocol/webview.ts';
import { seededRandom, type SeededRandom } from '../support/seededRandom.ts';

/** Invented releases to look at: seeded traffic, judged by the product's own guards. */

export const hour = 3_600_000;
/** When the panel is looked at. */
export const now = Date.parse('2026-05-12T15:31:10.000Z');

const guards: readonly (Guard & { readonly metric: MetricName })[] = [
  {
    metric: 'formatValid',
    condition: { kind: 'atLeast', rate: 0.95 },
    onBreach: 'pause',
    required: true,
  },
  {
    metric: 'refusal',
    condition: { kind: 'atMostTimesStable', ratio: 1.5 },
    onBreach: 'rollback',
    required: true,
  },
  {
    metric: 'formatError',
    condition: { kind: 'atMostTimesStable', ratio: 1 },
    onBreach: 'rollback',
    required: false,
  },
  {
    metric: 'thumbsDown',
    condition: { kind: 'atMostTimesStable', ratio: 1.5 },
    onBreach: 'pause',
    required: false,
  },
  {
    metric: 'error',
    condition: { kind: 'atMost', rate: 0.02 },
    onBreach: 'pause',
    required: false,
  },
];

export const plan: ReleasePlan = {
  name: 'standard',
  stages: [
    { weight: 1, minDurationMs: 4 * hour, minSamples: 200 },
    { weight: 5, minDurationMs: 12 * hour, minSamples: 2_000 },
    { weight: 20, minDurationMs: 24 * hour, minSamples: 2_000 },
    { weight: 50, minDurationMs: 24 * hour, minSamples: 5_000 },
    { weight: 100, minDurationMs: 0, minSamples: 0 },
  ],
  guards,
  alpha: 0.05,
  stickBy: 'user',
  segments: [],
  deny: [],
  maxSilenceMs: null,
  needsApproval: false,
  approvals: null,
  windows: [],
};

type Rates = Readonly<Partial<Record<MetricName, number>>>;
/** Chance of each metric's event for one user. */
const usual: Rates = {
  formatValid: 0.011,
  formatError: 0.011,
  refusal: 0.021,
  thumbsDown: 0.03,
  error: 0.004,
};

interface Counts {
  keys: number;
  readonly events: Map<MetricName, number>;
}

export interface Traffic {
  readonly seed: number;
  /** For each stage that was reached: how many steps it lasted and users a step. */
  readonly stages: readonly { readonly steps: number; readonly users: number }[];
  readonly canary?: Rates;
}

const stepMs = 10 * 60_000;

interface Simulated {
  readonly guards: readonly GuardStatus[];
  readonly series: readonly SeriesPoint[];
  readonly stable: ArmTotals;
  readonly canary: ArmTotals;
  readonly startedAt: number;
  readonly evidence: Evidence;
}

export function simulate(traffic: Traffic): Simulated {
  const random = seededRandom(traffic.seed);
  const steps = traffic.stages.reduce((sum, it) => sum + it.steps, 0);
  const startedAt = now - steps * stepMs;
  const stages: StageEvidence[] = [];
  const series: SeriesPoint[] = [];
  let at = startedAt;
  let judged: readonly GuardStatus[] = [];
  traffic.stages.forEach(({ steps: length, users }, stageIndex) => {
    const weight = plan.stages[stageIndex]!.weight;
    const counts = { stable: emptyCounts(), canary: emptyCounts() };
    for (let step = 0; step < length; step += 1) {
      for (let user = 0; user < users; user += 1) {
        const arm = random.next() < weight / 100 ? 'canary' : 'stable';
        serve(random, counts[arm], arm === 'canary' ? { ...usual, ...traffic.canary } : usual);
      }
      at += stepMs;
      stages[stageIndex] = {
        stageIndex,
        weight,
        stable: evidenceOf(counts.stable),
        canary: evidenceOf(counts.canary),
      };
      judged = judgeGuards(plan, evidenceAt(stages, at), false);
      series.push({
        at,
        stageIndex,
        guards: judged.map((it) => ({
          stable: it.stable.rate,
          canary: it.canary.rate,
          interval: it.interval,
        })),
      });
    }
  });
  return {
    guards: judged,
    series,
    stable: totals(stages, 'stable', 812),
    canary: totals(stages, 'canary', 640),
    startedAt,
    evidence: evidenceAt(stages, at),
  };
}

function evidenceAt(stages: readonly StageEvidence[], at: number): Evidence {
  return { stages, lastOutcomeAt: at, segmentCanary: evidenceOf(emptyCounts()) };
}

function emptyCounts(): Counts {
  return { keys: 0, events: new Map() };
}

function serve(random: SeededRandom, counts: Counts, rates: Rates): void {
  counts.keys += 1;
  for (const { metric } of guards) {
    if (random.next() < (rates[metric] ?? 0)) {
      counts.events.set(metric, (counts.events.get(metric) ?? 0) + 1);
    }
  }
}

/** One request a user, so that all of a metric's counts agree. */
function evidenceOf({ keys, events }: Counts): ArmEvidence {
  const counted = guards.map(({ metric }): [MetricName, MetricCounts] => {
    const bad = events.get(metric) ?? 0;
    const perKey = { keys, n: keys, x: bad, nn: keys, nx: bad, xx: bad };
    const counts = { requests: keys, events: bad, keys, firstEvents: bad, keysWithEvent: bad };
    return [metric, { ...counts, perKey }];
  });
  return {
    keys,
    servedKeys: keys,
    comparedKeys: keys,
    requests: keys,
    metrics: Object.fromEntries(counted),
    values: {},
    latencyMsSum: 0,
    tokensSum: 0,
    costUsdSum: 0,
  };
}

function totals(stages: readonly StageEvidence[], arm: 'stable' | 'canary', ms: number): ArmTotals {
  const keys = stages.reduce((sum, stage) => sum + stage[arm].keys, 0);
  return {
    keys,
    requests: Math.round(keys * 3.4),
    meanLatencyMs: keys === 0 ? null : ms,
    meanTokens: keys === 0 ? null : ms / 5.2,
    meanCostUsd: keys === 0 ? null : ms / 2_000_000,
  };
}

export function logEntry(
  seq: number,
  at: number,
  entry: Pick<ReleaseLogEntry, 'action' | 'reason' | 'stageIndex' | 'weight'> & {
    readonly actor?: string;
  },
): ReleaseLogEntry {
  return { seq, at: new Date(at).toISOString(), actor: 'registry', ...entry };
}

/** A running release in the last stage of its traffic; `over` states what is different. */
export function makeRelease(
  traffic: Traffic,
  over: Partial<ReleaseResponse> = {},
): ReleaseResponse {
  const { guards: judged, series, stable, canary, startedAt, evidence } = simulate(traffic);
  const stageIndex = traffic.stages.length - 1;
  const stage = plan.stages[stageIndex]!;
  const steps = traffic.stages.at(-1)!.steps;
  const stageStartedAt = now - steps * stepMs;
  const next = plan.stages[stageIndex + 1];
  const state = { ...startRelease(startedAt), stageIndex, stageStartedAt };
  const log = [
    logEntry(1, startedAt, {
      action: 'start',
      actor: 'token "ci"',
      reason: 'plan "standard", evaluation passed (report 3f9c)',
      stageIndex: 0,
      weight: 1,
    }),
    ...(stageIndex === 0
      ? []
      : [
          logEntry(2, stageStartedAt, {
            action: 'advance',
            reason: '1 % held for 4 h 10 min, 212 samples, no guard breached',
            stageIndex,
            weight: stage.weight,
          }),
        ]),
  ];
  return {
    id: 'r1',
    prompt: 'support-reply',
    stable: { version: 7, fingerprint: 'sha256:aa' },
    canary: { version: 8, fingerprint: 'sha256:bb' },
    status: 'running',
    plan,
    stageIndex,
    weight: stage.weight,
    startedAt: new Date(startedAt).toISOString(),
    stageStartedAt: new Date(stageStartedAt).toISOString(),
    endedAt: null,
    evaluation: { report: '3f9c', verdict: 'pass' },
    overrideReason: null,
    live: {
      at: new Date(now).toISOString(),
      headline: runningHeadline(judged),
      stable,
      canary,
      guards: judged,
      next: {
        weight: next?.weight ?? null,
        remainingMs: Math.max(0, stage.minDurationMs - steps * stepMs),
        samples: Math.min(canary.keys, stage.minSamples),
        neededSamples: stage.minSamples,
      },
      point: null,
      outlook: outlook({ plan, state, evidence, guards: judged, now }),
    },
    log,
    series,
    ...over,
  };
}

function runningHeadline(judged: readonly GuardStatus[]): string {
  const short = judged.filter((it) => it.state === 'inconclusive').length;
  const still = short === 0 ? '' : `; ${short} of ${judged.length} guards still short of data`;
  return `HEALTHY SO FAR - no guard breached${still}.`;
}
