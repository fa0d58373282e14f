import { formatDuration } from '../base/duration.ts';
import { isEventMetric, isQuantile, metricWords, quantiles } from './metrics.ts';
import {
  days,
  type Approvals,
  type Day,
  type Guard,
  type ReleasePlan,
  type ReleaseWindow,
  type Segment,
  type Stage,
} from './model.ts';
import {
  amountWords,
  grouped,
  joinedBy,
  percent,
  ratioWords,
  unitWords,
  weightWords,
} from './words.ts';

/** "5 % -> 20 % -> 100 % of users". */
export function stagesLine(plan: ReleasePlan): string {
  const weights = plan.stages.map(({ weight }) => weightWords(weight)).join(' -> ');
  return `${weights} of ${unitWords(plan)}`;
}

/** "5 % for at least 4 h and 200 users". */
export function stageWords(
  { weight, minDurationMs, minSamples, hold }: Stage,
  plan: ReleasePlan,
): string {
  const needs = [
    ...(minDurationMs > 0 ? [formatDuration(minDurationMs)] : []),
    ...(minSamples > 0 ? [`${grouped(minSamples)} ${unitWords(plan)}`] : []),
  ];
  const share = weightWords(weight);
  const held = hold === true ? ', then it waits for a person' : '';
  return `${needs.length === 0 ? share : `${share} for at least ${needs.join(' and ')}`}${held}`;
}

/** "roll back when refusals exceed 1.5 times stable's", "pause when latency p95 exceeds 3,000 ms". */
export function guardWords(guard: Guard): string {
  const action = guard.onBreach === 'rollback' ? 'roll back' : 'pause';
  return `${action} when ${breachWords(guard)}`;
}

function breachWords({ metric, condition }: Guard): string {
  const { plural: subject } = metricWords(metric);
  // Events are many, a score or a quantile is one.
  const s = isEventMetric(metric) ? '' : 's';
  if (condition.kind === 'atMostTimesStable') {
    const isScore = !isEventMetric(metric) && !isQuantile(metric);
    const what = isScore ? `what ${subject} loses` : subject;
    return `${what} exceed${s} ${ratioWords(condition.ratio)} times stable's`;
  }
  if (condition.kind === 'atMostBelowStable') {
    return `${subject} falls more than ${ratioWords(condition.margin)} below stable's`;
  }
  if (condition.kind === 'atMostAmount') {
    const { amount } = condition;
    const limit = isQuantile(metric) ? amountWords(quantiles[metric].amount, amount) : amount;
    return `${subject} exceeds ${limit}`;
  }
  const rate = percent(condition.rate);
  return condition.kind === 'atLeast'
    ? `${subject} fall${s} below ${rate}`
    : `${subject} rise${s} above ${rate}`;
}

/** The whole plan, one statement a line. */
export function planLines(plan: ReleasePlan): string[] {
  return [
    ...(plan.approvals === null ? [] : [approvalsWords(plan.approvals)]),
    ...plan.stages.map((stage) => stageWords(stage, plan)),
    ...plan.segments.map(segmentWords),
    ...(plan.windows.length === 0
      ? []
      : [`automatic steps only ${joinedBy('or', plan.windows.map(windowWords))}`]),
    ...(plan.guards.length === 0
      ? ['no guard: nothing rolls this release back by itself']
      : plan.guards.map(guardWords)),
    `chance that a harmless canary is stopped: at most ${percent(plan.alpha)}`,
  ];
}

/** "starts when 2 of ana, bo and cem have approved". */
function approvalsWords({ needed, from, segmentsFirst }: Approvals): string {
  const who = from.length === 1 ? joinedBy('and', from) : `${needed} of ${joinedBy('and', from)}`;
  const first = segmentsFirst ? '; its segments get the canary before' : '';
  return `starts when ${who} ${needed === 1 ? 'has' : 'have'} approved${first}`;
}

function segmentWords({ name, weight }: Segment): string {
  const share = weight === 100 ? '' : `, ${weightWords(weight)} of it`;
  return `segment "${name}"${share} is in the canary from the start`;
}

/** "Mon-Fri 09:00-17:00 Europe/Berlin". */
export function windowWords(window: ReleaseWindow): string {
  const { fromMinute, toMinute, timeZone } = window;
  const days = dayRanges(window.days).join(', ');
  return `${days} ${clock(fromMinute)}-${clock(toMinute)} ${timeZone}`;
}

function clock(minute: number): string {
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Days in a row as a range, from Monday on: "Mon-Fri", "Sun". */
function dayRanges(chosen: readonly Day[]): string[] {
  const week = [...days.slice(1), ...days.slice(0, 1)];
  const runs: Day[][] = [];
  let last = -2;
  for (const [index, day] of week.entries()) {
    if (!chosen.includes(day)) continue;
    if (index === last + 1) runs.at(-1)?.push(day);
    else runs.push([day]);
    last = index;
  }
  return runs.map((run) => {
    const names = run.map((day) => `${day.charAt(0).toUpperCase()}${day.slice(1)}`);
    return names.length < 3 ? names.join(', ') : `${names[0]}-${names.at(-1)}`;
  });
}
