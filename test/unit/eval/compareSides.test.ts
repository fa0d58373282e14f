import { describe, expect, it } from 'vitest';
import type { Assertion, EvalCase, EvalReport, Trial } from '../../../src/core/eval/model.ts';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import { compareSides } from '../../../src/core/eval/compareSides.ts';
import { compareReports } from '../../../src/core/eval/compareReports.ts';
import { readSuite } from '../../../src/core/eval/readSuite.ts';
import { summaryText } from '../../../src/cli/eval/summary.ts';
import { toHtml } from '../../../src/node/reports/html.ts';
import { toMarkdown } from '../../../src/node/reports/markdown.ts';
import type { ChatMessage } from '../../../src/core/prompt/model.ts';
import { evalCase, gate, optionsFor, suiteOf } from '../../support/evaluationFixtures.ts';
import { memoryFiles } from '../../support/memoryFiles.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

const preferred: Assertion = { type: 'select-best', value: 'names the day' };

/** Prefers the answer that `better` accepts; with `byPlace` whatever stands first. */
function judgeOf(better: (text: string) => boolean, byPlace = false) {
  const asked: string[] = [];
  return {
    label: 'judge-1',
    asked,
    ask: (messages: readonly ChatMessage[]) => {
      const text = messages[1]?.content ?? '';
      asked.push(text);
      const of = (name: string): string =>
        new RegExp(`<${name}-\\w+>\\n([^<]*)\\n</`).exec(text)?.[1] ?? '';
      const [first, second] = [better(of('first')), better(of('second'))];
      const winner = byPlace ? 'first' : first === second ? 'tie' : first ? 'first' : 'second';
      return Promise.resolve(JSON.stringify({ winner, reason: 'it does' }));
    },
  };
}

async function evaluate(
  answers: Readonly<Record<'baseline' | 'candidate', string>>,
  judge: ReturnType<typeof judgeOf>,
  cases: readonly EvalCase[],
  repeats = 1,
): Promise<EvalReport> {
  const model = new ScriptedModel({
    answer: ({ messages }) =>
      messages[0]?.content.includes('CANDIDATE') ? answers.candidate : answers.baseline,
  });
  const options = optionsFor(model, { suites: [suiteOf(cases)], judge, repeats });
  for await (const event of runEvaluation(options)) if ('report' in event) return event.report;
  throw new Error('no report');
}

const friday = (text: string): boolean => text.includes('Friday');
const compared = (extra: Partial<EvalCase> = {}): EvalCase =>
  evalCase('when', { assertions: [preferred], ...extra });

describe('a comparison of the two versions', () => {
  it.each([
    ['On Friday.', 'Soon.', 'regressed', { wins: 0, losses: 1, ties: 0 }],
    ['Soon.', 'On Friday.', 'improved', { wins: 1, losses: 0, ties: 0 }],
    ['Soon.', 'Later.', 'same-pass', { wins: 0, losses: 0, ties: 1 }],
  ])('%s against %s: %s', async (baseline, candidate, status, counts) => {
    const judge = judgeOf(friday);
    const report = await evaluate({ baseline, candidate }, judge, [compared()]);
    expect(report.cases[0]?.status).toBe(status);
    expect(judge.asked).toHaveLength(2);
    expect(report.suites[0]?.comparisons).toEqual({
      ...counts,
      asked: 1,
      flipRate: { value: 0, interval: [0, expect.closeTo(0.7935, 4) as number] },
    });
  });

  it('lets no answer win by its place, and says how often the judge changed its mind', async () => {
    const judge = judgeOf(friday, true);
    const answers = { baseline: 'On Friday.', candidate: 'Soon.' };
    const report = await evaluate(answers, judge, [compared()]);
    expect(report.cases[0]?.status).toBe('same-pass');
    expect(report.cases[0]?.candidate.assertions[0]).toMatchObject({
      type: 'select-best',
      pass: true,
      score: 0.5,
      judgedBy: { label: 'judge-1', flipped: true },
    });
    expect(report.suites[0]?.comparisons).toMatchObject({ ties: 1, flipRate: { value: 1 } });
  });

  it('asks nothing about two answers that are the same', async () => {
    const judge = judgeOf(friday);
    const report = await evaluate({ baseline: 'Soon.', candidate: 'Soon.' }, judge, [compared()]);
    expect(judge.asked).toEqual([]);
    expect(report.suites[0]?.comparisons).toMatchObject({ ties: 1, asked: 0 });
  });

  it('is one assertion among others, in its place and with its weight', async () => {
    const assertions: Assertion[] = [
      { ...preferred, weight: 0, metric: 'preference' },
      { type: 'contains', value: '.' },
    ];
    const answers = { baseline: 'On Friday.', candidate: 'Soon.' };
    const report = await evaluate(answers, judgeOf(friday), [compared({ assertions })]);
    expect(report.cases[0]).toMatchObject({ status: 'same-pass' });
    expect(report.cases[0]?.candidate.assertions.map(({ type, pass }) => [type, pass])).toEqual([
      ['select-best', false],
      ['contains', true],
    ]);
  });

  it('pairs repeats, each with its own', async () => {
    const judge = judgeOf(friday);
    const answers = { baseline: 'On Friday.', candidate: 'Soon.' };
    const report = await evaluate(answers, judge, [compared()], 3);
    expect(judge.asked).toHaveLength(6);
    expect(report.suites[0]?.comparisons).toMatchObject({ losses: 3 });
  });

  it('is an error of the case when the judge does not answer', async () => {
    const judge = { ...judgeOf(friday), ask: () => Promise.resolve('hm') };
    const answers = { baseline: 'On Friday.', candidate: 'Soon.' };
    const report = await evaluate(answers, judge, [compared()]);
    expect(report.cases[0]?.status).toBe('error');
    expect(report.verdict).toBe('inconclusive');
    expect(report.suites[0]?.comparisons).toBeUndefined();
  });

  it('leaves pairs alone of which one has no judged answer', async () => {
    const judge = judgeOf(friday);
    const of = (side: Trial['side'], extra: Partial<Trial>): Trial => ({
      ...{ side, repeat: 0, pass: true, score: 1, output: side, latencyMs: 1, inputTokens: 1 },
      ...{ outputTokens: 1, costUsd: null, cached: false, assertions: [], ...extra },
    });
    const trials = [of('candidate', { error: 'down' }), of('baseline', {})];
    const tools = { matchRegExp: () => false, judge };
    expect(await compareSides(compared(), trials, [], tools)).toEqual(trials);
    expect(judge.asked).toEqual([]);
  });

  it('is said in every report, and not of two runs that are compared', async () => {
    const answers = { baseline: 'On Friday.', candidate: 'Soon.' };
    const report = await evaluate(answers, judgeOf(friday), [compared()]);
    expect(report.judges).toMatchObject([
      { label: 'judge-1', instructions: expect.stringContaining('which of two answers') as string },
    ]);
    expect([...toHtml(report)].join('')).toContain('which of two answers');
    const words = 'candidate better in 0, worse in 1, neither in 0';
    for (const text of [summaryText(report), toMarkdown(report), [...toHtml(report)].join('')]) {
      expect(text).toContain(words);
    }
    expect(compareReports(report, report, gate).suites[0]?.comparisons).toBeUndefined();
  });
});

describe('a suite that compares the two versions', () => {
  const read = (assertion: string) =>
    readSuite(
      `tests: [{ vars: { a: b }, assert: [${assertion}] }]`,
      'evals/a.yaml',
      { suite: 'golden', kind: 'golden', mustPass: [] },
      memoryFiles(),
    );

  it.each([
    ['{ type: select-best }', 'what to judge by'],
    ['{ type: not-select-best, value: clear }', 'without "not-"'],
    ['{ type: assert-set, assert: [{ type: select-best, value: clear }] }', 'beside the set'],
  ])('%s is refused: %s', async (assertion, expected) => {
    await expect(read(assertion)).rejects.toMatchObject({
      expected: expect.stringContaining(expected) as string,
    });
  });
});
