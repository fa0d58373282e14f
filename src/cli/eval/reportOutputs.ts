import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { toHtml } from '../../node/reports/html.ts';
import { toJUnit } from '../../node/reports/junit.ts';
import { toMarkdown } from '../../node/reports/markdown.ts';
import { gathered } from '../../node/reports/pieces.ts';
import { toJson, writeWhole } from '../../node/reports/saveReport.ts';
import type { CliContext } from '../command.ts';

/** Where a report goes, beside the words on the terminal. */
export interface ReportOutputs {
  /** A file, or `-` for standard output. */
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly html?: string | undefined;
  readonly markdown?: string | undefined;
  /** Append to the summary of a GitHub Actions job. */
  readonly github: boolean;
}

/** What commander hands over. */
export interface RawOutputs {
  readonly json?: string;
  readonly junit?: string;
  readonly html?: string;
  readonly markdown?: string;
  readonly github?: boolean;
}

const standardOutput = '-';

export function declareOutputs(command: Command): Command {
  readJsonOnlyWithEquals(command);
  return command
    .option('--json [file]', 'the report as JSON (--json=FILE; without a file to standard output)')
    .option('--junit <file>', 'the report as JUnit XML')
    .option('--html <file>', 'the report as one HTML file')
    .option('--markdown <file>', 'the report as markdown, for a pull request')
    .option('--github', 'add it to the summary of a GitHub Actions job; eval also annotates lines');
}

/** Of these options alone: commander hands over all that a command has. */
export function readOutputs({ json, junit, html, markdown, github }: RawOutputs): ReportOutputs {
  return { json, junit, html, markdown, github: github === true };
}

export function toStandardOutput(target: string | undefined): boolean {
  return target === standardOutput;
}

/** An option with an optional value would take FILE for it in `eval --json FILE`. */
export function readJsonOnlyWithEquals(command: Command): void {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (args) =>
    parse(args.map((arg) => (arg === '--json' ? `--json=${standardOutput}` : arg)));
}

/** Writes the report to standard output where it is to go there. */
export async function printJson(
  report: EvalReport,
  { json }: ReportOutputs,
  { stdout, drained }: CliContext,
): Promise<void> {
  if (!toStandardOutput(json)) return;
  for (const piece of gathered(toJson(report))) {
    stdout(piece);
    // A reader that is slower than we are must not make us hold the whole report.
    await drained?.();
  }
}

/** Where words for people go: to standard error when standard output holds the JSON. */
export function sayOf({ json }: ReportOutputs, context: CliContext): (text: string) => void {
  return toStandardOutput(json) ? context.stderr : context.stdout;
}

/**
 * Writes the files asked for. `notes` are further reports, such as a comparison, which only the
 * formats for people hold. Throws `file-unavailable`.
 */
export async function writeOutputs(
  report: EvalReport,
  { json, junit, html, markdown, github }: ReportOutputs,
  context: CliContext,
  notes: readonly EvalReport[] = [],
): Promise<void> {
  const target = (file: string): string => path.resolve(context.cwd, file);
  if (json !== undefined && !toStandardOutput(json)) await writeWhole(target(json), toJson(report));
  if (junit !== undefined) await writeWhole(target(junit), toJUnit(report));
  if (html !== undefined) await writeWhole(target(html), toHtml(report));
  const text = [report, ...notes].map(toMarkdown).join('\n');
  if (markdown !== undefined) await writeWhole(target(markdown), text);
  const summary = context.env['GITHUB_STEP_SUMMARY'];
  if (github && summary !== undefined && summary !== '') await append(summary, `${text}\n`);
}

async function append(file: string, text: string): Promise<void> {
  await appendFile(file, text).catch((cause: unknown) => {
    const message = `cannot be written: ${describeError(cause)}`;
    throw new CanaryError('file-unavailable', message, { where: { file }, cause });
  });
}
