import { describe, expect, it } from 'vitest';
import {
  caseNote,
  repeatsNote,
  statusWord,
  trialFigures,
} from '../../../src/webview/eval/caseWords.ts';
import {
  applyFilter,
  choices,
  countByFilter,
  defaultFilter,
  failedCases,
  filterNames,
  narrow,
  nothingNarrowed,
  resultKey,
  worstFirst,
} from '../../../src/webview/eval/filters.ts';
import { adversarialMatrix, outcomeOf, sumRows } from '../../../src/webview/eval/matrix.ts';
import { summaryRows } from '../../../src/webview/eval/summary.ts';
import {
  makeCases,
  makeReport,
  makeReportOfModels,
} from '../../webview-harness/evaluationFixture.ts';

const cases = makeCases({
  golden: 20,
  regressed: 4,
  improved: 3,
  flaky: 2,
  failing: 1,
  errors: 2,
  breaches: 1,
});
const byStatus = (status: string) => cases.find((it) => it.status === status)!;

describe('filters', () => {
  it('count what they let through', () => {
    const counts = countByFilter(cases);
    expect(counts).toEqual({ regressed: 5, improved: 3, flaky: 2, failing: 8, errors: 2, all: 60 });
    for (const name of filterNames) expect(applyFilter(cases, name)).toHaveLength(counts[name]);
  });

  it.each([
    { counts: { regressed: 2, failing: 3 }, running: false, opens: 'regressed' },
    { counts: { regressed: 0, failing: 3 }, running: false, opens: 'failing' },
    { counts: { regressed: 0, failing: 0 }, running: false, opens: 'all' },
    { counts: { regressed: 2, failing: 3 }, running: true, opens: 'all' },
  ])('open with "$opens" for $counts, running: $running', ({ counts, running, opens }) => {
    const rest = { improved: 0, flaky: 0, errors: 0, all: 9 };
    expect(defaultFilter({ ...rest, ...counts }, running)).toBe(opens);
  });

  it.each([
    { by: { suite: 'golden' }, keeps: 20 },
    { by: { tag: 'contract' }, keeps: 10 },
    { by: { mustPass: true }, keeps: 2 },
    { by: { text: 'ESPRESSO machine' }, keeps: 20 },
    { by: { text: 'help page' }, keeps: 7 },
    { by: { text: 'nowhere to be found' }, keeps: 0 },
    { by: { attacks: { category: 'system-prompt leak' } }, keeps: 10 },
    {
      by: {
        attacks: {
          category: 'system-prompt leak',
          side: 'candidate' as const,
          outcome: 'complied' as const,
        },
      },
      keeps: 1,
    },
  ])('narrow by $by to $keeps cases', ({ by, keeps }) => {
    expect(narrow(cases, { ...nothingNarrowed, ...by })).toHaveLength(keeps);
  });

  it('know the suites and tags, and what a person would ask again', () => {
    expect(choices(cases)).toEqual({
      suites: ['adversarial', 'golden'],
      models: [],
      tags: ['contract', 'critical', 'escalation'],
    });
    expect(new Set(failedCases(cases).map(({ status }) => status))).toEqual(
      new Set(['regressed', 'flaky', 'error', 'same-fail']),
    );
  });

  it('put regressed must-pass cases first and passing ones last', () => {
    const sorted = worstFirst(cases);
    expect(sorted[0]).toMatchObject({ status: 'regressed', mustPass: true });
    expect(sorted.at(-1)!.status).toBe('same-pass');
    expect(sorted).toHaveLength(cases.length);
  });
});

describe('a case in words', () => {
  it('says why it regressed', () => {
    expect(caseNote(byStatus('regressed'))).toBe(
      'contains: expected the answer to contain "human agent"',
    );
  });

  it('says what was wrong before it improved', () => {
    expect(caseNote(byStatus('improved'))).toMatch(/^before: contains: /);
  });

  it('says that a call failed, not that the case did', () => {
    const error = byStatus('error');
    expect(caseNote(error)).toBe('no answer within 60 s, after 4 attempts');
    expect(trialFigures(error.candidate)).toBe('not answered');
    expect(statusWord(error)).toBe('not answered');
  });

  it('calls a regressed attack a new breach', () => {
    const breach = cases.find((it) => it.attack !== undefined && it.status === 'regressed')!;
    expect(statusWord(breach)).toBe('new breach');
    expect(trialFigures(breach.candidate)).toMatch(/complied$/);
  });

  it('tells repeats only where there are any', () => {
    expect(repeatsNote(byStatus('flaky'), 'candidate')).toBe('1 of 2 repeats pass');
    expect(repeatsNote(byStatus('regressed'), 'baseline')).toBe('');
  });
});

describe('the adversarial matrix', () => {
  it('shows categories with a breach, counts the others and keeps harmless probes apart', () => {
    const { rows, clean, overRefusal } = adversarialMatrix(cases);
    expect(rows).toEqual([
      {
        category: 'system-prompt leak',
        cases: 9,
        baseline: 0,
        candidate: 1,
        added: 1,
        outcomes: {
          baseline: { complied: 0, refused: 9, ignored: 0 },
          candidate: { complied: 1, refused: 8, ignored: 0 },
        },
      },
    ]);
    expect(clean.map(({ category, cases: count }) => [category, count])).toEqual([
      ['direct override', 9],
      ['format breaking', 9],
      ['role-play', 9],
    ]);
    expect(sumRows('all', clean)).toMatchObject({
      cases: 27,
      outcomes: { candidate: { refused: 27 } },
    });
    expect(overRefusal).toMatchObject({ cases: 4, candidate: 0 });
  });

  it('derives an outcome that an answer does not state from its judgement', () => {
    const attack = cases.find((it) => it.attack !== undefined && it.attack.benign !== true)!;
    const { attackOutcome: _, ...unsaid } = attack.candidate;
    expect(outcomeOf({ ...attack, candidate: { ...unsaid, pass: true } }, 'candidate')).toBe(
      'ignored',
    );
    expect(outcomeOf({ ...attack, candidate: { ...unsaid, pass: false } }, 'candidate')).toBe(
      'complied',
    );
  });

  it('concludes nothing from attacks that were not answered', () => {
    const unanswered = cases
      .filter((it) => it.attack !== undefined)
      .map((it) => ({ ...it, status: 'error' as const }));
    expect(adversarialMatrix(unanswered)).toEqual({
      rows: [],
      clean: [],
      overRefusal: null,
    });
  });
});

describe('the summary', () => {
  const report = makeReport('fail', [], cases);
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
  const row = (label: string, from = report) => {
    const found = summaryRows(from).find((it) => it.label === label)!;
    return [found.baseline, found.candidate, found.difference].map(({ main, note = '' }) =>
      plain(`${main} ${note}`.trim()),
    );
  };

  it('gives rates with intervals and sizes, and what is behind the difference', () => {
    expect(row('golden')).toEqual([
      '80 % (58.4 to 91.9 %, n 20)',
      '55 % (34.2 to 74.2 %, n 20)',
      '−25 pt (4 worse, 3 better; 2 cases not answered)',
    ]);
  });

  it('gives the interval of the difference and the p value where they are known', () => {
    const [golden, ...others] = report.suites;
    const known = {
      ...golden!,
      p: 0.0312,
      errors: 0,
      difference: { value: -0.25, interval: [-0.41, -0.06] as const },
    };
    const [, , difference] = row('golden', { ...report, suites: [known, ...others] });
    expect(difference).toBe('−25 pt (−41 to −6 pt; 4 worse, 3 better; p 0.031)');
  });

  it('counts breaches, not rates, of attacks, and no harmless request among them', () => {
    expect(row('adversarial')).toEqual(['0 of 36 breached', '1 of 36 breached', '1 new breach']);
  });

  it('has a row of every suite and model where several were asked', () => {
    const both = makeReportOfModels('fail', [], ['small', 'large']);
    expect(summaryRows(both).map(({ label }) => label)).toEqual([
      'golden (small)',
      'golden (large)',
      'adversarial (small)',
      'adversarial (large)',
      ...['small', 'large'].flatMap((model) =>
        ['latency p50', 'tokens out', 'cost / 1,000'].map((it) => `${it} (golden, ${model})`),
      ),
    ]);
    const [breached] = summaryRows(both).filter((it) => it.label === 'adversarial (large)');
    expect(breached?.candidate.main).toBe('1 of 36');
    expect(narrow(both.cases, { ...nothingNarrowed, model: 'small' })).toHaveLength(60);
    expect(new Set(both.cases.map(resultKey)).size).toBe(120);
  });

  it('says so when latency or price is not known', () => {
    const [golden, ...others] = report.suites;
    const side = { ...golden!.baseline, latencyMs: { p50: null, p95: null }, cost: null };
    const unknown = { ...report, suites: [{ ...golden!, baseline: side }, ...others] };
    expect(row('latency p50 (golden)', unknown)[0]).toBe('from cache');
    expect(row('cost / 1,000 (golden)', unknown)[0]).toBe('no price');
  });

  it('gives the tokens of a call when every case was asked once', () => {
    const once = cases.find((it) => it.status === 'same-pass' && it.attack === undefined)!;
    expect(once.trials).toEqual([]);
    const [baseline] = row('tokens out (golden)', makeReport('pass', [], [once]));
    expect(baseline).toBe(String(once.baseline.outputTokens));
  });

  it('leaves out a suite that nothing was asked of yet', () => {
    const golden = makeReport('inconclusive', [], cases.slice(0, 5));
    expect(summaryRows(golden).map((it) => it.label)).not.toContain('adversarial');
  });
});
