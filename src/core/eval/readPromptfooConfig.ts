import { isJsonObject } from '../base/json.ts';
import { readYaml } from '../base/source.ts';
import type { EvalCase } from './model.ts';
import { readCases } from './readSuite.ts';
import { badSuite, checkKeys, readFields, type TakeNote } from './suite/fields.ts';
import { folderOf } from './suite/fileNames.ts';
import { commandLineKeys, configKeys, evaluateOptionKeys, type KeyTable } from './suite/keys.ts';
import { readPrompts, type PromptfooPrompt } from './suite/readPrompts.ts';
import { readProviders, type PromptfooProvider } from './suite/readProvider.ts';
import type { Reading, SuiteOrigin } from './suite/reading.ts';
import type { SuiteFiles, SuiteSource } from './suite/source.ts';

/** How a configuration wants to be run. */
export interface RunOptions {
  readonly concurrency?: number | undefined;
  readonly repeats?: number | undefined;
  /** False: ask the model for every answer. */
  readonly cache?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface PromptfooConfig {
  readonly description?: string | undefined;
  readonly baseline: PromptfooPrompt;
  readonly candidate: PromptfooPrompt;
  readonly provider: PromptfooProvider;
  readonly cases: readonly EvalCase[];
  readonly run: RunOptions;
}

/**
 * Reads a promptfoo configuration: the first prompt is the baseline, the second the candidate, the
 * provider an OpenAI-compatible chat endpoint, the tests one suite. Throws `bad-suite` with file and
 * line for what cannot be honoured; what has no effect here is noted.
 *
 * @param model Chooses among several providers by label, id or model.
 */
export async function readPromptfooConfig(
  text: string,
  file: string,
  origin: SuiteOrigin,
  files: SuiteFiles,
  { note = () => undefined, model }: { readonly note?: TakeNote; readonly model?: string } = {},
): Promise<PromptfooConfig> {
  const source = readYaml(text, file, 'bad-suite', { merge: true });
  const expected = 'a promptfoo configuration: { prompts, providers, tests }';
  checkKeys(source, [], configKeys, expected, note);
  const reading: Reading = { origin, files, note, folder: folderOf(file), env: {} };
  const prompts = await readPrompts({ source, path: ['prompts'] }, reading);
  const [baseline, candidate] = sidesOf(source, prompts);
  return {
    description: readFields(source, []).text('description'),
    baseline,
    candidate,
    provider: await readProvider(source, reading, model),
    cases: await readCases(source, reading),
    run: readRun(source, note),
  };
}

/** Two prompts; of more, those with the labels `baseline` and `candidate`. */
function sidesOf(
  source: SuiteSource,
  prompts: readonly PromptfooPrompt[],
): readonly [PromptfooPrompt, PromptfooPrompt] {
  const labelled = (name: string): PromptfooPrompt[] =>
    prompts.filter(({ label }) => label?.toLowerCase() === name);
  const [first, second] = prompts;
  if (first !== undefined && second !== undefined && prompts.length === 2) return [first, second];
  const [baseline, ...otherBaselines] = labelled('baseline');
  const [candidate, ...otherCandidates] = labelled('candidate');
  const isClear = otherBaselines.length + otherCandidates.length === 0;
  if (baseline !== undefined && candidate !== undefined && isClear) return [baseline, candidate];
  const expected =
    'two prompts: first the baseline, then the candidate; or among several one with the label ' +
    '"baseline" and one with "candidate"';
  throw badSuite(source, ['prompts'], `${prompts.length} prompts`, expected);
}

async function readProvider(
  source: SuiteSource,
  reading: Reading,
  model: string | undefined,
): Promise<PromptfooProvider> {
  const root = isJsonObject(source.value) ? source.value : {};
  const key =
    root['providers'] === undefined && root['targets'] !== undefined ? 'targets' : 'providers';
  const providers = await readProviders({ source, path: [key] }, reading);
  const [first, ...others] = providers;
  const named =
    model === undefined
      ? undefined
      : providers.find(({ id, label, model: own }) => [label, id, own].includes(model));
  const chosen = named ?? (others.length === 0 ? first : undefined);
  if (chosen !== undefined) return chosen;
  const names = providers.map(({ id, label }) => label ?? id);
  const expected = `one provider, or --model with one of ${names.join(', ')}`;
  throw badSuite(source, [key], `${providers.length} providers`, expected);
}

/** What the command line of a configuration says stands in front of its evaluate options. */
function readRun(source: SuiteSource, note: TakeNote): RunOptions {
  const evaluate = readOptions(source, 'evaluateOptions', evaluateOptionKeys, note);
  return { ...evaluate, ...readOptions(source, 'commandLineOptions', commandLineKeys, note) };
}

function readOptions(
  source: SuiteSource,
  key: string,
  table: KeyTable,
  note: TakeNote,
): RunOptions {
  if (readFields(source, []).object(key) === undefined) return {};
  checkKeys(source, [key], table, `a mapping of ${Object.keys(table).join(', ')}`, note);
  const fields = readFields(source, [key]);
  const timeoutMs = fields.whole('timeoutMs', 0);
  const read: RunOptions = {
    concurrency: fields.whole('maxConcurrency', 1),
    repeats: fields.whole('repeat', 1),
    cache: fields.flag('cache'),
    // Zero stands for promptfoo's own default.
    timeoutMs: timeoutMs === 0 ? undefined : timeoutMs,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
