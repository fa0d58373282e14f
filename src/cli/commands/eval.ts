import path from 'node:path';
import { errorTable } from '../../core/base/errors.ts';
import { sha256Hex } from '../../core/base/hash.ts';
import type { EvalEvent, EvalReport, Verdict } from '../../core/eval/model.ts';
import { runEvaluation } from '../../core/eval/runner.ts';
import type { ModelClient } from '../../core/ports.ts';
import { createRegExpMatcher } from '../../node/boundedRegExp.ts';
import { openJournal } from '../../node/cache/journal.ts';
import { openResponseCache } from '../../node/cache/responseCache.ts';
import { openModel } from '../../node/models/openModel.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { toHtml } from '../../node/reports/html.ts';
import { toJUnit } from '../../node/reports/junit.ts';
import { openDataFolder, saveReport, toJson, writeWhole } from '../../node/reports/saveReport.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { openEvaluation, type EvaluationInput } from '../eval/evaluationInput.ts';
import {
  declareOptions,
  readOptions,
  toStandardOutput,
  type EvalOptions,
} from '../eval/options.ts';
import { ProgressLine } from '../eval/progress.ts';
import { summaryText } from '../eval/summary.ts';

type LastEvent = Extract<EvalEvent, { type: 'finished' | 'stopped' }>;

const verdictExit: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, inconclusive: 2 };
const defaultConcurrency = 8;

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareOptions(command);
  command.action(async (file: string | undefined, raw: Parameters<typeof readOptions>[1]) => {
    done(await evaluate(readOptions(file, raw), context));
  });
};

async function evaluate(options: EvalOptions, context: CliContext): Promise<number> {
  const input = await openEvaluation(options, context);
  const { config, override } = input.model;
  const deps = { clock: systemClock, random: systemRandom, env: context.env };
  const model = await openModel(config, { ...deps, override, apiKey: input.apiKey });
  try {
    return exitCode(await run(input, model, options, context));
  } finally {
    model.dispose();
  }
}

async function run(
  input: EvaluationInput,
  model: ModelClient,
  options: EvalOptions,
  context: CliContext,
): Promise<LastEvent> {
  const folder = await openDataFolder(input.root);
  const name = journalName(input, model);
  const journals = path.join(folder, 'journal');
  const journal = await openJournal(journals, name, options.resume, systemRandom);
  const progress = new ProgressLine(context, () => systemClock.monotonic());
  if (options.resume) progress.say(resumeWords(journal.resumed));
  const events = runEvaluation({
    ...input,
    model,
    concurrency: options.concurrency ?? concurrencyOf(input),
    repeats: options.repeats ?? input.gate.repeats,
    cache: options.cache ? openResponseCache(path.join(folder, 'cache'), systemRandom) : null,
    journal,
    clock: systemClock,
    random: systemRandom,
    matchRegExp: createRegExpMatcher(),
    signal: context.signal,
    budgetUsd: options.budgetUsd,
  });
  try {
    const last = await follow(events, progress);
    if (last.type === 'stopped') progress.say(`${last.message}; --resume goes on from here`);
    await deliver(last.report, input.root, options, context);
    if (isComplete(last)) await journal.discard();
    return last;
  } finally {
    await journal.close();
  }
}

function resumeWords(answers: number): string {
  return answers === 0
    ? 'there is nothing to resume: beginning anew'
    : `resuming with ${answers} answers that are already there`;
}

async function follow(
  events: AsyncIterable<EvalEvent>,
  progress: ProgressLine,
): Promise<LastEvent> {
  let last: LastEvent | undefined;
  for await (const event of events) {
    if (event.type === 'case') progress.show(event.progress);
    else if (event.type === 'waiting') {
      progress.say(`waiting ${(event.forMs / 1_000).toFixed(1)} s: ${event.reason}`);
    } else if (event.type === 'finished' || event.type === 'stopped') last = event;
  }
  progress.end();
  if (last === undefined) throw new Error('the evaluation ended without a report');
  return last;
}

/** The journal is kept as long as calls are missing, so that `--resume` pays for nothing twice. */
function isComplete({ type, report }: LastEvent): boolean {
  return type === 'finished' && report.calls.failed === 0;
}

function journalName(input: EvaluationInput, model: ModelClient): string {
  const { prompt, baseline, candidate } = input;
  const versions = [prompt, baseline.fingerprint, candidate.fingerprint, model.cacheKey];
  return sha256Hex(versions.join('\n')).slice(0, 24);
}

function concurrencyOf({ model: { config } }: EvaluationInput): number {
  return config === 'demo' ? defaultConcurrency : config.concurrency;
}

/** The words first: what fails later takes nothing away from them. */
async function deliver(
  report: EvalReport,
  root: string,
  { json, junit, html }: EvalOptions,
  context: CliContext,
): Promise<void> {
  const target = (file: string): string => path.resolve(context.cwd, file);
  const jsonToOutput = toStandardOutput(json);
  const say = jsonToOutput ? context.stderr : context.stdout;
  say(summaryText(report));
  if (jsonToOutput) context.stdout(toJson(report));
  const saved = await saveReport(root, report);
  say(`report ${path.relative(context.cwd, saved)}\n`);
  if (json !== undefined && !jsonToOutput) await writeWhole(target(json), toJson(report));
  if (junit !== undefined) await writeWhole(target(junit), toJUnit(report));
  if (html !== undefined) await writeWhole(target(html), toHtml(report));
}

const stoppedExit: Readonly<
  Record<Extract<EvalEvent, { type: 'stopped' }>['why'], number | undefined>
> = {
  cancelled: errorTable.cancelled.exit,
  'model-unavailable': errorTable['model-unavailable'].exit,
  // What was bought still has a verdict.
  budget: undefined,
};

function exitCode(last: LastEvent): number {
  const stopped = last.type === 'stopped' ? stoppedExit[last.why] : undefined;
  return stopped ?? verdictExit[last.report.verdict];
}
