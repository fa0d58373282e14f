import type { ReleaseResponse, SeriesPoint } from '../../protocol/api.ts';
import type { GuardStatus } from '../../protocol/webview.ts';
import { percent } from '../numbers.ts';
import { rateKind, weightText } from './limits.ts';

type Limited = Pick<GuardStatus, 'metric' | 'condition'>;
type Column = (number | null)[];

/** One guard's chart: rates of 0 to 1 over time in seconds since 1970. */
export interface ChartData {
  readonly x: number[];
  readonly stable: Column;
  readonly canary: Column;
  /** The always-valid interval, as rates. */
  readonly low: Column;
  readonly high: Column;
  readonly limit: Column;
  /** Where a new stage begins. */
  readonly boundaries: readonly { readonly x: number; readonly label: string }[];
  /** Of the vertical axis. */
  readonly range: readonly [low: number, high: number];
}

/** More points than a small chart has pixels would only cost time. */
const maxDrawn = 300;

/**
 * The series and, as its last point, what the guards say now: a release that ends between two
 * points is drawn to its end.
 */
export function seriesToNow({ series, live, endedAt, stageIndex }: ReleaseResponse): SeriesPoint[] {
  const at = Date.parse(endedAt ?? live.at);
  const guards = live.guards.map(({ stable, canary, interval }) => ({
    stable: stable.rate,
    canary: canary.rate,
    interval,
  }));
  const earlier = series.filter((point) => point.at < at);
  return live.guards.length === 0 ? [...series] : [...earlier, { at, stageIndex, guards }];
}

/**
 * The series of guard number `guard`, which is `limited` so, thinned, its interval turned into rates.
 * `weights` are the percentages of the plan's stages.
 */
export function chartData(
  series: readonly SeriesPoint[],
  guard: number,
  limited: Limited,
  weights: readonly number[],
): ChartData {
  const points = thin(series);
  const at = (point: SeriesPoint): SeriesPoint['guards'][number] =>
    point.guards[guard] ?? { stable: null, canary: null, interval: null };
  const bound = (side: 0 | 1): Column =>
    points.map((point) => intervalRate(at(point), side, limited));
  const data = {
    x: points.map((point) => point.at / 1_000),
    stable: points.map((point) => at(point).stable),
    canary: points.map((point) => at(point).canary),
    low: bound(0),
    high: bound(1),
    limit: points.map((point) => limitRate(at(point).stable, limited)),
  };
  return { ...data, boundaries: stageBoundaries(series, weights), range: verticalRange(data) };
}

function intervalRate(
  { stable, interval }: SeriesPoint['guards'][number],
  side: 0 | 1,
  { condition }: Limited,
): number | null {
  if (interval === null) return null;
  if (condition.kind === 'atMostTimesStable') {
    return stable === null ? null : Math.min(1, interval[side] * stable);
  }
  if (condition.kind !== 'atMostBelowStable') return interval[side];
  return stable === null ? null : Math.min(1, Math.max(0, stable + interval[side]));
}

/**
 * Of a quantile within a ratio of stable's, the share of stable above its line is the limit itself: the
 * canary's line is already that ratio further up.
 */
function limitRate(stable: number | null, guard: Limited): number | null {
  const { condition } = guard;
  if (condition.kind === 'atMostAmount') return condition.share;
  if (condition.kind === 'atMostBelowStable') {
    return stable === null ? null : Math.max(0, stable - condition.margin);
  }
  if (condition.kind !== 'atMostTimesStable') return condition.rate;
  if (stable === null) return null;
  return rateKind(guard) === 'above' ? stable : Math.min(1, condition.ratio * stable);
}

function thin(series: readonly SeriesPoint[]): readonly SeriesPoint[] {
  const step = Math.ceil(series.length / maxDrawn);
  return step <= 1
    ? series
    : series.filter((_it, index) => (series.length - 1 - index) % step === 0);
}

function stageBoundaries(
  series: readonly SeriesPoint[],
  weights: readonly number[],
): ChartData['boundaries'] {
  return series
    .filter((it, index) => index > 0 && it.stageIndex !== series[index - 1]?.stageIndex)
    .map(({ at, stageIndex }) => ({ x: at / 1_000, label: weightText(weights[stageIndex] ?? 0) }));
}

/**
 * Shows both lines, the limit and the latest interval, of which no more than the lines' own spread
 * on each side: an interval that still spans everything would flatten them.
 */
function verticalRange(data: Omit<ChartData, 'boundaries' | 'range'>): [number, number] {
  const lines = [...data.stable, ...data.canary, ...data.limit].filter(isNumber);
  if (lines.length === 0) return [0, 1];
  const low = Math.min(...lines);
  const high = Math.max(...lines);
  const spread = Math.max(high - low, 0.005);
  const bottom = Math.min(low, data.low.findLast(isNumber) ?? low);
  const top = Math.max(high, data.high.findLast(isNumber) ?? high);
  return [
    Math.max(0, Math.max(bottom, low - spread) - spread / 10),
    Math.min(1, Math.min(top, high + spread) + spread / 10),
  ];
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

/** The chart in words, for who cannot see it. */
export function chartSummary(label: string, data: ChartData): string {
  const arm = (name: string, column: Column): string => {
    const first = column.find(isNumber);
    const last = column.findLast(isNumber);
    if (first === undefined || last === undefined) return `${name} without data`;
    return `${name} ${percent(first)} at first, ${percent(last)} now`;
  };
  const limit = data.limit.findLast(isNumber);
  return [
    `${label}: ${arm('canary', data.canary)}`,
    arm('stable', data.stable),
    limit === undefined ? '' : `limit ${percent(limit)}`,
    data.boundaries.length === 0 ? '' : `${data.boundaries.length + 1} stages`,
  ]
    .filter((it) => it !== '')
    .join('; ');
}
