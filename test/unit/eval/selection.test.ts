import { describe, expect, it } from 'vitest';
import type { CaseResult, EvalReport, Verdict } from '../../../src/core/eval/model.ts';
import {
  isChosen,
  isSameComparison,
  mergeSelection,
  reportOfSelection,
} from '../../../src/core/eval/selection.ts';
import { evalCase, gate, outcome } from '../../support/evaluationFixtures.ts';

function reportOf(cases: readonly CaseResult[], extra: Partial<EvalReport> = {}): EvalReport {
  return {
    id: 'whole',
    prompt: 'reply',
    baseline: { label: 'HEAD', fingerprint: 'a' },
    candidate: { label: 'working tree', fingerprint: 'b' },
    model: 'm',
    startedAt: '2026-05-12T14:00:00.000Z',
    durationMs: 100,
    verdict: 'fail',
    reasons: [{ id: 'decided', why: '2 of 4 golden cases regressed.' }],
    suites: [{ name: 'golden', kind: 'golden' } as EvalReport['suites'][number]],
    cases,
    cost: 1,
    calls: { made: 8, cached: 0, failed: 0 },
    ...extra,
  };
}

const pass = (id: string): CaseResult => outcome([1], [1], { id });
const regressed = (id: string): CaseResult => outcome([1], [0], { id });
const whole = reportOf([pass('a'), regressed('b'), regressed('c'), pass('d')]);
const again = (cases: readonly CaseResult[]): EvalReport =>
  reportOf(cases, { id: 'again', calls: { made: 2, cached: 0, failed: 0 }, cost: 0.5 });

describe('choosing cases', () => {
  it.each([
    { keys: ['golden/b'], asks: { small: 'b', large: 'b' } },
    { keys: ['golden/b (small)'], asks: { small: 'b', large: '' } },
    { keys: ['golden/a (large)', 'golden/b (small)'], asks: { small: 'b', large: 'a' } },
    { keys: ['other/a'], asks: { small: '', large: '' } },
  ])('asks for $keys: $asks', ({ keys, asks }) => {
    const chosen = (model: string): string =>
      ['a', 'b'].filter((id) => isChosen(new Set(keys), evalCase(id), model)).join();
    expect({ small: chosen('small'), large: chosen('large') }).toEqual(asks);
  });

  it.each([
    { what: 'another model', other: { model: 'n' } },
    { what: 'another prompt', other: { prompt: 'triage' } },
    { what: 'an edited prompt', other: { candidate: { label: 'x', fingerprint: 'c' } } },
    { what: 'another baseline', other: { baseline: { label: 'x', fingerprint: 'c' } } },
  ])('does not take $what for the same comparison', ({ other }) => {
    expect(isSameComparison(whole, reportOf([], other))).toBe(false);
    expect(isSameComparison(whole, reportOf([], { id: 'x' }))).toBe(true);
  });
});

describe('cases that were asked again', () => {
  it('replace their results in place and count in the summaries', () => {
    const merged = mergeSelection(whole, again([pass('b')]), gate);
    expect(merged.cases.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'a same-pass',
      'b same-pass',
      'c regressed',
      'd same-pass',
    ]);
    expect(merged.suites[0]).toMatchObject({ regressed: 1, candidate: { passed: 3, total: 4 } });
    expect(merged).toMatchObject({ id: 'again', cost: 1.5, calls: { made: 10 } });
  });

  it.each<{ was: Verdict; cases: CaseResult[]; is: Verdict; says: RegExp }>([
    { was: 'fail', cases: [pass('b'), pass('c')], is: 'fail', says: /everything: 2 of 4/ },
    { was: 'inconclusive', cases: [pass('b')], is: 'inconclusive', says: /everything: 2 of 4/ },
    { was: 'pass', cases: [pass('a')], is: 'pass', says: /everything: 2 of 4/ },
    {
      was: 'pass',
      cases: [regressed('a')],
      is: 'inconclusive',
      says: /whole evaluation passed, but/,
    },
  ])('leave a $was as $is when $cases.length came out', ({ was, cases, is, says }) => {
    const merged = mergeSelection({ ...whole, verdict: was }, again(cases), gate);
    expect(merged.verdict).toBe(is);
    expect(merged.reasons[0]?.why).toMatch(says);
    expect(merged.reasons.at(-1)?.why).toMatch(/asked again since \(/);
  });

  it('are counted once over several turns, and the whole evaluation stays the first one', () => {
    const once = mergeSelection(whole, again([regressed('b')]), gate);
    const twice = mergeSelection(once, again([pass('b'), pass('c')]), gate);
    expect(twice.selection).toEqual({
      keys: ['golden/b', 'golden/c'],
      whole: { id: 'whole', verdict: 'fail', why: '2 of 4 golden cases regressed.' },
    });
    expect(twice.reasons[1]?.why).toBe(
      '2 chosen cases were asked again since (2 passing in both). Asking chosen cases again is no verdict; evaluate everything for a new one.',
    );
  });

  it('replace the result of the model that was asked, and of no other', () => {
    const of = (model: string, it: CaseResult): CaseResult => ({ ...it, model });
    const models = { model: 'small, large', models: ['small', 'large'] };
    const both = reportOf(
      [pass('a'), regressed('b')].flatMap((it) => [of('small', it), of('large', it)]),
      {
        ...models,
        suites: ['small', 'large'].map(
          (model) => ({ name: 'golden', kind: 'golden', model }) as EvalReport['suites'][number],
        ),
      },
    );
    const merged = mergeSelection(
      both,
      { ...again([of('large', pass('b'))]), ...models, suites: [] },
      gate,
    );
    expect(merged.cases.map(({ id, model, status }) => `${id} ${model} ${status}`)).toEqual([
      'a small same-pass',
      'a large same-pass',
      'b small regressed',
      'b large same-pass',
    ]);
    expect(merged.suites.map((it) => [it.name, it.model, it.regressed])).toEqual([
      ['golden', 'small', 1],
      ['golden', 'large', 0],
    ]);
    expect(merged.selection?.keys).toEqual(['golden/b (large)']);
  });

  it('fill gaps of an evaluation that was stopped', () => {
    const stopped = { ...whole, unfinished: 2 };
    expect(mergeSelection(stopped, again([pass('e')]), gate).unfinished).toBe(1);
    const done = mergeSelection(stopped, again([pass('e'), pass('f')]), gate);
    expect(done.unfinished).toBeUndefined();
    expect(done.cases).toHaveLength(6);
  });

  it('give no verdict by themselves', () => {
    const report = reportOfSelection(reportOf([pass('a')], { verdict: 'pass' }), gate);
    expect(report.verdict).toBe('inconclusive');
    expect(report.reasons.map(({ why }) => why)).toEqual([
      'No verdict: only 1 chosen case was evaluated (1 passing in both). Evaluate everything for one.',
    ]);
  });
});
