import { formatDuration, roundedDuration } from '../../core/base/duration.ts';
import type { GuardStatus } from '../../core/release/model.ts';
import { metricWords } from '../../core/release/metrics.ts';
import { grouped, percent, ratioWords } from '../../core/release/words.ts';
import type { ReleaseLive, ReleaseLogEntry, ReleaseResponse } from '../../protocol/api.ts';
import { unattributedLine } from '../../protocol/traffic.ts';
import { oneLine } from '../words.ts';

const logLines = 8;

/** The canary panel as lines of text: how it stands first, evidence after it. */
export function panelLines(release: ReleaseResponse, columns: number): string[] {
  const { live, log } = release;
  const lines = [
    titleLine(release),
    live.headline,
    ...gateLine(live),
    '',
    ...table([guardHead, ...live.guards.map(guardCells)]),
    ...outlookLines(live),
    '',
    ...totalsLines(live),
    ...strangersLine(live),
    '',
    ...log.slice(-logLines).reverse().map(logLine),
  ];
  return lines.map((line) => oneLine(line).slice(0, columns));
}

/** "support-reply v7 -> v8     5 % of users     1 [5] 20 50 100". */
function titleLine({ prompt, stable, canary, weight, plan, stageIndex }: ReleaseResponse): string {
  const units = plan.stickBy === 'user' ? 'users' : 'conversations';
  const ladder = plan.stages.map((it, i) => (i === stageIndex ? `[${it.weight}]` : `${it.weight}`));
  const versions = `${prompt} v${stable.version} -> v${canary.version}`;
  return `${versions}     ${weight} % of ${units}     ${ladder.join(' ')}`;
}

/** When the samples take longer than the stage's own time. */
function stageTime(
  next: NonNullable<ReleaseLive['next']>,
  outlook: ReleaseLive['outlook'],
): string {
  const stageMs = outlook?.stageMs ?? 0;
  if (stageMs <= next.remainingMs) return '';
  return `, about ${roundedDuration(stageMs)} at this traffic`;
}

function gateLine({ next, heldBy = [], outlook }: ReleaseLive): string[] {
  if (next === null) return [];
  const gate = next.weight === null ? 'promotion' : `${next.weight} %`;
  const time =
    next.remainingMs > 0 ? `in ${formatDuration(next.remainingMs)} at the earliest, ` : '';
  const samples = `${grouped(next.samples)} of ${grouped(next.neededSamples)} samples`;
  return [
    `next gate: ${gate}, ${time}${samples}${stageTime(next, outlook)}`,
    ...heldBy.map((it) => `waits for ${it}`),
  ];
}

/** What each open guard still needs, at the traffic that there is. */
function outlookLines({ guards, outlook }: ReleaseLive): string[] {
  return guards.flatMap(({ metric }, index) => {
    const found = outlook?.guards[index];
    return found === undefined || found === null
      ? []
      : [`${metricWords(metric).label}: ${found.why}`];
  });
}

const guardHead = ['guard', 'stable', 'canary', 'interval', 'evidence', 'state'];

type Interval = NonNullable<GuardStatus['interval']>;

const rates = (interval: Interval): string => interval.map(percent).join(' to ');
const points = (interval: Interval): string =>
  `${interval.map((it) => Number((it * 100).toFixed(1))).join(' to ')} pt`;

/** Of the ratio to stable, of the difference from it, or of the canary's own rate. */
const intervals: Readonly<Record<GuardStatus['condition']['kind'], (it: Interval) => string>> = {
  atMostTimesStable: (interval) => `x ${interval.map(ratioWords).join(' to ')}`,
  atMostBelowStable: points,
  atLeast: rates,
  atMost: rates,
  atMostAmount: rates,
};

function guardCells(guard: GuardStatus): string[] {
  const { kind } = guard.condition;
  const relative = kind === 'atMostTimesStable' || kind === 'atMostBelowStable';
  const state = guard.state === 'inconclusive' ? 'not enough data' : guard.state;
  const onBreach = guard.state === 'breached' ? `: ${guard.onBreach}` : '';
  return [
    metricWords(guard.metric).label,
    relative ? sample(guard.stable) : '-',
    sample(guard.canary),
    guard.interval === null ? '-' : intervals[kind](guard.interval),
    `${Math.round(guard.evidence * 100)} % of limit`,
    `${state}${onBreach}`,
  ];
}

function sample({ rate, keys }: GuardStatus['canary']): string {
  return rate === null ? '-' : `${percent(rate)} (${grouped(keys)})`;
}

function totalsLines({ stable, canary }: ReleaseLive): string[] {
  const amount = (value: number | null, unit: string): string =>
    value === null ? '-' : `${grouped(value)}${unit}`;
  const rows = (['stable', 'canary'] as const).map((arm) => {
    const { keys, requests, meanLatencyMs, meanTokens, meanCostUsd } = { stable, canary }[arm];
    const unpriced = requests === 0 ? '-' : 'no price';
    const cost = meanCostUsd === null ? unpriced : `$${(meanCostUsd * 1_000).toFixed(2)}`;
    const means = [amount(meanLatencyMs, ' ms'), amount(meanTokens, ''), cost];
    return [arm, grouped(keys), grouped(requests), ...means];
  });
  return table([['arm', 'keys', 'requests', 'mean latency', 'mean tokens', 'cost / 1k'], ...rows]);
}

function strangersLine({ unattributed }: ReleaseLive): string[] {
  const line = unattributedLine(unattributed);
  return line === undefined ? [] : [line];
}

/** "14:02:10  advance to 5 % by registry: 1 % held for 4 h 10 min, ...". */
export function logLine({ at, action, weight, actor, reason }: ReleaseLogEntry): string {
  const time = new Date(at).toTimeString().slice(0, 8);
  const to = action === 'advance' || action === 'start' ? ` at ${weight} %` : '';
  return `${time}  ${action}${to} by ${actor}: ${reason}`;
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  }
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
