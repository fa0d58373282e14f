import { describe, expect, it } from 'vitest';
import { computeBlastRadius } from '../../../src/core/blastRadius/blastRadius.ts';
import type { BlastRadiusInput } from '../../../src/core/blastRadius/input.ts';
import { blastHeadline } from '../../../src/core/blastRadius/headline.ts';
import type { BlastRadius, CallSite } from '../../../src/core/blastRadius/model.ts';
import { diffPartial } from '../../../src/core/diff/diffPartial.ts';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import type { CaseResult, CaseStatus, EvalCase } from '../../../src/core/eval/model.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';

const file = 'prompts/reply.prompt.yml';
const rules = 'Never promise refunds.\n';
const text = promptYml('Be brief.\n{{> rules}}\nReply as JSON with keys summary, next_action.');

type Files = Readonly<Record<string, string>>;

const workspace = (reply: string, partial = rules): Files => ({
  [file]: reply,
  'prompts/triage.prompt.yml': promptYml('Sort it.\n{{> rules}}').replace('reply', 'triage'),
  'prompts/summary.prompt.yml': promptYml('Sum up.\n{{> rules}}').replace('reply', 'summary'),
  'prompts/other.prompt.yml': promptYml('Else.').replace('reply', 'other'),
  'prompts/partials/rules.md': partial,
});

const site = (prompt: string, more: Partial<CallSite> = {}): CallSite => ({
  file: `src/${prompt}.ts`,
  line: 7,
  how: 'name',
  prompt,
  ...more,
});

const testCase = (id: string, more: Partial<EvalCase> = {}): EvalCase => ({
  id,
  suite: 'golden',
  vars: { message: 'hi' },
  assertions: [],
  tags: [],
  mustPass: false,
  ...more,
});

async function radius(
  after: Files,
  more: Partial<BlastRadiusInput> = {},
  before = workspace(text),
): Promise<BlastRadius> {
  const baseline = await closed(before, file);
  const candidate = await closed(after, file);
  const files = Object.keys(after).filter((it) => it.endsWith('.prompt.yml'));
  return computeBlastRadius({
    diff: diffPrompts(baseline, candidate),
    baseline,
    candidate,
    prompts: await Promise.all(files.map((it) => closed(after, it))),
    callSites: [site('reply'), site('triage'), site('other')],
    cases: [],
    traffic: null,
    configuredPlan: null,
    ...more,
  });
}

describe('the scope of a change', () => {
  it.each([
    ['the system prompt', text.replace('Be brief.', 'Be thorough.'), 'system-prompt'],
    ['the user prompt', text.replace('{{message}}', 'Look: {{message}}'), 'task-prompt'],
    ['the model', text.replace('m-1', 'm-2'), 'model-settings'],
    ['a comment', `# note\n${text}`, 'none'],
  ])('in %s', async (_, changed, kind) => {
    expect((await radius(workspace(changed))).scope.kind).toBe(kind);
  });

  it('of a comment is nothing, at level none', async () => {
    const result = await radius(workspace(`# note\n${text}`));
    expect(result).toMatchObject({ level: 'none', callSites: [], interactions: [] });
  });
});

describe('the reach of a change', () => {
  it('is the callers of the prompt', async () => {
    const result = await radius(workspace(text.replace('brief', 'kind')));
    expect(result.callSites).toEqual([site('reply')]);
    expect(result.dependants).toEqual([]);
  });

  it('in a partial is every prompt that includes it, and their callers', async () => {
    const result = await radius(workspace(text, 'Promise refunds.\n'));
    expect(result.scope.kind).toBe('partial');
    expect(result.dependants).toEqual(
      ['triage', 'summary'].map((prompt) => ({
        prompt,
        file: `prompts/${prompt}.prompt.yml`,
        through: 'prompts/partials/rules.md',
      })),
    );
    expect(result.callSites.map(({ prompt }) => prompt)).toEqual(['reply', 'triage']);
  });

  it('of a partial by itself is the same prompts', async () => {
    const after = workspace(text, 'Promise refunds.\n');
    const result = await radius(after, {
      diff: diffPartial(rules, 'Promise refunds.\n', 'prompts/partials/rules.md'),
      baseline: null,
      candidate: null,
    });
    expect(result.dependants.map(({ prompt }) => prompt)).toEqual(['reply', 'triage', 'summary']);
  });

  it('is told in one line', async () => {
    const traffic = { requestsPerDay: 1200, share: 0.62, costPerDay: null };
    const result = await radius(workspace(text, ''), { traffic });
    expect(blastHeadline(result)).toBe(
      'Blast radius Critical: every call that includes it, 2 prompts, 2 call sites, 62 % of traffic',
    );
  });
});

describe('what a change meets', () => {
  const renamed = text.replaceAll('{{message}}', '{{question}}');

  it('is a caller that does not pass a new variable', async () => {
    const callSites = [site('reply', { passes: ['message'] }), site('triage', { passes: [] })];
    const { interactions, level } = await radius(workspace(renamed), { callSites });
    expect(interactions).toContainEqual({
      kind: 'variable',
      what: 'variable question (was message) is not passed at src/reply.ts:7',
      tested: false,
      severity: 'high',
    });
    expect(level).toBe('high');
  });

  it('is tested when a case sets the variable', async () => {
    const cases = [testCase('a', { vars: { question: 'x' } })];
    const { interactions } = await radius(workspace(renamed), { cases });
    expect(interactions.find(({ kind }) => kind === 'variable')?.tested).toBe(true);
  });

  it('is a reader of a key that is gone', async () => {
    const changed = workspace(text.replace('next_action', 'next_step'));
    const callSites = [site('reply', { reads: ['next_action', 'id'] })];
    const { interactions, reasons } = await radius(changed, { callSites });
    const what = 'output key next_action is gone and read at src/reply.ts:7';
    expect(interactions).toMatchObject([{ kind: 'output', what, severity: 'high' }]);
    expect(reasons.map(({ why }) => why)).toContain(what);
  });

  it('is the model when settings change', async () => {
    const { interactions } = await radius(workspace(text.replace('m-1', 'm-2')));
    expect(interactions.map(({ kind }) => kind)).toEqual(['model']);
  });
});

describe('coverage', () => {
  const changed = workspace(text.replace('Be brief.', 'Escalate to a human agent when asked.'));

  it('names the hunks that no case exercises', async () => {
    const { coverage, reasons } = await radius(changed, { cases: [testCase('a')] });
    expect(coverage).toEqual({ cases: 1, uncoveredHunks: ['h1'], coveredBy: {} });
    expect(reasons.at(-1)).toEqual({
      id: 'coverage',
      why: 'no case covers 1 of 1 changes: line 6',
    });
  });

  it.each([
    [
      'an assertion that speaks of it',
      { assertions: [{ type: 'contains', value: 'human agent' }] },
    ],
    ['a tag', { tags: ['escalation'] }],
    ['a metric', { assertions: [{ type: 'equals', value: 'x', metric: 'escalation' }] }],
    ['the category of an attack', { attack: { category: 'escalation', owasp: [], atlas: [] } }],
  ])('is given by %s', async (_, more) => {
    const { coverage } = await radius(changed, { cases: [testCase('a', more), testCase('b')] });
    expect(coverage.coveredBy).toEqual({ h1: ['a'] });
  });

  it('of a format is given by cases that check the format', async () => {
    const cases = [testCase('a', { assertions: [{ type: 'is-json' }] }), testCase('b')];
    const edit = workspace(text.replace('Reply as JSON', 'Reply as XML'));
    expect((await radius(edit, { cases })).coverage.coveredBy).toEqual({ h1: ['a'] });
  });

  it('of a setting is given by every case', async () => {
    const cases = [testCase('a'), testCase('b')];
    const { coverage } = await radius(workspace(text.replace('m-1', 'm-2')), { cases });
    expect(coverage.coveredBy).toEqual({ h1: ['a', 'b'] });
  });

  it('is not given by cases of another prompt, or by words that every case has', async () => {
    const assertions = [{ type: 'contains', value: 'human' }];
    const foreign = testCase('a', { prompt: 'other', assertions });
    const common = Array.from({ length: 8 }, (_, i) => testCase(`c${i}`, { assertions }));
    const { coverage } = await radius(changed, { cases: [foreign, ...common] });
    expect(coverage).toMatchObject({ cases: 8, uncoveredHunks: ['h1'] });
  });

  describe('by the last evaluation of the change', () => {
    const answered = (id: string, status: CaseStatus, before: string, after: string): CaseResult =>
      ({ id, status, baseline: { output: before }, candidate: { output: after } }) as CaseResult;
    const cases = [testCase('a'), testCase('b')];

    it('is given by an answer that changed in what the change speaks of', async () => {
      const evaluated = [
        answered('a', 'same-pass', 'Here you are.', 'I escalate this to a human.'),
        answered('b', 'same-pass', 'Here you are.', 'There you go.'),
      ];
      const { coverage } = await radius(changed, { cases, evaluated });
      expect(coverage.coveredBy).toEqual({ h1: ['a'] });
    });

    it('is given by a case that a lone change made fail', async () => {
      const evaluated = [
        answered('a', 'same-fail', 'x', 'x'),
        answered('b', 'regressed', 'fine', 'wrong'),
      ];
      const { coverage } = await radius(changed, { cases, evaluated });
      expect(coverage.coveredBy).toEqual({ h1: ['b'] });
    });

    it('is not given by a failure that any of several changes may have caused', async () => {
      const two = workspace(
        text.replace('Be brief.', 'Escalate when asked.').replace('m-1', 'm-2'),
      );
      const evaluated = [answered('b', 'regressed', 'fine', 'wrong')];
      const { coverage } = await radius(two, { cases, evaluated });
      expect(coverage.uncoveredHunks).toHaveLength(1);
    });
  });
});

describe('the level', () => {
  it('of a small change stays low however far it reaches', async () => {
    const traffic = { requestsPerDay: 1e6, share: 1, costPerDay: 900 };
    const partial = workspace(text, `${rules}Be polite.\n`);
    const before = workspace(text, `${rules}Be friendly.\n`);
    expect((await radius(partial, { traffic }, before)).level).toBe('low');
  });

  it('of a medium change in a partial of several prompts is high', async () => {
    const after = workspace(text, `${rules}Sort letters by colour and by size.\n`);
    expect((await radius(after)).level).toBe('high');
  });

  it('decides the plan: a critical change waits for an approval', async () => {
    const { level, plan } = await radius(workspace(text, ''));
    expect(level).toBe('critical');
    expect(plan.needsApproval).toBe(true);
  });
});

describe('files that could not be read', () => {
  const edited = workspace(text.replace('Be brief.', 'Explain at length.'));

  it.each([
    [[], undefined],
    [['a.yaml'], '1 file that may call prompts could not be read: a.yaml'],
    [
      ['a.yaml', 'b.ts', 'c.py', 'd.go', 'e.rb'],
      '5 files that may call prompts could not be read: a.yaml, b.ts, c.py and 2 more',
    ],
  ])('are named among the reasons: %j', async (unread, expected) => {
    const { reasons } = await radius(edited, { unread });
    expect(reasons.find(({ id }) => id === 'reach.unread')?.why).toBe(expected);
  });
});
