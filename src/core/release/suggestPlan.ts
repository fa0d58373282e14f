import type { Severity } from '../diff/model.ts';
import type { Guard, MetricName, ReleasePlan, Stage } from './model.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Shape {
  readonly name: string;
  readonly stages: readonly Stage[];
  /** Tolerated rate of a bad outcome, as a multiple of stable's. */
  readonly ratio: number;
  /** What a breach of the softer metrics does; broken formats and errors always roll back. */
  readonly soft: Guard['onBreach'];
}

const low: Shape = {
  name: 'low',
  stages: [stage(5, 30 * minute, 50), stage(25, hour, 200), stage(100, 0, 0)],
  ratio: 2,
  soft: 'pause',
};

const high: Shape = {
  name: 'high',
  stages: [
    stage(1, 6 * hour, 100),
    stage(5, 18 * hour, 300),
    stage(20, 24 * hour, 500),
    stage(50, 24 * hour, 500),
    stage(100, 0, 0),
  ],
  ratio: 1.2,
  soft: 'rollback',
};

/** No level skips the canary: even a cosmetic edit costs only an hour and a half at low weight. */
const shapes: Readonly<Record<Severity, Shape>> = {
  none: low,
  low,
  medium: {
    name: 'medium',
    stages: [
      stage(1, hour, 50),
      stage(5, 2 * hour, 100),
      stage(20, 4 * hour, 300),
      stage(50, 4 * hour, 500),
      stage(100, 0, 0),
    ],
    ratio: 1.5,
    soft: 'pause',
  },
  high,
  critical: { ...high, name: 'critical' },
};

/**
 * The plan that a change of this level deserves. A configured plan wins, but a critical change
 * still waits for an approval.
 */
export function suggestPlan(level: Severity, configured: ReleasePlan | null): ReleasePlan {
  const needsApproval = level === 'critical';
  if (configured !== null) {
    return { ...configured, needsApproval: configured.needsApproval || needsApproval };
  }
  const shape = shapes[level];
  return {
    name: shape.name,
    stages: shape.stages,
    guards: [
      guard('formatError', shape.ratio, 'rollback'),
      guard('error', shape.ratio, 'rollback'),
      guard('refusal', shape.ratio, shape.soft),
      guard('thumbsDown', shape.ratio, shape.soft),
    ],
    alpha: 0.05,
    stickBy: 'user',
    segments: [],
    deny: [],
    maxSilenceMs: 6 * hour,
    needsApproval,
    approvals: null,
    windows: [],
  };
}

function stage(weight: number, minDurationMs: number, minSamples: number): Stage {
  return { weight, minDurationMs, minSamples };
}

function guard(metric: MetricName, ratio: number, onBreach: Guard['onBreach']): Guard {
  return { metric, condition: { kind: 'atMostTimesStable', ratio }, onBreach, required: false };
}
