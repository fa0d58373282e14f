import path from 'node:path';
import { sha256Hex } from '../../core/base/hash.ts';
import type { EvalEvent, Shard } from '../../core/eval/model.ts';
import { runEvaluation } from '../../core/eval/runner.ts';
import type { ModelClient, ResponseCache } from '../../core/ports.ts';
import { refuseCode } from '../../core/eval/suite/trust.ts';
import { createRegExpMatcher } from '../../node/boundedRegExp.ts';
import { openJournal } from '../../node/cache/journal.ts';
import { openResponseCache } from '../../node/cache/responseCache.ts';
import { createCodeRunner } from '../../node/code/runCode.ts';
import { openGrading, type Grading } from '../../node/models/grading.ts';
import { openModel } from '../../node/models/openModel.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { openDataFolder } from '../../node/reports/saveReport.ts';
import { defaultConcurrency } from '../../protocol/config.ts';
import type { CliContext } from '../command.ts';
import { offlineFrom } from './offline.ts';
import type { EvaluationInput } from './subject.ts';
import type { EvalOptions } from './options.ts';
import { ProgressLine, systemTime } from './progress.ts';
import { keepHeapSteady } from './steadyHeap.ts';

/** How an evaluation ended; what was bought is judged either way. */
export type LastEvent = Extract<EvalEvent, { type: 'finished' | 'stopped' }>;

/**
 * Runs an evaluation with progress on the terminal, and gives what `deliver` makes of its end. It gets
 * the report before the answers that are kept for `--resume` are thrown away: what fails there takes
 * nothing with it. The report's long answers are read from there, so that it is of no use later.
 */
export async function conductEvaluation<T>(
  input: EvaluationInput,
  options: Omit<EvalOptions, 'file'>,
  context: CliContext,
  deliver: (last: LastEvent) => Promise<T>,
): Promise<T> {
  const { apiKey } = input;
  const deps = { clock: systemClock, random: systemRandom, env: context.env, apiKey };
  const models: ModelClient[] = [];
  const folder = await openDataFolder(input.root);
  const cache =
    options.cache && input.cache !== false
      ? openResponseCache(path.join(folder, 'cache'), systemRandom)
      : null;
  const { signal } = context;
  const { grading: configured } = input;
  const offline = offlineFrom(options.trust === true ? input.root : undefined);
  const graders = { ...deps, apiKey: undefined, signal, offline };
  const openGraders = (answers: ResponseCache): Promise<Grading> =>
    openGrading(configured, { ...graders, cache: answers });
  try {
    for (const { config, ...named } of input.models) {
      models.push(await openModel(config, { ...deps, ...named }));
    }
    return await run(
      input,
      models,
      { ...options, folder, answers: cache, openGraders },
      context,
      deliver,
    );
  } finally {
    for (const model of models) model.dispose();
  }
}

interface RunOptions extends Omit<EvalOptions, 'file'> {
  readonly folder: string;
  readonly answers: ResponseCache | null;
  /** @param answers Keeps what a judge said: it is not asked the same twice. */
  readonly openGraders: (answers: ResponseCache) => Promise<Grading>;
}

async function run<T>(
  input: EvaluationInput,
  models: readonly ModelClient[],
  options: RunOptions,
  context: CliContext,
  deliver: (last: LastEvent) => Promise<T>,
): Promise<T> {
  const trusted = options.trust === true;
  if (!trusted) refuseCode(input.suites, 'no code, or --trust if you know what the code does');
  const workerUrl = new URL('./codeWorker.js', import.meta.url);
  const code = trusted ? createCodeRunner({ root: input.root, workerUrl }) : undefined;
  const { folder, openGraders, answers: cache } = options;
  const name = journalName(input, models, options.shard);
  const journals = path.join(folder, 'journal');
  const journal = await openJournal(journals, name, options.resume, systemRandom);
  const progress = new ProgressLine(context, systemTime);
  if (options.resume) progress.say(resumeWords(journal.resumed));
  const [model, ...furtherModels] = models;
  if (model === undefined) throw new Error('there is no model');
  let grading: Grading | undefined;
  try {
    grading = await openGraders(cache ?? journal);
    const events = runEvaluation({
      ...input,
      model,
      furtherModels,
      shard: options.shard,
      concurrency: options.concurrency ?? concurrencyOf(input),
      repeats: options.repeats ?? input.gate.repeats,
      cache,
      journal,
      keepText: journal.keepText,
      clock: systemClock,
      random: systemRandom,
      matchRegExp: createRegExpMatcher(),
      runCode: code?.run,
      judge: grading.judge,
      embedder: grading.embedder,
      signal: context.signal,
      budgetUsd: options.budgetUsd,
    });
    const last = await follow(events, progress);
    if (last.type === 'stopped') progress.say(`${last.message}; --resume goes on from here`);
    const delivered = await deliver(last);
    if (isComplete(last)) await journal.discard();
    return delivered;
  } finally {
    code?.dispose();
    grading?.dispose();
    await journal.close();
  }
}

function resumeWords(answers: number): string {
  return answers === 0
    ? 'there is nothing to resume: beginning anew'
    : `resuming with ${answers} answers that are already there`;
}

/** Cases from which on an evaluation takes less memory at the price of some more work. */
const longEvaluation = 500;

async function follow(
  events: AsyncIterable<EvalEvent>,
  progress: ProgressLine,
): Promise<LastEvent> {
  let last: LastEvent | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'started') {
        if (event.total >= longEvaluation) keepHeapSteady();
        progress.begin(event.total);
      } else if (event.type === 'case') progress.show(event.progress);
      else if (event.type === 'waiting') {
        progress.say(`waiting ${(event.forMs / 1_000).toFixed(1)} s: ${event.reason}`);
      } else if (event.type === 'finished' || event.type === 'stopped') last = event;
    }
  } finally {
    progress.end();
  }
  if (last === undefined) throw new Error('the evaluation ended without a report');
  return last;
}

/** The journal is kept as long as calls are missing, so that `--resume` pays for nothing twice. */
function isComplete({ type, report }: LastEvent): boolean {
  return type === 'finished' && report.calls.failed === 0;
}

function journalName(
  { prompt, baseline, candidate }: EvaluationInput,
  models: readonly ModelClient[],
  shard: Shard | undefined,
): string {
  const versions = [prompt, baseline.fingerprint, candidate.fingerprint];
  const part = shard === undefined ? [] : [`${shard.index}/${shard.of}`];
  const names = [...versions, ...models.map(({ cacheKey }) => cacheKey), ...part];
  return sha256Hex(names.join('\n')).slice(0, 24);
}

/** The limit of each model holds besides. */
function concurrencyOf({ models }: EvaluationInput): number {
  const limits = models.map(({ config }) => (config === 'demo' ? undefined : config.concurrency));
  return limits.reduce<number>((sum, limit) => sum + (limit ?? defaultConcurrency), 0);
}
