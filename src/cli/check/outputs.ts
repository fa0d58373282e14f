import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { Verdict } from '../../core/eval/model.ts';
import { githubAnnotations, unreadableAnnotation } from '../../core/review/githubAnnotations.ts';
import type { GateResult, UnreadableFile } from '../../core/review/model.ts';
import { reviewNote, unreadableNote } from '../../core/review/reviewNote.ts';
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

/** All that a check has to say. */
export interface CheckResult {
  /** Folder of the workspace. */
  readonly root: string;
  readonly checked: readonly Checked[];
  readonly unreadable: readonly UnreadableFile[];
}

/** Writes what was asked for: words always, the rest where an option names it. */
export async function writeOutputs(
  verdict: Verdict,
  result: CheckResult,
  options: CheckOptions,
  context: CliContext,
): Promise<void> {
  const { checked, unreadable } = result;
  const jsonToOutput = toStandardOutput(options.json);
  const say = jsonToOutput ? context.stderr : context.stdout;
  for (const it of checked) say(checkedText(it));
  for (const { file, line, message } of unreadable) {
    context.stderr(`${oneLine(`prompt-canary: ${file}:${line}: ${message}`)}\n`);
  }
  const left = unreadable.length === 0 ? '' : `, ${unreadable.length} could not be read`;
  say(`${verdict.toUpperCase()} - ${checked.length} checked${left}\n`);
  const json = `${JSON.stringify(toJson(verdict, result), null, 1)}\n`;
  if (jsonToOutput) context.stdout(json);
  else if (options.json !== undefined) await writeWhole(inCwd(options.json, context), json);
  const note = [
    ...checked.map(({ edit, gate }) => reviewNote(edit, gate)),
    ...unreadable.map(unreadableNote),
  ].join('\n');
  if (options.markdown !== undefined) await writeWhole(inCwd(options.markdown, context), note);
  if (options.sarif !== undefined) {
    const edits = checked.map(({ edit }) => edit);
    const log = toSarif(edits, version, await folderInRepository(result.root), unreadable);
    await writeWhole(inCwd(options.sarif, context), `${JSON.stringify(log, null, 1)}\n`);
  }
  if (options.github) await writeForGithub(result, note, say, context);
}

async function writeForGithub(
  { root, checked, unreadable }: CheckResult,
  note: string,
  say: (text: string) => void,
  { env }: CliContext,
): Promise<void> {
  const folder = await folderInRepository(root);
  for (const { edit } of checked) {
    for (const line of githubAnnotations(edit, folder)) say(`${line}\n`);
  }
  for (const it of unreadable) say(`${unreadableAnnotation(it, folder)}\n`);
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') await appendFile(summary, `${note}\n`);
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

function toJson(verdict: Verdict, { checked, unreadable }: CheckResult): unknown {
  return {
    verdict,
    ...(unreadable.length === 0 ? {} : { unreadable }),
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
