import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import type { ModelClient } from '../../../src/core/ports.ts';
import { fingerprintOf } from '../../../src/core/prompt/fingerprint.ts';
import { createRegExpMatcher } from '../../../src/node/boundedRegExp.ts';
import { openModel } from '../../../src/node/models/openModel.ts';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { systemRandom } from '../../../src/node/platform/random.ts';
import { loadSuites } from '../../../src/node/suites.ts';
import {
  deskFolder,
  openExampleDesk,
  replyFile,
  type Edit,
  type ExampleDesk,
} from '../../support/exampleDesk.ts';

describe('the example workspace under the demo model', () => {
  let desk: ExampleDesk;
  let model: ModelClient;

  beforeAll(async () => {
    desk = await openExampleDesk();
    model = await openModel('demo', { clock: systemClock, random: systemRandom, env: {} });
  });
  afterAll(() => model.dispose());

  async function evaluate(file: string, edit: Edit): Promise<EvalReport> {
    const baseline = await desk.prompt(file);
    const candidate = await desk.prompt(file, edit);
    const side = (label: string, prompt: typeof baseline) => ({
      label,
      prompt,
      fingerprint: fingerprintOf(prompt),
    });
    const events = runEvaluation({
      prompt: baseline.name,
      baseline: side('HEAD', baseline),
      candidate: side(edit, candidate),
      suites: await loadSuites(deskFolder, desk.config, undefined, candidate),
      model,
      gate: desk.config.gate,
      concurrency: 8,
      repeats: 1,
      cache: null,
      clock: systemClock,
      random: systemRandom,
      matchRegExp: createRegExpMatcher(),
    });
    let last: EvalReport | undefined;
    for await (const event of events) if (event.type === 'finished') last = event.report;
    if (last === undefined) throw new Error('the evaluation did not finish');
    return last;
  }

  const golden = (report: EvalReport) => {
    const suite = report.suites.find((it) => it.name === 'golden');
    if (suite === undefined) throw new Error('there is no golden suite');
    return suite;
  };

  it('has at least sixty golden cases, for every prompt that is parsed', async () => {
    const suites = await loadSuites(deskFolder, desk.config, ['golden']);
    const cases = suites.flatMap((it) => it.cases);
    const prompts = new Set(cases.map((it) => it.prompt));
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect([...prompts]).toEqual(expect.arrayContaining(['reply', 'triage', 'summary']));
  });

  it.each([replyFile, 'prompts/triage.prompt.yml', 'prompts/summary.prompt.yml'])(
    'passes nearly all golden cases with the baseline of %s, and all that must pass',
    async (file) => {
      const report = await evaluate(file, 'none');
      expect(golden(report).baseline.passRate).toBeGreaterThanOrEqual(0.95);
      const failed = report.cases.filter((it) => it.mustPass && !it.baseline.pass);
      expect(failed.map((it) => it.id)).toEqual([]);
    },
  );

  it('passes the harmless edit', async () => {
    const report = await evaluate(replyFile, 'harmless');
    expect(report.verdict).toBe('pass');
    expect(golden(report).regressed).toBe(0);
  });

  it('fails the tidying edit for the two things that it dropped', async () => {
    const report = await evaluate(replyFile, 'tidy-up');
    expect(report.verdict).toBe('fail');
    const regressed = report.cases.filter((it) => it.status === 'regressed');
    const broken = regressed.flatMap((it) =>
      it.candidate.assertions.flatMap(({ broken: words }) => words ?? []),
    );
    expect(broken).toContain('escalation dropped');
    expect(broken).toContain('JSON contract broken');
    expect(regressed.some((it) => it.mustPass)).toBe(true);
    // What the edit kept is still kept.
    const kept = report.cases.filter((it) => it.id.includes('refund-is-not-promised'));
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.every((it) => it.candidate.pass)).toBe(true);
  });
});
