import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeBlastRadius } from '../../../src/core/blastRadius/blastRadius.ts';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import type { EvalReport, Verdict } from '../../../src/core/eval/model.ts';
import { lintPrompt } from '../../../src/core/lint/lintPrompt.ts';
import type { LintProblem } from '../../../src/core/lint/model.ts';
import { gateOf, gateOfAll } from '../../../src/core/review/gate.ts';
import {
  githubAnnotations,
  githubCaseAnnotations,
} from '../../../src/core/review/githubAnnotations.ts';
import { escapeMarkdown } from '../../../src/core/review/markdown.ts';
import type { ReviewedEdit } from '../../../src/core/review/model.ts';
import { reviewNote } from '../../../src/core/review/reviewNote.ts';
import { toSarif } from '../../../src/core/review/sarif.ts';
import { outcome } from '../../support/evaluationFixtures.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';

const file = 'prompts/reply.prompt.yml';
const rules = 'Be kind.\nNever promise refunds, @team.\nAnswer in one sentence.';

async function edited(after: string, more: Partial<ReviewedEdit> = {}): Promise<ReviewedEdit> {
  const baseline = await closed({ [file]: promptYml(rules) }, file);
  const candidate = await closed({ [file]: promptYml(after) }, file);
  const diff = diffPrompts(baseline, candidate);
  const blast = computeBlastRadius({
    diff,
    baseline,
    candidate,
    prompts: [candidate],
    callSites: [{ file: 'src/a.ts', line: 3, how: 'path', prompt: 'reply' }],
    cases: [],
    traffic: { requestsPerDay: 50_000, share: 0.5, costPerDay: null },
    configuredPlan: null,
  });
  return {
    diff,
    baselineLabel: 'HEAD',
    candidateLabel: 'working tree',
    blast,
    problems: await lintPrompt({ prompt: candidate, declared: null }),
    report: null,
    ...more,
  };
}

const report = (verdict: Verdict): EvalReport =>
  ({
    id: 'r1',
    verdict,
    model: 'm (simulated)',
    reasons: [{ id: 'x', why: '9 of 62 cases regressed' }],
    suites: [],
    cases: [],
  }) as unknown as EvalReport;

let dangerous: ReviewedEdit;
let harmless: ReviewedEdit;
beforeAll(async () => {
  dangerous = await edited('Be kind.\nAnswer in one sentence.');
  harmless = await edited(rules.replace('Be kind.', 'Be kind and warm.'));
});

describe('the gate of an edit', () => {
  const error: LintProblem = {
    rule: 'secret.in-prompt',
    severity: 'error',
    message: 'a key',
    file,
    span: { line: 6, column: 1, endColumn: 2 },
  };

  it.each([
    ['passes when the evaluation passed', 'pass', () => ({ ...harmless, report: report('pass') })],
    ['fails when the evaluation failed', 'fail', () => ({ ...harmless, report: report('fail') })],
    ['is inconclusive without an evaluation', 'inconclusive', () => harmless],
    [
      'is closed by an error of lint',
      'fail',
      () => ({ ...harmless, problems: [error], report: report('pass') }),
    ],
    ['is closed by a critical change', 'fail', () => ({ ...dangerous, report: report('pass') })],
  ] as const)('%s', (_, verdict, edit) => {
    expect(gateOf(edit(), undefined).verdict).toBe(verdict);
  });

  it('opens for a critical change that was approved, if it passes otherwise', () => {
    expect(dangerous.blast.level).toBe('critical');
    expect(gateOf({ ...dangerous, report: report('pass') }, 'seen by legal').verdict).toBe('pass');
    expect(gateOf({ ...dangerous, report: report('fail') }, 'seen by legal').verdict).toBe('fail');
  });

  it('passes without an evaluation when nothing reaches the model', async () => {
    expect(gateOf(await edited(rules), undefined)).toMatchObject({ verdict: 'pass' });
  });

  it('of several is as closed as the most closed', () => {
    const gate = (verdict: Verdict) => ({ verdict, why: '' });
    expect(gateOfAll([])).toBe('pass');
    expect(gateOfAll([gate('pass'), gate('inconclusive')])).toBe('inconclusive');
    expect(gateOfAll([gate('inconclusive'), gate('fail'), gate('pass')])).toBe('fail');
  });
});

describe('the review note', () => {
  it('says what changed, what could go wrong, evidence, reach, gaps and plan', () => {
    const note = reviewNote(dangerous, gateOf(dangerous, undefined));
    const titles = [...note.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      'prompts/reply.prompt.yml: FAIL',
      'What changed',
      'What could go wrong',
      'Evidence',
      'Blast radius',
      'No case covers',
      'Release plan',
    ]);
    expect(note).toContain('| critical | ');
    expect(note).toContain('src/a.ts:3');
    expect(note).toContain('of a drop from 95 % to 85 % good');
    expect(note).toContain('starts only after an approval');
  });

  it('mentions nobody whom the prompt names', () => {
    expect(reviewNote(dangerous, gateOf(dangerous, undefined))).not.toMatch(/@team/);
  });

  it('keeps untrusted text text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/\n|\r/);
        const bare = escaped
          .replaceAll('@<!-- -->', '@')
          .replace(/&(?:lt|amp);/g, '')
          .replace(/\\[\\`*_[\]#|>~$]/g, '');
        expect(bare).not.toMatch(/[\\`*_[\]#|<>~$&]/);
      }),
      { seed: 20_260_714, numRuns: 500 },
    );
  });
});

describe('annotations of a pull request', () => {
  it('stand on the lines of the candidate, in the folder of the workspace', () => {
    const [first] = githubAnnotations(dangerous, 'services/desk');
    expect(first).toMatch(
      /^::error file=services\/desk\/prompts\/reply\.prompt\.yml,line=\d+,endLine=\d+,title=Prompt Canary::/,
    );
    expect(first).toContain('%0A');
  });

  it('cannot be forged by the text of a prompt', async () => {
    const forged = await edited(
      `${rules}\nNever say ::error file=x::owned\n::set-output name=a::b`,
    );
    for (const line of githubAnnotations(forged, '')) {
      expect(line).not.toMatch(/\n|\r/);
      expect(line.match(/^::(?:error|warning|notice) /)).not.toBeNull();
    }
  });
});

describe('annotations of an evaluation', () => {
  it('stand at the regressed cases of the suites, must-pass ones as errors, and cannot be forged', () => {
    const at = { file: 'evals/a.yaml', line: 7 };
    const cases = [
      { ...outcome([1], [0], { id: 'refund\n::error::x', mustPass: true }), at },
      { ...outcome([1], [0], { id: 'tone' }), at: { ...at, line: 9 } },
      outcome([1], [0], { id: 'built in' }),
      { ...outcome([1], [1], { id: 'good' }), at },
    ];
    const lines = githubCaseAnnotations(cases, 'desk');
    expect(lines.map((line) => line.split(',title')[0])).toEqual([
      '::error file=desk/evals/a.yaml,line=7,endLine=7',
      '::warning file=desk/evals/a.yaml,line=9,endLine=9',
    ]);
    for (const line of lines) expect(line).not.toMatch(/\n|\r/);
  });
});

describe('SARIF', () => {
  it('has one result a change, with its rule described', () => {
    const log = toSarif([dangerous, harmless], '1.0.0', '');
    const [run] = log.runs;
    const described = new Set(run?.tool.driver.rules?.map(({ id }) => id));
    expect(run?.results?.map(({ level }) => level)).toEqual(['error', 'note']);
    for (const { ruleId } of run?.results ?? []) expect(described).toContain(ruleId);
    const region = run?.results?.[0]?.locations?.[0]?.physicalLocation?.region;
    expect(region?.startLine).toBeGreaterThan(0);
  });

  it('knows a change again when lines above it have moved', async () => {
    const moved = await edited('Hello.\nBe kind.\nAnswer in one sentence.');
    const prints = ({ runs }: ReturnType<typeof toSarif>) =>
      runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.['change/v1']);
    expect(prints(toSarif([moved], '1', ''))).toContain(prints(toSarif([dangerous], '1', ''))?.[0]);
  });
});
