import { totalOf, type Histogram } from '../stats/histogram.ts';
import { overdispersion } from '../stats/overdispersion.ts';
import { eventFieldOf, isEventMetric, isQuantile, metricWords, quantiles } from './metrics.ts';
import type { GuardMetric } from './model.ts';
import { fewestValues } from './references.ts';
import { grouped, percent, ratioWords } from './words.ts';

/** What stable's outcomes said in one hour, by field (bin 1 is the bad outcome) or value. */
export type HourOfHistory = Readonly<Record<string, Histogram | undefined>>;

export type BaselineState = 'steady' | 'unsteady' | 'unknown';

/** Whether stable's own metric is steady enough to judge a canary against. */
export interface BaselineFinding {
  readonly metric: GuardMetric;
  readonly state: BaselineState;
  /** One sentence with numbers. */
  readonly why: string;
}

/** Hours scatter so many times as much as chance alone would let them: something else drives it. */
const unsteadyAbove = 3;
const fewestHours = 6;

/** One finding for each metric, by stable's hours. */
export function checkBaseline(
  metrics: readonly GuardMetric[],
  hours: readonly HourOfHistory[],
): readonly BaselineFinding[] {
  return [...new Set(metrics)].map((metric) => ({ metric, ...findingOf(metric, hours) }));
}

function findingOf(
  metric: GuardMetric,
  hours: readonly HourOfHistory[],
): Omit<BaselineFinding, 'metric'> {
  const { plural: label } = metricWords(metric);
  const name = isEventMetric(metric)
    ? eventFieldOf(metric)
    : isQuantile(metric)
      ? quantiles[metric].amount
      : metric;
  const histograms = hours.flatMap((hour): Histogram[] => {
    const histogram = hour[name];
    return histogram === undefined ? [] : [histogram];
  });
  const values = histograms.reduce((sum, it) => sum + totalOf(it), 0);
  if (values < fewestValues) {
    return { state: 'unknown', why: `nothing is known yet of stable's ${label}: no history` };
  }
  if (!isEventMetric(metric)) {
    return { state: 'steady', why: `${label} of stable is known: there is a line to compare by` };
  }
  const counts = histograms.map((it) => ({ n: totalOf(it), x: it[1] ?? 0 }));
  const bad = counts.reduce((sum, { x }) => sum + x, 0);
  const facts = `${label} ${percent(bad / values)} of ${grouped(values)} outcomes of stable`;
  if (bad === 0) return { state: 'unknown', why: `${facts}: no event to compare with` };
  if (counts.length < fewestHours) {
    return { state: 'unknown', why: `${facts}, in ${counts.length} hours: too few to see it vary` };
  }
  const scatter = overdispersion(counts);
  const times = `hours scatter ${ratioWords(scatter)} times as much as chance would`;
  return scatter > unsteadyAbove
    ? { state: 'unsteady', why: `${facts}; ${times}: an absolute limit would misjudge it` }
    : { state: 'steady', why: `${facts}; ${times}` };
}
