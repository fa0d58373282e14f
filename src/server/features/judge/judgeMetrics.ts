import type { ServerDeps } from '../../deps.ts';

/** Shows the judge in `/metrics`, where there is one. */
export function showJudge({ metrics, judge }: Pick<ServerDeps, 'metrics' | 'judge'>): void {
  if (judge === null) return;
  const { figures } = judge;
  metrics.counter(
    'judge_calls_total',
    'Outputs that the judge was asked about',
    ['result'],
    (add) => Object.entries(figures.calls).forEach(([result, n]) => add({ result }, n)),
  );
  metrics.counter('judge_skipped_total', 'Outputs drawn and not judged', ['reason'], (add) =>
    Object.entries(figures.skipped).forEach(([reason, n]) => add({ reason }, n)),
  );
  metrics.counter('judge_usd_total', 'What the calls of this process cost', [], (add) =>
    add({}, figures.usd),
  );
  metrics.gauge('judge_queue_length', 'Outputs that wait for the judge', [], (set) =>
    set({}, judge.queueLength),
  );
}
