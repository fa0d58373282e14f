import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { Verdict } from '../../core/eval/model.ts';
import { githubAnnotations } from '../../core/review/githubAnnotations.ts';
import type { GateResult } from '../../core/review/model.ts';
import { reviewNote } from '../../core/review/reviewNote.ts';
import { toSarif } from '../../core/review/sarif.ts';
import { writeWhole } from '../../node/reports/saveReport.ts';
import type { CliContext } from '../command.ts';
import { blastJson } from '../commands/blast.ts';
import { diffJson, diffText } from '../commands/diff.ts';
import { summaryText } from '../eval/summary.ts';
import { toStandardOutput } from '../eval/reportOutputs.ts';
import { folderInRepository } from '../repositoryFolder.ts';
import { version } from '../version.ts';
import { oneLine } from '../words.ts';
import type { CheckOptions } from './options.ts';
import type { FileReview } from './reviewFile.ts';

/** A file with its gate. */
export interface Checked extends FileReview {
  readonly gate: GateResult;
}

/** Writes what was asked for: words always, the rest where an option names it. */
export async function writeOutputs(
  verdict: Verdict,
  checked: readonly Checked[],
  options: CheckOptions,
  context: CliContext,
): Promise<void> {
  const jsonToOutput = toStandardOutput(options.json);
  const say = jsonToOutput ? context.stderr : context.stdout;
  for (const it of checked) say(checkedText(it));
  say(`${verdict.toUpperCase()} - ${checked.length} checked\n`);
  const json = `${JSON.stringify(toJson(verdict, checked), null, 1)}\n`;
  if (jsonToOutput) context.stdout(json);
  else if (options.json !== undefined) await writeWhole(inCwd(options.json, context), json);
  const note = checked.map(({ edit, gate }) => reviewNote(edit, gate)).join('\n');
  if (options.markdown !== undefined) await writeWhole(inCwd(options.markdown, context), note);
  if (options.sarif !== undefined) {
    const edits = checked.map(({ edit }) => edit);
    const log = toSarif(edits, version, await folderOf(checked));
    await writeWhole(inCwd(options.sarif, context), `${JSON.stringify(log, null, 1)}\n`);
  }
  if (options.github) await writeForGithub(checked, note, say, context);
}

async function writeForGithub(
  checked: readonly Checked[],
  note: string,
  say: (text: string) => void,
  { env }: CliContext,
): Promise<void> {
  const folder = await folderOf(checked);
  for (const { edit } of checked) {
    for (const line of githubAnnotations(edit, folder)) say(`${line}\n`);
  }
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') await appendFile(summary, `${note}\n`);
}

async function folderOf([first]: readonly Checked[]): Promise<string> {
  return first === undefined ? '' : folderInRepository(first.comparison.workspace.root);
}

function inCwd(file: string, { cwd }: CliContext): string {
  return path.resolve(cwd, file);
}

function checkedText({ comparison, edit, gate }: Checked): string {
  const lines = [
    `${gate.verdict.toUpperCase()} ${edit.diff.file} - ${gate.why}`,
    blastHeadline(edit.blast),
    ...edit.problems.map(({ file, span, message }) => `${file}:${span.line}: ${message}`),
  ];
  const evaluation = edit.report === null ? '' : `${summaryText(edit.report)}\n`;
  return `${lines.map(oneLine).join('\n')}\n${diffText(comparison)}\n${evaluation}`;
}

function toJson(verdict: Verdict, checked: readonly Checked[]): unknown {
  return {
    verdict,
    files: checked.map(({ comparison, edit, gate }) => ({
      file: edit.diff.file,
      verdict: gate.verdict,
      why: gate.why,
      diff: diffJson(comparison),
      blast: blastJson(edit.blast, edit.diff),
      problems: edit.problems,
      evaluation:
        edit.report === null
          ? null
          : {
              report: edit.report.id,
              verdict: edit.report.verdict,
              reasons: edit.report.reasons,
              suites: edit.report.suites,
            },
    })),
  };
}
