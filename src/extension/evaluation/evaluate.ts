import path from 'node:path';
import type { EvalEvent } from '../../core/eval/model.ts';
import { runEvaluation } from '../../core/eval/runner.ts';
import { isChosen } from '../../core/eval/selection.ts';
import type { ModelClient } from '../../core/ports.ts';
import { createRegExpMatcher } from '../../node/boundedRegExp.ts';
import { openResponseCache } from '../../node/cache/responseCache.ts';
import { createCodeRunner } from '../../node/code/runCode.ts';
import { openGrading, type Grading } from '../../node/models/grading.ts';
import type { NamedModel } from '../../node/models/namedModels.ts';
import { openModel } from '../../node/models/openModel.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { openDataFolder, saveReport } from '../../node/reports/saveReport.ts';
import { defaultConcurrency } from '../../protocol/config.ts';
import type { EvaluationSubject } from './openEvaluation.ts';

/** A model to ask, with the key that this editor keeps for its endpoint. */
export interface AskedModel extends NamedModel {
  readonly apiKey: string | undefined;
}

export interface EvaluateOptions {
  /** At least one; several are asked side by side. */
  readonly models: readonly AskedModel[];
  readonly signal: AbortSignal;
  /** Only these cases, named as `isChosen` says; absent: every case. */
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
  { models, signal, keys }: EvaluateOptions,
): AsyncGenerator<EvalEvent, void, undefined> {
  const deps = { clock: systemClock, random: systemRandom, env: process.env };
  const clients: ModelClient[] = [];
  // Nothing is evaluated in a workspace that is not trusted.
  const workerUrl = new URL('./codeWorker.js', import.meta.url);
  const code = createCodeRunner({ root: subject.root, workerUrl });
  let grading: Grading | undefined;
  try {
    for (const { config, ...own } of models) {
      clients.push(await openModel(config, { ...deps, ...own }));
    }
    const [model, ...furtherModels] = clients;
    if (model === undefined) throw new Error('there is no model');
    const folder = await openDataFolder(subject.root);
    const cache = openResponseCache(path.join(folder, 'cache'), systemRandom);
    const embeddingWorker = new URL('./embeddingWorker.js', import.meta.url);
    const offline = { folders: [subject.root], workerUrl: embeddingWorker };
    const graders = { ...deps, apiKey: undefined, cache, signal, offline };
    grading = await openGrading(subject.grading, graders);
    const events = runEvaluation({
      ...subject,
      model,
      furtherModels,
      concurrency: concurrencyOf(models),
      asks: keys === undefined ? undefined : (item, name) => isChosen(keys, item, name),
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
    for (const client of clients) client.dispose();
  }
}

/** The limit of each model holds besides. */
function concurrencyOf(models: readonly AskedModel[]): number {
  const limits = models.map(({ config }) => (config === 'demo' ? undefined : config.concurrency));
  return limits.reduce<number>((sum, limit) => sum + (limit ?? defaultConcurrency), 0);
}
