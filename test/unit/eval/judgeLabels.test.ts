import { describe, expect, it } from 'vitest';
import { calibrationText } from '../../../src/cli/calibrate/words.ts';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { calibrate } from '../../../src/core/eval/calibration.ts';
import { judgeLabels, type CalibrationReport } from '../../../src/core/eval/judgeLabels.ts';
import { readLabels } from '../../../src/core/eval/readLabels.ts';
import type { ChatMessage } from '../../../src/core/prompt/model.ts';
import { memoryFiles } from '../../support/memoryFiles.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const read = (lines: readonly unknown[], rubric?: string) =>
  readLabels(
    lines.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join('\n'),
    'labels.jsonl',
    memoryFiles(),
    () => undefined,
    rubric,
  );

/** Passes answers that say "day"; says nothing useful about those that say "hm". */
const judge = {
  label: 'judge-1',
  ask: (messages: readonly ChatMessage[]) => {
    const text = (messages[1]?.content ?? '').split('<answer-')[1] ?? '';
    if (text.includes('hm')) return Promise.resolve('no idea');
    const pass = text.includes('day');
    return Promise.resolve(JSON.stringify({ pass, reason: pass ? 'a day' : 'no day' }));
  },
};
const tools = { matchRegExp: () => false, judge };

async function run(
  lines: readonly unknown[],
  extra: Partial<Parameters<typeof judgeLabels>[1]> = {},
): Promise<CalibrationReport> {
  const labels = await read(lines, 'names the day');
  return judgeLabels(labels, { minKappa: 0.6, concurrency: 3, tools, ...extra });
}

const line = (output: string, label: unknown, extra: object = {}) => ({ output, label, ...extra });
const times = (count: number, make: (at: number) => unknown) =>
  Array.from({ length: count }, (_, at) => make(at));

describe('labels of people', () => {
  it('are read with what to judge by, and the line they stand on', async () => {
    const assert = { type: 'llm-rubric', value: 'greets {{name}}' };
    const [first, second] = await read(
      [line('Hi Ann', 'pass', { id: 'a', vars: { name: 'Ann' }, assert }), '', line('Go', false)],
      'is kind',
    );
    expect(first).toMatchObject({ id: 'a', line: 1, human: true, output: 'Hi Ann' });
    expect(first?.item.assertions).toMatchObject([{ type: 'llm-rubric', value: 'greets Ann' }]);
    expect(second).toMatchObject({ line: 3, human: false });
    expect(second?.item.assertions).toMatchObject([{ value: 'is kind' }]);
  });

  it.each([
    ['no output', { label: true }, 'a text'],
    ['another label', line('a', 'good'), 'pass, fail'],
    ['a label that every object has', line('a', 'toString'), 'pass, fail'],
    ['an unknown key', line('a', true, { rating: 3, assert: [{ type: 'is-json' }] }), 'vars'],
    ['nothing to judge by', line('a', true), 'assert'],
    [
      'a comparison',
      line('a', true, { assert: { type: 'select-best', value: 'b' } }),
      'one answer',
    ],
    ['no JSON', '{', 'one JSON object a line'],
  ])('are refused with %s, at their line', async (_, record, expected) => {
    const good = line('a', true, { assert: [{ type: 'is-json' }] });
    const error = await read([good, record]).catch((it: unknown) => it);
    expect(error).toMatchObject({ code: 'bad-suite', where: { file: 'labels.jsonl', line: 2 } });
    expect((error as CanaryError).expected).toContain(expected);
  });
});

describe('a judge beside people', () => {
  it('is trusted when it agrees beyond chance, surely', async () => {
    const report = await run([
      ...times(30, (at) => line(`On day ${at}`, true)),
      ...times(30, (at) => line(`Soon ${at}`, false)),
    ]);
    expect(report).toMatchObject({ verdict: 'pass', pairs: 60, kappa: { value: 1 } });
    expect(report.kappa?.interval[0]).toBeLessThan(1);
    expect(report.judges).toHaveLength(1);
    expect(report.judges[0]?.label).toBe('judge-1');
    expect(report.judges[0]?.instructions).toContain('fulfils the rubric');
  });

  it('is not trusted when it judges by something else, and every difference is listed', async () => {
    const report = await run([
      ...times(20, (at) => line(`On day ${at}`, at % 2 === 0)),
      ...times(20, (at) => line(`Soon ${at}`, at % 2 === 0)),
    ]);
    expect(report).toMatchObject({ verdict: 'fail', kappa: { value: 0 } });
    expect(report.confusion).toEqual({
      truePositive: 10,
      falsePositive: 10,
      falseNegative: 10,
      trueNegative: 10,
    });
    expect(report.disagreements).toHaveLength(20);
    expect(report.disagreements[0]).toMatchObject({
      line: 2,
      human: false,
      judge: true,
      reason: 'a day',
      output: 'On day 1',
    });
  });

  it.each([
    ['few labels', [line('On day 1', true), line('Soon', false)]],
    ['labels of one kind', times(40, (at) => line(`On day ${at}`, true))],
    [
      'an answer that the judge cannot judge',
      [
        ...times(60, (at) => line(at % 2 ? `day ${at}` : `x ${at}`, at % 2 === 1)),
        line('hm', true),
      ],
    ],
  ])('is neither with %s', async (_, lines) => {
    expect((await run(lines)).verdict).toBe('inconclusive');
  });

  it('that cannot judge one answer, or cannot be reached, is an error', async () => {
    await expect(run([line('hm', true)])).rejects.toMatchObject({ code: 'bad-suite' });
    const down = new CanaryError('model-unavailable', 'down');
    const gone = { ...judge, ask: () => Promise.reject(down) };
    const labels = [line('a', true)];
    await expect(run(labels, { tools: { ...tools, judge: gone } })).rejects.toBe(down);
  });

  it('is described for a terminal, without control characters of answers', async () => {
    const report = await run([line('On \u001b[31mday', false), line('Soon', false)]);
    const text = calibrationText(report, 'labels.jsonl');
    expect(text).toContain('INCONCLUSIVE - kappa 0.00');
    expect(text).toContain('people fail, the judge passes: a day');
    expect(text).toMatch(/people fail\s+1\s+1\n/);
    expect(text).not.toContain('\u001b');
  });
});

describe('the interval of kappa', () => {
  it.each([
    [0.9, 40],
    [0.7, 40],
    [0.98, 60],
  ])('holds the true value at agreement %s of %s pairs in 93 %% of draws', (agree, n) => {
    const { next } = seededRandom(5);
    const truth = 2 * agree - 1;
    const draws = 2_000;
    let held = 0;
    for (let draw = 0; draw < draws; draw++) {
      const pairs = times(n, () => {
        const human = next() < 0.5;
        return { human, judge: next() < agree ? human : !human };
      }) as { human: boolean; judge: boolean }[];
      const [low, high] = calibrate(pairs).kappa?.interval ?? [0, 0];
      if (low <= truth && truth <= high) held++;
    }
    expect(held / draws).toBeGreaterThan(0.93);
  });
});
