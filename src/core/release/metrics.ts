import type { AmountName, GuardMetric, MetricName, QuantileName, ScoreName } from './model.ts';

/** What an outcome can say of one served request. */
export const outcomeFields = [
  'formatValid',
  'error',
  'refusal',
  'escalation',
  'clarification',
  'retry',
  'thumbsDown',
  'violation',
  'toolError',
] as const;
export type OutcomeField = (typeof outcomeFields)[number];
export type OutcomeMetrics = Readonly<Partial<Record<OutcomeField, boolean | undefined>>>;

/** Scores from 0 (bad) to 1 (good) by name; what they are about is the team's own. */
export type OutcomeScores = Readonly<Partial<Record<ScoreName, number>>>;

export interface MetricInfo {
  /** What the metric's rate is the rate of. */
  readonly label: string;
  /** The same as the subject of a sentence: "refusals". */
  readonly plural: string;
  /** The event, the bad outcome. */
  readonly eventLabel: string;
  readonly field: OutcomeField;
  /** The field's value that is the event. */
  readonly eventWhen: boolean;
  /** Whether the metric's rate counts the good outcomes: rate = 1 - rate of the event. */
  readonly goodWhenHigh: boolean;
}

/** Every metric in words, and where in an outcome it stands. */
export const metrics: Readonly<Record<MetricName, MetricInfo>> = {
  formatValid: {
    label: 'valid format',
    plural: 'answers in a valid format',
    eventLabel: 'invalid format',
    field: 'formatValid',
    eventWhen: false,
    goodWhenHigh: true,
  },
  formatError: bad('invalid format', 'answers in an invalid format', 'formatValid', false),
  error: bad('error', 'errors', 'error'),
  refusal: bad('refusal', 'refusals', 'refusal'),
  escalation: bad('escalation to a person', 'escalations', 'escalation'),
  clarification: bad('clarifying question', 'clarifying questions', 'clarification'),
  retry: bad('retry by the user', 'retries by the user', 'retry'),
  thumbsDown: bad('thumbs down', 'thumbs down', 'thumbsDown'),
  violation: bad('policy violation', 'policy violations', 'violation'),
  toolError: bad('tool error', 'tool errors', 'toolError'),
};

function bad(label: string, plural: string, field: OutcomeField, eventWhen = true): MetricInfo {
  return { label, plural, eventLabel: label, field, eventWhen, goodWhenHigh: false };
}

/** Whether an outcome shows the metric's event; undefined when it does not carry the metric. */
export function eventOf(metric: MetricName, outcome: OutcomeMetrics): boolean | undefined {
  const { field, eventWhen } = metrics[metric];
  const value = outcome[field];
  return value === undefined ? undefined : value === eventWhen;
}

export interface QuantileInfo {
  readonly label: string;
  readonly amount: AmountName;
  readonly quantile: 'p50' | 'p95';
  /** Of keys above it, in stable. */
  readonly share: number;
}

export const quantiles: Readonly<Record<QuantileName, QuantileInfo>> = {
  latencyP50: { label: 'latency p50', amount: 'latencyMs', quantile: 'p50', share: 0.5 },
  latencyP95: { label: 'latency p95', amount: 'latencyMs', quantile: 'p95', share: 0.05 },
  tokensP50: { label: 'tokens p50', amount: 'tokens', quantile: 'p50', share: 0.5 },
  tokensP95: { label: 'tokens p95', amount: 'tokens', quantile: 'p95', share: 0.05 },
  costP50: { label: 'cost p50', amount: 'costUsd', quantile: 'p50', share: 0.5 },
  costP95: { label: 'cost p95', amount: 'costUsd', quantile: 'p95', share: 0.05 },
  lengthP50: { label: 'length p50', amount: 'outputLength', quantile: 'p50', share: 0.5 },
  lengthP95: { label: 'length p95', amount: 'outputLength', quantile: 'p95', share: 0.05 },
};

export function isEventMetric(metric: GuardMetric): metric is MetricName {
  return Object.hasOwn(metrics, metric);
}

export function isQuantile(metric: GuardMetric): metric is QuantileName {
  return Object.hasOwn(quantiles, metric);
}

/** What a guard's metric is called, alone and as the subject of a sentence. */
export function metricWords(metric: GuardMetric): Pick<MetricInfo, 'label' | 'plural'> {
  if (isEventMetric(metric)) return metrics[metric];
  const label = isQuantile(metric) ? quantiles[metric].label : scoreLabel(metric);
  return { label, plural: label };
}

function scoreLabel(name: ScoreName): string {
  return name === 'judgeScore' ? 'judge score' : `score "${name.slice('score:'.length)}"`;
}

/** The field of an outcome that tells an event. */
export function eventFieldOf(metric: MetricName): OutcomeField {
  return metrics[metric].field;
}
