import { describe, expect, it } from 'vitest';
import { computeBlastRadius } from '../../../src/core/blastRadius/blastRadius.ts';
import type { BlastRadiusInput } from '../../../src/core/blastRadius/input.ts';
import type { CallSite } from '../../../src/core/blastRadius/model.ts';
import type { ReferenceGraph } from '../../../src/core/blastRadius/references/graph.ts';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { diffPartial } from '../../../src/core/diff/diffPartial.ts';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import type { EvalCase } from '../../../src/core/eval/model.ts';
import type { Reach } from '../../../src/extension/projects/project.ts';
import { blastView } from '../../../src/extension/words/blastView.ts';
import type { BlastGroupKind, BlastItem } from '../../../src/protocol/blastPanel.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';

const file = 'prompts/reply.prompt.yml';
const partial = 'prompts/partials/rules.md';
type Files = Readonly<Record<string, string>>;

const files = (system: string, rules = 'Never promise refunds.\n'): Files => ({
  [file]: promptYml(`${system}\n{{> rules}}`),
  'prompts/triage.prompt.yml': promptYml('Sort it.\n{{> rules}}').replace('reply', 'triage'),
  [partial]: rules,
});
const before = files('Reply as JSON with keys summary, next_action.');

const callSite: CallSite = {
  file: 'src/support/reply.ts',
  line: 41,
  how: 'sdk',
  via: 'langfuse',
  prompt: 'reply',
  sure: 'certain',
  passes: ['message', 'colour'],
  reads: ['summary', 'next_action'],
};

async function reachOf(after: Files, more: Partial<BlastRadiusInput> = {}): Promise<Reach> {
  const [baseline, candidate, triage] = await Promise.all([
    closed(before, file),
    closed(after, file),
    closed(after, 'prompts/triage.prompt.yml'),
  ]);
  const diff = diffPrompts(baseline, candidate);
  const cases = more.cases ?? [];
  const blast = computeBlastRadius({
    diff,
    baseline,
    candidate,
    prompts: [candidate, triage],
    callSites: [callSite],
    cases,
    traffic: null,
    configuredPlan: null,
    ...more,
  });
  return {
    comparison: {
      file,
      kind: 'prompt',
      baseline: { prompt: baseline, label: 'HEAD' },
      candidate,
      diff,
    },
    blast,
    cases: new Map(cases.map((it) => [it.id, it])),
    suiteProblem: null,
  };
}

function itemsOf(reach: Reach, kind: BlastGroupKind): readonly BlastItem[] {
  return groupOf(reach, kind)?.items ?? [];
}

function groupOf(
  reach: Reach,
  kind: BlastGroupKind,
): ReturnType<typeof blastView>['view']['groups'][number] | undefined {
  return blastView(reach).view.groups.find((it) => it.kind === kind);
}

const renamedKey = files('Reply as JSON with keys summary, next_step.\nThe tier is {{tier}}.');

describe('the words of a blast radius', () => {
  it('name each caller with how sure it is, what it does not pass and what it passes in vain', async () => {
    const [caller] = itemsOf(await reachOf(renamedKey), 'callers');
    expect(caller).toMatchObject({
      name: 'src/support/reply.ts:41',
      label: 'reply.ts:41',
      sure: 'certain',
      problems: ['does not pass tier', 'passes colour, unknown to the prompt'],
      opens: true,
    });
    expect(caller?.details).toEqual(['sure', 'uses reply by langfuse', 'passes message, colour']);
  });

  it.each([
    { more: { spreads: true, passes: undefined }, words: 'passes more than can be read there' },
    { more: { passes: undefined }, words: 'what it passes could not be read' },
  ])('accuse no caller whose variables are unknown: $words', async ({ more, words }) => {
    const callSites = [{ ...callSite, ...more }];
    const [caller] = itemsOf(await reachOf(renamedKey, { callSites }), 'callers');
    expect(caller?.problems).toEqual([]);
    expect(caller?.details).toContain(words);
  });

  it('name the keys that code reads, and which of them are gone', async () => {
    const items = itemsOf(await reachOf(renamedKey), 'readers');
    expect(items.map(({ name, problems, links }) => ({ name, problems, links }))).toEqual([
      { name: 'summary', problems: [], links: ['caller 0'] },
      { name: 'next_action', problems: ['gone from the answer'], links: ['caller 0'] },
    ]);
  });

  it('hang another prompt on the changed partial that it shares', async () => {
    const reach = await reachOf(files('Reply as JSON with keys summary, next_action.', 'Guess.\n'));
    expect(itemsOf(reach, 'partials')).toMatchObject([{ name: partial, details: ['changed too'] }]);
    expect(itemsOf(reach, 'prompts')).toMatchObject([
      { name: 'triage', links: [`partial ${partial}`], details: [`includes ${partial}`] },
    ]);
  });

  it('name the prompts that get its answer and give it theirs, and the tests, with how sure that is', async () => {
    const edge = { kind: 'chains', sure: 'likely', how: '', file: 'src/flow.ts' } as const;
    const graph: ReferenceGraph = {
      nodes: ['sort', 'reply', 'check'].map((name) => {
        return { id: `prompts/${name}.prompt.yml`, kind: 'prompt', name };
      }),
      edges: [
        { ...edge, from: file, to: 'prompts/sort.prompt.yml', line: 3 },
        { ...edge, from: 'prompts/check.prompt.yml', to: file, line: 4 },
        {
          kind: 'tests',
          sure: 'certain',
          how: 'langfuse',
          from: 'a.test.ts',
          to: file,
          file: 'a.test.ts',
          line: 9,
        },
      ],
    };
    const reach = await reachOf(renamedKey, { graph });
    expect(itemsOf(reach, 'feeds')).toMatchObject([
      {
        name: 'check',
        sure: 'likely',
        details: ['likely', 'gets the answer of reply', 'handed on at src/flow.ts:4'],
        links: ['subject'],
      },
    ]);
    expect(itemsOf(reach, 'fedBy')).toMatchObject([
      {
        name: 'sort',
        details: ['likely', 'gives its answer to reply', 'handed on at src/flow.ts:3'],
      },
    ]);
    expect(itemsOf(reach, 'tests')).toMatchObject([
      { name: 'a.test.ts:9', sure: 'certain', details: ['sure', 'uses reply by langfuse'] },
    ]);
    const { view, places } = blastView(reach);
    expect(places.get('feeds prompts/check.prompt.yml')?.file).toBe('prompts/check.prompt.yml');
    expect(view.reasons).toContain('answers go on to 1 prompt: check');
  });

  it('count the cases of each suite, and those that exercise a change', async () => {
    const some = { suite: 'golden', vars: {}, assertions: [], tags: [], mustPass: false };
    const cases: EvalCase[] = [
      { ...some, id: 'a', vars: { tier: 'gold' }, at: { file: 'evals/a.yaml', line: 9 } },
      { ...some, id: 'b' },
      { ...some, id: 'c', suite: 'attacks' },
      { ...some, id: 'd', prompt: 'another' },
    ];
    const reach = await reachOf(renamedKey, { cases });
    expect(itemsOf(reach, 'suites')).toMatchObject([
      { name: 'golden', details: ['2 cases, 1 of them exercise a change'], opens: true },
      { name: 'attacks', opens: false },
    ]);
    expect(blastView(reach).places.get('suite golden')).toEqual({ file: 'evals/a.yaml', line: 9 });
  });

  it('lead from a change that no case covers to its line', async () => {
    const reach = await reachOf(renamedKey);
    const { places } = blastView(reach);
    const items = itemsOf(reach, 'uncovered');
    expect(items.length).toBeGreaterThan(0);
    for (const { id, name } of items) {
      const place = places.get(id);
      expect(place?.file).toBe(file);
      expect(name).toMatch(new RegExp(`^line ${place?.line}: `));
    }
  });

  it('give a place to what opens, and to nothing else', async () => {
    const { view, places } = blastView(await reachOf(renamedKey));
    const all = view.groups.flatMap(({ items }) => items);
    expect(all.filter(({ opens }) => opens).map(({ id }) => id)).toEqual([...places.keys()]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('say what each stage can see where the traffic is known, and that nobody can tell otherwise', async () => {
    const unknown = blastView(await reachOf(renamedKey)).view.detection;
    expect(unknown.lines).toEqual([
      'unknown: the registry knows of no live traffic of this prompt',
    ]);
    const traffic = { requestsPerDay: 900, share: 0.62, costPerDay: null };
    const reach = await reachOf(renamedKey, { traffic });
    const known = blastView(reach).view.detection;
    expect(known.title).toContain('at 900 requests a day');
    expect(known.lines.join('\n')).toContain('cannot be seen in this stage');
    expect(itemsOf(reach, 'traffic')).toMatchObject([
      {
        name: '62 % of traffic',
        details: ['900 requests a day', 'cost unknown: no request said what it cost'],
      },
    ]);
  });

  it.each<{ what: string; kind: BlastGroupKind; words: RegExp; more: Partial<BlastRadiusInput> }>([
    {
      what: 'how callers were looked for',
      kind: 'callers',
      words: /No call site was found\. Code in TypeScript, .* were searched/,
      more: { callSites: [] },
    },
    { what: 'that no suite has a case', kind: 'suites', words: /No suite has a case/, more: {} },
    { what: 'that traffic is unknown', kind: 'traffic', words: /^Unknown: /, more: {} },
  ])('say $what', async ({ kind, words, more }) => {
    const group = groupOf(await reachOf(renamedKey, more), kind);
    expect(group?.items).toEqual([]);
    expect(group?.empty).toMatch(words);
  });

  it('do not call a change covered when the suites cannot be read', async () => {
    const reach = await reachOf(before);
    const suiteProblem = new CanaryError('bad-suite', 'not a list');
    const group = groupOf({ ...reach, suiteProblem }, 'uncovered');
    expect(group?.empty).toMatch(/^Unknown, as the suites cannot be read: .*not a list/);
  });

  it('say that nothing changed since the baseline', async () => {
    expect(blastView(await reachOf(before)).view).toMatchObject({
      level: 'none',
      reach: 'no change since HEAD',
    });
  });

  it('speak of a partial as of its file, with the prompts that include it', async () => {
    const reach = await reachOf(before);
    const after = files('x', 'Promise refunds.\n');
    const diff = diffPartial(before[partial] ?? '', after[partial] ?? '', partial);
    const prompts = await Promise.all([
      closed(after, file),
      closed(after, 'prompts/triage.prompt.yml'),
    ]);
    const blast = computeBlastRadius({
      diff,
      baseline: null,
      candidate: null,
      prompts,
      callSites: [callSite],
      cases: [],
      traffic: null,
      configuredPlan: null,
    });
    const comparison = { ...reach.comparison, file: partial, kind: 'partial' as const, diff };
    const shown = { ...reach, comparison, blast };
    expect(blastView(shown).view).toMatchObject({ subject: partial, kind: 'partial' });
    expect(itemsOf(shown, 'prompts').map(({ name }) => name)).toEqual(['reply', 'triage']);
    expect(itemsOf(shown, 'callers')).toMatchObject([{ links: ['prompt 0'] }]);
  });
});
