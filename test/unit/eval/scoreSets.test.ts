import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import type { Assertion } from '../../../src/core/eval/model.ts';
import { scoreAnswer } from '../../../src/core/eval/scoreAnswer.ts';
import type { RunCode } from '../../../src/core/ports.ts';

/** Stands for the thread: the code is the name of what happens. */
const runCode: RunCode = (code, { output }) => {
  if (code === 'answer of JSON') {
    try {
      return Promise.resolve((JSON.parse(output as string) as { answer: string }).answer);
    } catch (error) {
      const cause = { threw: (error as Error).message };
      return Promise.reject(new CanaryError('bad-suite', 'threw', { cause }));
    }
  }
  if (code === 'parsed') return Promise.resolve({ score: 0.4, seen: output } as never);
  if (code === 'typo') return Promise.reject(new CanaryError('bad-suite', 'no JavaScript'));
  return Promise.resolve(JSON.parse(code) as never);
};
const context = { latencyMs: 1, costUsd: null, matchRegExp: () => true, runCode };

const has = (value: string, weight?: number): Assertion => ({ type: 'contains', value, weight });
const set = (assert: readonly Assertion[], more: Partial<Assertion> = {}): Assertion => ({
  type: 'assert-set',
  assert,
  ...more,
});

describe('a set of assertions', () => {
  const a = has('a');
  const b = has('b');
  it.each([
    ['all of them pass', [set([a, has('x')])], {}, true, 1],
    ['one of them fails', [set([a, b])], {}, false, 0.5],
    ['enough of them pass', [set([a, b], { threshold: 0.5 })], {}, true, 0.5],
    ['too few of them pass', [set([a, b], { threshold: 0.6 })], {}, false, 0.5],
    ['the weights decide', [set([has('a', 3), b], { threshold: 0.75 })], {}, true, 0.75],
    ['a set within fails', [set([a, set([b])])], {}, false, 0.5],
    ['a set within is enough', [set([a, set([a, b], { threshold: 0.5 })])], {}, true, 0.75],
    ['it weighs nothing', [a, set([b], { weight: 0 })], {}, true, 1],
    ['the case has a threshold', [a, set([b], { weight: 3 })], { threshold: 0.25 }, true, 0.25],
  ])('counts as one when %s', async (_name, assertions, more, pass, score) => {
    const judged = await scoreAnswer('a x', { assertions, ...more }, context);
    expect([judged.pass, judged.score]).toEqual([pass, score]);
    expect(judged.assertions).toHaveLength(assertions.length);
  });

  it('says which of its assertions failed', async () => {
    const assertions = [set([a, b], { threshold: 0.8, metric: 'tone' })];
    const [result] = (await scoreAnswer('a', { assertions }, context)).assertions;
    expect(result).toMatchObject({ type: 'assert-set', metric: 'tone', broken: 'tone dropped' });
    expect(result?.reason).toMatch(/^1 of 2 pass, score 0\.50 of 0\.8: .*"b"/);
  });
});

describe('a transform', () => {
  const assertions: Assertion[] = [{ type: 'equals', value: 'yes' }];

  it('comes before every assertion of the case', async () => {
    const item = { assertions, transform: 'answer of JSON' };
    expect((await scoreAnswer('{"answer":"yes"}', item, context)).pass).toBe(true);
  });

  it('fails an answer that it cannot take', async () => {
    const item = { assertions, transform: 'answer of JSON' };
    const judged = await scoreAnswer('yes', item, context);
    expect(judged).toMatchObject({ pass: false, score: 0 });
    expect(judged.assertions[0]?.reason).toContain('code of the suite cannot take the answer');
  });

  it('may belong to one assertion, also a negated one', async () => {
    const own: Assertion[] = [
      { type: 'equals', value: 'yes', transform: 'answer of JSON' },
      { type: 'not-equals', value: 'no', transform: 'answer of JSON' },
      { type: 'is-json' },
    ];
    const judged = await scoreAnswer('{"answer":"yes"}', { assertions: own }, context);
    expect(judged.assertions.map(({ pass }) => pass)).toEqual([true, true, true]);
    const broken = await scoreAnswer('yes', { assertions: own }, context);
    expect(broken.assertions.map(({ pass }) => pass)).toEqual([false, false, false]);
  });

  it('that is wrong itself, or may not run, judges nothing', async () => {
    const typo = scoreAnswer('yes', { assertions, transform: 'typo' }, context);
    await expect(typo).rejects.toThrow('no JavaScript');
    const untrusted = { ...context, runCode: undefined };
    const refused = scoreAnswer('yes', { assertions, transform: 'parsed' }, untrusted);
    await expect(refused).rejects.toThrow('not trusted');
  });
});

describe('javascript', () => {
  it.each([
    ['true', {}, true, 1],
    ['false', {}, false, 0],
    ['0.2', {}, true, 0.2],
    ['0', {}, false, 0],
    ['0.2', { threshold: 0.5 }, false, 0.2],
    ['7', {}, true, 1],
    ['{"pass":true,"score":0.5,"reason":"fine"}', {}, true, 0.5],
    ['{"pass":false}', {}, false, 0],
  ])('%s with %o passes: %s', async (value, more, pass, score) => {
    const assertions = [{ type: 'javascript', value, ...more }];
    const judged = await scoreAnswer('x', { assertions }, context);
    expect([judged.pass, judged.score]).toEqual([pass, score]);
  });

  it('fails an answer on which it throws, negated or not', async () => {
    for (const type of ['javascript', 'not-javascript']) {
      const assertions = [{ type, value: 'answer of JSON' }];
      const { pass, assertions: results } = await scoreAnswer('no json', { assertions }, context);
      expect(results[0]?.reason).toContain('cannot take the answer');
      expect(pass).toBe(false);
    }
  });

  it('has to return what decides', async () => {
    const assertions = [{ type: 'javascript', value: '"maybe"' }];
    await expect(scoreAnswer('x', { assertions }, context)).rejects.toThrow('"maybe"');
  });
});
