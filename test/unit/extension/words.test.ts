import { describe, expect, it } from 'vitest';
import { blastHeadline } from '../../../src/core/blastRadius/headline.ts';
import type { BlastRadius } from '../../../src/core/blastRadius/model.ts';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import type { Hunk } from '../../../src/core/diff/model.ts';
import type { GuardState } from '../../../src/core/release/model.ts';
import { count, oneLine, percent, shortNumber } from '../../../src/extension/words/amount.ts';
import { baselineItems, baselineLines } from '../../../src/extension/words/baselineRows.ts';
import { hoverText } from '../../../src/extension/words/hoverText.ts';
import { hunkNote, lineMarks } from '../../../src/extension/words/hunkWords.ts';
import { versionWords } from '../../../src/extension/words/promptWords.ts';
import { actionSentence, statusBarText } from '../../../src/extension/words/releaseWords.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';
import { planWith } from '../../support/releaseFixtures.ts';
import { logEntry, makeRelease } from '../../webview-harness/releaseFixture.ts';

const file = 'prompts/reply.prompt.yml';

const blast: BlastRadius = {
  level: 'high',
  reasons: [],
  scope: { kind: 'system-prompt', why: '' },
  callSites: Array.from({ length: 7 }, (_, line) => ({
    file: 'a.ts',
    line,
    how: 'path',
    prompt: 'x',
  })),
  dependants: [
    { prompt: 'b', file: 'b', through: 'p' },
    { prompt: 'c', file: 'c', through: 'p' },
  ],
  feeds: [],
  fedBy: [],
  tests: [],
  interactions: [],
  coverage: { cases: 3, uncoveredHunks: [], coveredBy: {} },
  traffic: null,
  plan: planWith(),
  detection: null,
};

describe('amounts', () => {
  it('carry their unit and no needless digits', () => {
    expect([count(1, 'case'), count(2, 'case'), count(12_000, 'user')]).toEqual([
      '1 case',
      '2 cases',
      '12,000 users',
    ]);
    expect([percent(0.9123), percent(1), percent(0.0005)]).toEqual(['91.2 %', '100 %', '0.05 %']);
    expect(shortNumber(100 / 3)).toBe('33.3');
  });

  it('fit in a line', () => {
    expect(oneLine('a\n  b   c', 10)).toBe('a b c');
    expect(oneLine('one two three', 8)).toBe('one two…');
  });
});

describe('the line on top of a prompt', () => {
  it('says level, scope, prompts, call sites and traffic', () => {
    const traffic = { requestsPerDay: 900, share: 0.62, costPerDay: null };
    expect(blastHeadline({ ...blast, traffic })).toBe(
      'Blast radius High: every call, 3 prompts, 7 call sites, 62 % of traffic',
    );
  });

  it('names what is not there, and leaves out what is not known', () => {
    expect(blastHeadline({ ...blast, callSites: [], dependants: [] })).toBe(
      'Blast radius High: every call, no call site found',
    );
  });

  it('counts only its dependants for a partial', () => {
    expect(blastHeadline({ ...blast, scope: { kind: 'partial', why: '' } })).toMatch(
      /, 2 prompts, /,
    );
  });

  it('reaches nothing when the change is cosmetic', () => {
    expect(blastHeadline({ ...blast, level: 'none', scope: { kind: 'none', why: '' } })).toBe(
      'Blast radius None: nothing reaches the model',
    );
  });
});

describe('marks of a diff', () => {
  const system = 'Be kind.\nNever promise refunds.\nAnswer in one sentence.';

  async function hunksOf(edited: string): Promise<readonly Hunk[]> {
    const [before, after] = await Promise.all([
      closed({ [file]: promptYml(system) }, file),
      closed({ [file]: promptYml(edited) }, file),
    ]);
    return diffPrompts(before, after).hunks;
  }

  it('sit at the line of the other side where something was removed', async () => {
    const hunks = await hunksOf('Be kind.\nAnswer in one sentence.');
    const [before] = lineMarks(hunks, 'before', null, null);
    const [after] = lineMarks(hunks, 'after', null, null);
    expect(before?.line).toBe(7);
    expect([6, 7]).toContain(after?.line);
    expect(after?.note).toMatch(/^guardrail removed/);
  });

  it('name the reach of what matters, and only of that', async () => {
    const [hunk] = await hunksOf('Be kind.\nAnswer in one sentence.');
    if (hunk === undefined) throw new Error('no hunk');
    expect(hunkNote(hunk, blast)).toMatch(/ - reaches 7 calls$/);
    expect(hunkNote(hunk, { ...blast, callSites: [] })).not.toMatch(/reaches/);
    expect(hunkNote({ ...hunk, severity: 'low' }, blast)).not.toMatch(/reaches/);
  });

  it('put the worst of several changes at a line first', () => {
    const at = (id: string, severity: Hunk['severity']): Hunk =>
      ({
        id,
        severity,
        summary: id,
        beforeRange: { start: 3, end: 3 },
        afterRange: { start: 3, end: severity === 'low' ? 5 : 3 },
      }) as Hunk;
    expect(
      lineMarks([at('tone', 'low'), at('rule', 'critical')], 'after', null, null),
    ).toMatchObject([{ line: 3, endLine: 5, severity: 'critical', note: 'rule · tone' }]);
  });

  it('of a partial sit at the tag that includes it, with its name', async () => {
    const files = (rule: string): Record<string, string> => ({
      [file]: promptYml('Be kind.\n{{> rules}}'),
      'partials/rules.md': rule,
    });
    const [before, after] = await Promise.all([
      closed(files('Never guess.\n'), file),
      closed(files('Guess.\n'), file),
    ]);
    const { hunks } = diffPrompts(before, after);
    const [mark] = lineMarks(hunks, 'after', after, null);
    expect(after.text.split('\n')[(mark?.line ?? 0) - 1]).toContain('{{> rules}}');
    expect(mark?.note).toMatch(/^partials\/rules\.md: /);
  });

  it('explain themselves: severity, words, reasons, coverage, actions, all text escaped', async () => {
    const [hunk] = await hunksOf(
      'Be kind.\nNever promise [refunds](command:evil).\nAnswer in one sentence.',
    );
    if (hunk === undefined) throw new Error('no hunk');
    const covered = { ...blast.coverage, coveredBy: { [hunk.id]: ['case-1'] } };
    const evalCase = { id: 'case-1', at: { file: 'evals/a.yaml', line: 4 } } as never;
    const reach = {
      blast: { ...blast, coverage: covered },
      cases: new Map([['case-1', evalCase]]),
      suiteProblem: null,
    };
    const input = { hunk, baselineLabel: 'HEAD', uri: 'file:///w/a.prompt.yml' };
    const text = hoverText({ ...input, reach });
    expect(text).toMatch(/^\*\*\w+\*\* \(/);
    expect(text).toContain('[case\\-1](command:promptCanary.openCase?');
    expect(text).not.toMatch(/\[refunds\]\(command:evil\)(?![^`]*```)/);
    const uncovered = { ...reach, blast };
    expect(hoverText({ ...input, reach: uncovered })).toContain('No case covers this change');
    expect(hoverText({ ...input, reach: null })).toContain('Measuring');
    const suiteProblem = Object.assign(new Error('broken'), { name: 'CanaryError' }) as never;
    const unknown = hoverText({ ...input, reach: { ...uncovered, suiteProblem } });
    expect(unknown).toContain('is unknown: broken');
    expect(unknown).not.toContain('No case covers');
    // What never reaches the model needs no case.
    const cosmetic: Hunk = { ...hunk, severity: 'none' };
    expect(hoverText({ ...input, hunk: cosmetic, reach: uncovered })).not.toContain(
      'No case covers',
    );
  });

  it('shows the beginning of a long change, without its indentation', async () => {
    const [found] = await hunksOf('Be kind.\nAnswer in one sentence.');
    if (found === undefined) throw new Error('no hunk');
    const rules = Array.from({ length: 15 }, (_, i) => `    Never promise refund ${i}.`);
    const hunk = { ...found, words: [], beforeText: rules.join('\n'), afterText: '' };
    const text = hoverText({ hunk, reach: null, baselineLabel: 'HEAD', uri: 'file:///x' });
    expect(text).toContain('\n- Never promise refund 0.\n');
    expect(text).not.toContain('refund 12');
    expect(text).toContain('\n- … 3 more lines\n');
  });
});

describe('versions of a prompt', () => {
  it.each([
    [{ production: 7, canary: 8 }, 8, 'production v7, canary v8'],
    [{}, 1, '1 version'],
    [{}, 3, '3 versions'],
  ])('%j of %d: %s', (labels, versions, words) => {
    expect(versionWords({ name: 'x', versions, labels, running: null })).toBe(words);
  });
});

describe('a release', () => {
  const release = makeRelease({ seed: 1, stages: [{ steps: 2, users: 50 }] });
  const withGuards = (...states: readonly GuardState[]): typeof release => ({
    ...release,
    prompt: 'reply',
    status: 'running',
    weight: 5,
    live: {
      ...release.live,
      guards: states.map((state, i) => ({ ...release.live.guards[i % 5], state }) as never),
    },
  });

  it.each([
    [['ok', 'ok'], '$(pulse) reply 5 % ok'],
    [['ok', 'inconclusive'], '$(pulse) reply 5 % ok so far'],
    [['inconclusive', 'inconclusive'], '$(pulse) reply 5 % not enough data'],
    [['ok', 'breached'], '$(pulse) reply 5 % guard breached'],
    [[], '$(pulse) reply 5 % no guards'],
  ] as const)('whose guards are %j reads %s', (states, words) => {
    expect(statusBarText(withGuards(...states))).toBe(words);
  });

  it.each([
    ['paused', '$(warning) reply paused'],
    ['rolled_back', '$(discard) reply rolled back'],
    ['promoted', '$(pass) reply promoted'],
  ] as const)('that is %s reads %s', (status, words) => {
    expect(statusBarText({ ...withGuards('ok'), status })).toBe(words);
  });

  it('is announced when the registry rolls it back, with the reason and who gets what', () => {
    const entry = logEntry(3, Date.parse('2026-05-12T15:31:00Z'), {
      action: 'rollback',
      reason: 'format broke',
      stageIndex: 0,
      weight: 0,
    });
    expect(actionSentence({ ...withGuards('ok') }, entry)).toBe(
      `reply v${release.canary.version} was rolled back: format broke. Everyone is on v${release.stable.version}.`,
    );
    expect(actionSentence(release, { ...entry, action: 'advance' })).toBeUndefined();
  });
});

describe('what a canary is judged against', () => {
  it('is told with the doubtful metrics first', () => {
    const findings = [
      { metric: 'error', state: 'steady', why: 'errors 1 % of 3,400 outcomes of stable' },
      { metric: 'refusal', state: 'unknown', why: "nothing is known yet of stable's refusals" },
      { metric: 'retry', state: 'unsteady', why: 'hours scatter 4 times as much' },
    ] as const;
    expect(baselineItems({ findings })).toEqual([
      '$(warning) too noisy: hours scatter 4 times as much',
      "$(question) too little history: nothing is known yet of stable's refusals",
      '$(pass) steady: errors 1 % of 3,400 outcomes of stable',
    ]);
  });

  it.each([
    [{ findings: [] }, 'no history: the registry serves no version of it yet'],
    [{ problem: 'it does not answer' }, "stable's history is not known: it does not answer"],
  ])('is said where nothing is known: %j', (news, line) => {
    expect(baselineLines(news)).toEqual([line]);
  });
});
