import path from 'node:path';
import type { EvalEvent } from '../../core/eval/model.ts';
import { runEvaluation } from '../../core/eval/runner.ts';
import { selectCases } from '../../core/eval/selection.ts';
import { createRegExpMatcher } from '../../node/boundedRegExp.ts';
import { openResponseCache } from '../../node/cache/responseCache.ts';
import { createCodeRunner } from '../../node/code/runCode.ts';
import type { ChosenModel } from '../../node/models/chooseModel.ts';
import { openGrading, type Grading } from '../../node/models/grading.ts';
import { openModel } from '../../node/models/openModel.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { openDataFolder, saveReport } from '../../node/reports/saveReport.ts';
import { defaultConcurrency } from '../../protocol/config.ts';
import type { EvaluationSubject } from './openEvaluation.ts';

export interface EvaluateOptions {
  readonly model: ChosenModel;
  readonly apiKey: string | undefined;
  readonly signal: AbortSignal;
  /** Only these cases; absent: every case. */
  readonly keys?: ReadonlySet<string> | undefined;
}

/**
 * Evaluates and saves the report, also a partial one. Answers that are known from earlier runs are
 * not asked for again, so that running again after an interruption goes on where it stopped.
 *
 * Chosen cases are asked anew, and their answers are not kept: an evaluation of everything would
 * otherwise take over those that somebody asked for until they came out right. Their report is not
 * saved here, as it says nothing about the rest.
 */
export async function* evaluate(
  subject: EvaluationSubject,
  { model: { config, override }, apiKey, signal, keys }: EvaluateOptions,
): AsyncGenerator<EvalEvent, void, undefined> {
  const deps = { clock: systemClock, random: systemRandom, env: process.env };
  const model = await openModel(config, { ...deps, override, apiKey });
  // Nothing is evaluated in a workspace that is not trusted.
  const workerUrl = new URL('./codeWorker.js', import.meta.url);
  const code = createCodeRunner({ root: subject.root, workerUrl });
  let grading: Grading | undefined;
  try {
    const folder = await openDataFolder(subject.root);
    const cache = openResponseCache(path.join(folder, 'cache'), systemRandom);
    grading = await openGrading(subject.grading, { ...deps, apiKey: undefined, cache, signal });
    const events = runEvaluation({
      ...subject,
      model,
      concurrency: (config === 'demo' ? undefined : config.concurrency) ?? defaultConcurrency,
      suites: keys === undefined ? subject.suites : selectCases(subject.suites, keys),
      cache: keys === undefined ? cache : null,
      clock: systemClock,
      random: systemRandom,
      matchRegExp: createRegExpMatcher(),
      runCode: code.run,
      judge: grading.judge,
      embedder: grading.embedder,
      signal,
    });
    for await (const event of events) {
      if (keys === undefined && (event.type === 'finished' || event.type === 'stopped')) {
        await saveReport(subject.root, event.report);
      }
      yield event;
    }
  } finally {
    code.dispose();
    grading?.dispose();
    model.dispose();
  }
}
