import path from 'node:path';
import type { EvalEvent } from '../../core/eval/model.ts';
import { runEvaluation } from '../../core/eval/runner.ts';
import { createRegExpMatcher } from '../../node/boundedRegExp.ts';
import { openResponseCache } from '../../node/cache/responseCache.ts';
import type { ChosenModel } from '../../node/models/chooseModel.ts';
import { openModel } from '../../node/models/openModel.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { openDataFolder, saveReport } from '../../node/reports/saveReport.ts';
import { defaultConcurrency } from '../../protocol/config.ts';
import type { EvaluationSubject } from './openEvaluation.ts';

/**
 * Evaluates and saves the report, also a partial one. Answers that are known from earlier runs are
 * not asked for again, so that running again after an interruption goes on where it stopped.
 */
export async function* evaluate(
  subject: EvaluationSubject,
  { config, override }: ChosenModel,
  apiKey: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<EvalEvent, void, undefined> {
  const deps = { clock: systemClock, random: systemRandom, env: process.env };
  const model = await openModel(config, { ...deps, override, apiKey });
  try {
    const folder = await openDataFolder(subject.root);
    const events = runEvaluation({
      ...subject,
      model,
      concurrency: (config === 'demo' ? undefined : config.concurrency) ?? defaultConcurrency,
      cache: openResponseCache(path.join(folder, 'cache'), systemRandom),
      clock: systemClock,
      random: systemRandom,
      matchRegExp: createRegExpMatcher(),
      signal,
    });
    for await (const event of events) {
      if (event.type === 'finished' || event.type === 'stopped') {
        await saveReport(subject.root, event.report);
      }
      yield event;
    }
  } finally {
    model.dispose();
  }
}
