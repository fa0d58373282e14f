import type { Command } from 'commander';
import type { EvalOptions } from '../eval/options.ts';
import { declareEvaluation, readOptions as readEvalOptions } from '../eval/options.ts';
import { readJsonOnlyWithEquals } from '../eval/reportOutputs.ts';

export interface CheckOptions extends Omit<EvalOptions, 'file' | 'config' | 'junit' | 'html'> {
  readonly registry?: string | undefined;
  /** Why a critical change may pass. */
  readonly approve?: string | undefined;
  readonly github: boolean;
  readonly sarif?: string | undefined;
  readonly markdown?: string | undefined;
}

/** What commander hands over. */
export interface RawOptions {
  readonly base?: string;
  readonly workspace?: string;
  readonly registry?: string;
  readonly suite?: string[];
  readonly jobs?: string;
  readonly repeat?: string;
  readonly model?: string[];
  readonly cache: boolean;
  readonly budget?: string;
  readonly trust?: boolean;
  readonly approve?: string;
  readonly github?: boolean;
  readonly sarif?: string;
  readonly markdown?: string;
  readonly json?: string;
}

export function declareOptions(command: Command): Command {
  readJsonOnlyWithEquals(command);
  return declareEvaluation(command)
    .argument('<file...>', 'prompt files and partials as they are in the working tree')
    .option('--base <ref>', 'git revision to compare with (default: the configured one, else HEAD)')
    .option('--workspace <dir>', 'folder of the workspace (default: found from the files)')
    .option('--registry <url>', 'registry server to ask for live traffic')
    .option('--approve <reason>', 'let critical changes pass, and why')
    .option('--github', 'annotate lines and write the summary of a GitHub Actions job')
    .option('--sarif <file>', 'changes and problems as SARIF 2.1.0')
    .option('--markdown <file>', 'the review note, for a pull request')
    .option('--json [file]', 'one JSON document (--json=FILE; without a file to standard output)');
}

/** Checks what commander read; throws `bad-usage`. */
export function readOptions(raw: RawOptions): CheckOptions {
  const { file: _, config: __, ...evaluation } = readEvalOptions('', raw);
  return {
    ...evaluation,
    registry: raw.registry,
    approve: raw.approve,
    github: raw.github === true,
    sarif: raw.sarif,
    markdown: raw.markdown,
  };
}
