import { afterEach, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { saveReport } from '../../../src/node/reports/saveReport.ts';
import { openWorkspace } from '../../../src/node/workspace/workspace.ts';
import { parseConfig } from '../../../src/node/config.ts';
import { LiveTraffic } from '../../../src/extension/projects/liveTraffic.ts';
import { Project } from '../../../src/extension/projects/project.ts';
import { evalCase, outcome, suiteOf } from '../../support/evaluationFixtures.ts';
import { promptYml } from '../../support/promptBuilders.ts';
import { scratchRepository, type Scratch } from '../../support/scratchRepository.ts';

const file = 'prompts/reply.prompt.yml';
const cases = [evalCase('a', { suite: 'golden' }), evalCase('b', { suite: 'golden' })];

let scratch: Scratch;
afterEach(() => scratch.dispose());

function openProject(): Project {
  scratch = scratchRepository({ [file]: promptYml('Be brief.\nEscalate when asked.') });
  const away = { connect: () => Promise.reject(new Error('away')), ready: () => undefined };
  const none = { changed: () => undefined, dispose: () => undefined };
  const config = parseConfig('', 'prompt-canary.yaml');
  return new Project(openWorkspace(scratch.root, config), {
    editorText: () => undefined,
    registry: away,
    chosenBaseline: () => undefined,
    traffic: new LiveTraffic(away, systemClock),
    loadSuites: () => Promise.resolve([suiteOf(cases)]),
    references: { ...none, find: () => Promise.reject(new Error('the workspace looks itself')) },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    },
  });
}

const withData = `name: reply
messages:
  - role: system
    content: |
      Be brief.
      Say which order it is, ORDER-7.
  - role: user
    content: '{{message}}'
testData:
  - message: Where is ORDER-7?
evaluators:
  - name: names the order
    string: { contains: ORDER-7 }
`;

describe('the reach of an edit', () => {
  it('knows the cases that the prompt brings along, as the suites do', async () => {
    const project = openProject();
    scratch.write({ [file]: withData });
    const { cases: known, suiteProblem } = await project.measure(
      await project.compareCurrent(file),
    );
    expect(suiteProblem).toBeNull();
    const own = [...known.values()].filter(({ suite }) => suite === 'testData');
    expect(own.map(({ description, at }) => [description, at])).toEqual([
      ['Where is ORDER-7?', { file, line: 10 }],
    ]);
    const suites = await project.suites();
    expect(suites.map(({ name, cases: of }) => [name, of.length])).toEqual([
      ['golden', 2],
      ['testData', 1],
    ]);
  });

  it('names evaluators of the prompt that cannot be read', async () => {
    const project = openProject();
    scratch.write({ [file]: withData.replace('contains: ORDER-7', 'resembles: ORDER-7') });
    const { suiteProblem } = await project.measure(await project.compareCurrent(file));
    expect(suiteProblem?.where).toMatchObject({ file, line: 13 });
  });

  it('counts a case whose answer the edit changed, once that was evaluated', async () => {
    const project = openProject();
    scratch.write({ [file]: promptYml('Be brief.') });
    const comparison = await project.compareCurrent(file);
    const before = await project.measure(comparison);
    expect(before.blast.coverage.uncoveredHunks).toHaveLength(1);

    const { baseline, candidate } = comparison;
    const changed = outcome([1], [1], { id: 'b' });
    const report = {
      id: '00ff00ff00ff',
      startedAt: '2026-01-01T00:00:00.000Z',
      verdict: 'pass',
      baseline: { label: 'HEAD', fingerprint: baseline.prompt?.fingerprint },
      candidate: { label: 'working tree', fingerprint: candidate.fingerprint },
      cases: [
        {
          ...changed,
          baseline: { ...changed.baseline, output: 'I escalate this to a person.' },
          candidate: { ...changed.candidate, output: 'Here you are.' },
        },
      ],
    } as unknown as EvalReport;
    await saveReport(scratch.root, report);
    const after = await project.measure(comparison);
    expect(Object.values(after.blast.coverage.coveredBy)).toEqual([['b']]);

    const other = { ...report, id: '11ff11ff11ff', startedAt: '2026-01-02T00:00:00.000Z' };
    await saveReport(scratch.root, { ...other, cases: [] });
    const newest = await project.measure(comparison);
    expect(newest.blast.coverage.uncoveredHunks).toHaveLength(1);
  });
});
