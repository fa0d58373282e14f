import type { Severity } from '../diff/model.ts';
import type { CaseResult } from '../eval/model.ts';
import { complaintOf } from '../eval/reportWords.ts';
import { withModel } from '../eval/withModel.ts';
import type { LintProblem } from '../lint/model.ts';
import type { ReviewedEdit, UnreadableFile } from './model.ts';

type Level = 'error' | 'warning' | 'notice';

const bySeverity: Readonly<Record<Severity, Level | null>> = {
  none: null,
  low: 'notice',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};
const byLint: Readonly<Record<LintProblem['severity'], Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/**
 * Workflow commands that annotate the lines of a pull request, one a change and problem. Source:
 * GitHub Actions, "Workflow commands", with its escapes of properties and messages.
 *
 * @param folder path of the workspace within the repository, '' for its root.
 */
export function githubAnnotations({ diff, problems }: ReviewedEdit, folder: string): string[] {
  const changes = diff.hunks.flatMap((hunk) => {
    const level = bySeverity[hunk.severity];
    if (level === null) return [];
    const { start, end } = hunk.afterRange;
    const message = [hunk.summary, ...hunk.rules.map(({ why }) => why)].join('\n');
    return [command(level, inFolder(folder, hunk.file ?? diff.file), start, end, message)];
  });
  const found = problems.map(({ file, span, severity, message }) =>
    command(byLint[severity], inFolder(folder, file), span.line, span.line, message),
  );
  return [...changes, ...found];
}

/**
 * The same for regressed cases at their lines in the suites: must-pass ones as errors, others as
 * warnings. Built-in cases stand in no file and have none.
 *
 * @param folder as above.
 */
export function githubCaseAnnotations(cases: readonly CaseResult[], folder: string): string[] {
  return cases.flatMap((item) => {
    const { at, id, model, mustPass, status } = item;
    if (status !== 'regressed' || at === undefined) return [];
    const message = `${withModel(id, model)} regressed: ${complaintOf(item)}`;
    const level = mustPass ? 'error' : 'warning';
    return [command(level, inFolder(folder, at.file), at.line, at.line, message)];
  });
}

/** The same for a file that could not be reviewed. */
export function unreadableAnnotation(
  { file, line, message }: UnreadableFile,
  folder: string,
): string {
  return command('error', inFolder(folder, file), line, line, message);
}

function command(
  level: Level,
  file: string,
  line: number,
  endLine: number,
  message: string,
): string {
  const properties = { file, line, endLine, title: 'Prompt Canary' };
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${property(String(value))}`,
  );
  return `::${level} ${written.join(',')}::${data(message)}`;
}

export function inFolder(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
