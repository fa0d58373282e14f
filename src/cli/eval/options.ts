import type { Command } from 'commander';
import { CanaryError } from '../../core/base/errors.ts';
import type { Shard } from '../../core/eval/model.ts';
import {
  declareOutputs,
  readOutputs,
  type RawOutputs,
  type ReportOutputs,
} from './reportOutputs.ts';

export interface EvalOptions extends ReportOutputs {
  readonly file: string | undefined;
  readonly base?: string | undefined;
  readonly baseFile?: string | undefined;
  readonly workspace?: string | undefined;
  /** A promptfoo configuration. */
  readonly config?: string | undefined;
  readonly suites?: readonly string[] | undefined;
  readonly concurrency?: number | undefined;
  readonly repeats?: number | undefined;
  /** Each another one; asked side by side when there are several. */
  readonly models?: readonly string[] | undefined;
  readonly shard?: Shard | undefined;
  readonly cache: boolean;
  readonly resume: boolean;
  readonly budgetUsd?: number | undefined;
  /** Code of suites may run. */
  readonly trust?: boolean | undefined;
  /** An earlier report to compare with: a file, the id of a saved one, or "last". */
  readonly compare?: string | undefined;
}

/** What commander hands over. */
interface RawOptions extends RawOutputs {
  readonly base?: string;
  readonly baseFile?: string;
  readonly workspace?: string;
  readonly config?: string;
  readonly suite?: string[];
  readonly jobs?: string;
  readonly repeat?: string;
  readonly model?: string[];
  readonly shard?: string;
  readonly cache: boolean;
  readonly resume?: boolean;
  readonly budget?: string;
  readonly trust?: boolean;
  readonly compare?: string;
}

export function declareOptions(command: Command): void {
  declareOutputs(declareEvaluation(command))
    .argument('[file]', 'the prompt as it is in the working tree: the candidate')
    .option('--base <ref>', 'baseline: a git revision, branch:NAME or registry:LABEL')
    .option('--base-file <file>', 'file that holds the baseline')
    .option('--workspace <dir>', 'folder of the workspace')
    .option('--config <file>', 'a promptfoo configuration: first prompt baseline, second candidate')
    .option('--resume', 'go on where an interrupted evaluation stopped')
    .option(
      '--shard <i/n>',
      'only the i-th of n parts of the cases; merge puts the reports together',
    )
    .option(
      '--compare <report>',
      'say what changed since an earlier report (a file, an id, "last")',
    );
}

/** What every command that evaluates lets one choose. */
export function declareEvaluation(command: Command): Command {
  return command
    .option('--suite <name>', 'only this suite (repeatable)', collect)
    .option('-j, --jobs <n>', 'calls in flight at once')
    .option('--repeat <k>', 'calls a case and side')
    .option(
      '--model <id>',
      'a model of the configuration, or a model name at its default endpoint (repeatable: side by side)',
      collect,
    )
    .option('--no-cache', 'ask the model for every answer')
    .option('--budget <usd>', 'stop before it costs more')
    .option('--trust', 'let code of the suites run: javascript assertions and transforms');
}

function collect(value: string, all: string[] | undefined): string[] {
  return [...(all ?? []), value];
}

/** Checks what commander read; throws `bad-usage`. */
export function readOptions(file: string | undefined, raw: RawOptions): EvalOptions {
  const named = file ?? raw.config;
  if (named === undefined || (file !== undefined && raw.config !== undefined)) {
    throw new CanaryError('bad-usage', 'what shall be evaluated?', {
      expected: 'either FILE, a prompt, or --config, a promptfoo configuration',
    });
  }
  return {
    file,
    base: raw.base,
    baseFile: raw.baseFile,
    workspace: raw.workspace,
    config: raw.config,
    suites: raw.suite,
    concurrency: whole('-j', raw.jobs, 1_000),
    repeats: whole('--repeat', raw.repeat, 100),
    models: distinct(raw.model),
    shard: readShard(raw.shard),
    cache: raw.cache,
    resume: raw.resume === true,
    budgetUsd: amount('--budget', raw.budget),
    trust: raw.trust === true,
    compare: raw.compare,
    ...readOutputs(raw),
  };
}

/** A whole number from 1 to `most`; undefined when the option is not given. Throws `bad-usage`. */
export function whole(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new CanaryError('bad-usage', `${name} is "${text}"`, {
    expected: `a whole number from 1 to ${most.toLocaleString('en-US')}`,
  });
}

function amount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new CanaryError('bad-usage', `${name} is "${text}"`, { expected: 'an amount in USD' });
}

function distinct(models: readonly string[] | undefined): readonly string[] | undefined {
  const twice = models?.find((name, at) => models.indexOf(name) < at);
  if (twice === undefined) return models;
  throw new CanaryError('bad-usage', `--model ${twice} is given twice`, {
    expected: 'every model once; --repeat asks it more often',
  });
}

function readShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [index = Number.NaN, of = Number.NaN] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [])
    .slice(1)
    .map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw new CanaryError('bad-usage', `--shard is "${text}"`, {
    expected: 'I/N with 1 <= I <= N, such as 1/4',
  });
}
