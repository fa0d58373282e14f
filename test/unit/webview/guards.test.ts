import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from '../../../src/protocol/api.ts';
import type { GuardStatus } from '../../../src/protocol/webview.ts';
import { chartData, chartSummary, seriesToNow } from '../../../src/webview/canary/chartData.ts';
import { guardRow } from '../../../src/webview/canary/guardRows.ts';
import { chartCaption } from '../../../src/webview/canary/limits.ts';
import { makeRelease } from '../../webview-harness/releaseFixture.ts';

const relative: GuardStatus = {
  metric: 'refusal',
  condition: { kind: 'atMostTimesStable', ratio: 1.5 },
  onBreach: 'rollback',
  required: false,
  state: 'ok',
  stable: { rate: 0.02, keys: 21_300 },
  canary: { rate: 0.025, keys: 1_140 },
  interval: [0.7, 1.8],
  evidence: 0.09,
  why: 'refusal 2.5 % of canary users against 2 % of stable',
};
const absolute: GuardStatus = {
  ...relative,
  metric: 'formatValid',
  condition: { kind: 'atLeast', rate: 0.95 },
  onBreach: 'pause',
  stable: { rate: 0.989, keys: 21_300 },
  canary: { rate: 0.984, keys: 1_140 },
  interval: [0.976, 0.991],
};
const inconclusive: GuardStatus = {
  ...relative,
  state: 'inconclusive',
  why: 'not enough data: 90 of about 340 keys; refusal 2.5 % of canary users',
};

/** The row as one reads it from left to right. */
function read(guard: GuardStatus): string {
  const row = guardRow(guard);
  const figures = [row.stable, row.canary, row.difference].map(({ main, note = '' }) =>
    `${main} ${note}`.trim(),
  );
  const cells = [row.label, row.limit, ...figures, row.evidence?.text ?? '-', row.stateText];
  return [...cells, row.missing].join(' | ').replaceAll('\u00a0', ' ');
}

describe('a guard in the table', () => {
  it.each([
    {
      what: 'compares by ratio when it is relative',
      guard: relative,
      is: 'refusal | at most ×1.5 stable, else roll back | 2 % (21,300) | 2.5 % (1,140) | ×1.25 (0.7 to 1.8) | 9 % of limit | ok | ',
    },
    {
      what: 'compares by points when it is absolute',
      guard: absolute,
      is: 'valid format | at least 95 %, else pause | 98.9 % (21,300) | 98.4 % (1,140) | −0.5 pt (canary 97.6 to 99.1 %) | 9 % of limit | ok | ',
    },
    {
      what: 'says how much data is missing',
      guard: inconclusive,
      is: 'refusal | at most ×1.5 stable, else roll back | 2 % (21,300) | 2.5 % (1,140) | ×1.25 (0.7 to 1.8) | 9 % of limit | not enough data | 90 of about 340 keys',
    },
    {
      what: 'says that it is breached',
      guard: { ...relative, state: 'breached' as const, evidence: 1.18 },
      is: 'refusal | at most ×1.5 stable, else roll back | 2 % (21,300) | 2.5 % (1,140) | ×1.25 (0.7 to 1.8) | 118 % of limit | breached | ',
    },
    {
      what: 'has dashes, not zeros, before the first outcome',
      guard: {
        ...inconclusive,
        stable: { rate: null, keys: 0 },
        canary: { rate: null, keys: 0 },
        interval: null,
        evidence: 0,
        why: 'not enough data: no canary outcome tells refusal yet',
      },
      is: 'refusal | at most ×1.5 stable, else roll back | - (0) | - (0) | - | - | not enough data | no canary outcome tells refusal yet',
    },
    {
      what: 'has no ratio to a rate of nothing',
      guard: { ...relative, stable: { rate: 0, keys: 50 }, interval: null },
      is: 'refusal | at most ×1.5 stable, else roll back | 0 % (50) | 2.5 % (1,140) | - | 9 % of limit | ok | ',
    },
    {
      what: 'counts far beyond the limit in multiples',
      guard: { ...relative, state: 'breached' as const, evidence: 23.1 },
      is: 'refusal | at most ×1.5 stable, else roll back | 2 % (21,300) | 2.5 % (1,140) | ×1.25 (0.7 to 1.8) | 23 × limit | breached | ',
    },
    {
      what: 'says that a quantile is a share above a line',
      guard: {
        ...relative,
        metric: 'latencyP95' as const,
        condition: { kind: 'atMostAmount', amount: 3_000, share: 0.05 } as const,
        interval: [0.01, 0.04] as const,
      },
      is: 'latency p95 | at most 3,000 ms, else roll back | 2 % above (21,300) | 2.5 % above (1,140) | +0.5 pt (canary 1 to 4 %) | 9 % of limit | ok | ',
    },
    {
      what: 'compares scores by points when a margin is asked',
      guard: {
        ...relative,
        metric: 'judgeScore' as const,
        condition: { kind: 'atMostBelowStable', margin: 0.02 } as const,
        stable: { rate: 0.81, keys: 21_300 },
        canary: { rate: 0.79, keys: 1_140 },
        interval: [-0.06, 0.02] as const,
      },
      is: 'judge score | at most 0.02 below stable, else roll back | 81 % (21,300) | 79 % (1,140) | −2 pt (−6 to +2 pt) | 9 % of limit | ok | ',
    },
    {
      what: 'says that it is losses that are compared by ratio',
      guard: { ...relative, metric: 'judgeScore' as const },
      is: 'judge score | at most ×1.5 stable, else roll back | 2 % lost (21,300) | 2.5 % lost (1,140) | ×1.25 (0.7 to 1.8) | 9 % of limit | ok | ',
    },
  ])('$what', ({ guard, is }) => {
    expect(read(guard)).toBe(is);
  });
});

it('a guard that is open says when it will be clear, where the registry knows', () => {
  const why = 'ok as it looks, after about 250 more canary users: 2 h at this traffic';
  const found = { towards: 'ok', keys: 243, events: 5, timeMs: 1, inStage: true, why } as const;
  expect(guardRow(inconclusive, found).outlook).toBe(why);
  expect([guardRow(inconclusive), guardRow(relative, null)].map((it) => it.outlook)).toEqual([
    '',
    '',
  ]);
});

describe('the chart of a guard', () => {
  it('ends with what the guard says now, at the end of the release', () => {
    const release = makeRelease({ seed: 1, stages: [{ steps: 3, users: 50 }] });
    const last = release.series.at(-1)!;
    const endedAt = new Date(last.at + 500).toISOString();
    const drawn = seriesToNow({ ...release, endedAt });
    expect(drawn).toHaveLength(release.series.length + 1);
    expect(drawn.at(-1)!.at).toBe(last.at + 500);
    expect(drawn.at(-1)!.guards[0]!.canary).toBe(release.live.guards[0]!.canary.rate);
  });

  const point = (
    minute: number,
    stageIndex: number,
    values: SeriesPoint['guards'][number],
  ): SeriesPoint => ({ at: minute * 60_000, stageIndex, guards: [values] });
  const series = [
    point(1, 0, { stable: 0.02, canary: null, interval: null }),
    point(2, 0, { stable: 0.02, canary: 0.04, interval: [0.5, 40] }),
    point(3, 1, { stable: 0.025, canary: 0.03, interval: [0.8, 2] }),
  ];

  it('draws ratios as rates and the limit where stable puts it', () => {
    const data = chartData(series, 0, relative, [1, 5]);
    expect(data.x).toEqual([60, 120, 180]);
    expect(data.canary).toEqual([null, 0.04, 0.03]);
    const rounded = (column: readonly (number | null)[]): (string | undefined)[] =>
      column.map((it) => it?.toFixed(4));
    expect(rounded(data.low)).toEqual([undefined, '0.0100', '0.0200']);
    expect(rounded(data.high)).toEqual([undefined, '0.8000', '0.0500']);
    expect(rounded(data.limit)).toEqual(['0.0300', '0.0300', '0.0375']);
  });

  it('draws the limit of a quantile where stable is, whose line it is', () => {
    const quantile = { metric: 'latencyP95', condition: relative.condition } as const;
    const data = chartData(series, 0, quantile, [1, 5]);
    expect(data.limit).toEqual(data.stable);
    expect(chartCaption(quantile, 'users')).toBe(
      "share of stable above its line, of the canary above ×1.5 of it; limit: stable's share",
    );
  });

  it('draws rates as they are and a limit that does not move', () => {
    const data = chartData(
      [point(1, 0, { stable: 0.99, canary: 0.98, interval: [0.9, 1] })],
      0,
      absolute,
      [1],
    );
    expect([data.low, data.high, data.limit]).toEqual([[0.9], [1], [0.95]]);
  });

  it('marks where a stage begins', () => {
    const { boundaries } = chartData(series, 0, relative, [1, 5]);
    expect(boundaries).toEqual([{ x: 180, label: '5\u00a0%' }]);
  });

  it('shows both lines and the limit, and cuts off an interval that spans everything', () => {
    const wide = [point(1, 0, { stable: 0.02, canary: 0.03, interval: [0, 50] })];
    const [low, high] = chartData(wide, 0, relative, [1]).range;
    expect(low).toBeLessThanOrEqual(0.02);
    expect(high).toBeGreaterThan(0.03);
    expect(high).toBeLessThan(0.1);
  });

  it('thins a long series and keeps its last point', () => {
    const long = Array.from({ length: 5_000 }, (_it, index) =>
      point(index, 0, { stable: 0.02, canary: 0.02, interval: null }),
    );
    const { x } = chartData(long, 0, relative, [1]);
    expect(x.length).toBeLessThanOrEqual(300);
    expect(x.at(-1)).toBe(4_999 * 60);
  });

  it('says in words what it draws', () => {
    const data = chartData(series, 0, relative, [1, 5]);
    expect(chartSummary('refusal', data).replaceAll('\u00a0', ' ')).toBe(
      'refusal: canary 4 % at first, 3 % now; stable 2 % at first, 2.5 % now; limit 3.8 %; 2 stages',
    );
  });

  it('copes with nothing to draw', () => {
    const data = chartData([], 0, relative, []);
    expect(data.range).toEqual([0, 1]);
    expect(chartSummary('refusal', data)).toBe('refusal: canary without data; stable without data');
  });
});
