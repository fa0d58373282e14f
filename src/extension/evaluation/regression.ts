import path from 'node:path';
import * as vscode from 'vscode';
import { canonicalJson, type JsonValue } from '../../core/base/json.ts';
import { caseKey, resultKey } from '../../core/eval/caseKey.ts';
import type { CaseResult, EvalCase, EvalReport } from '../../core/eval/model.ts';
import type { Project } from '../projects/project.ts';
import type { ProjectFile } from '../projects/projects.ts';
import type { CaseLines } from './movedCase.ts';

/** A case that regressed, where it stands now. */
export interface Regression {
  readonly project: Project;
  /** Address of the suite file. */
  readonly file: string;
  /** Names the result in its report. */
  readonly key: string;
  readonly result: CaseResult;
  /** What it says, but for what became of the case since. */
  readonly message: string;
  readonly lines: CaseLines;
  /** The case is no longer what was evaluated. */
  readonly isEdited: boolean;
}

export const regressionCode = 'case.regressed';

/** The regressed cases of a report that stand in files. */
export function regressionsOf({ project }: ProjectFile, report: EvalReport): Regression[] {
  const firstLines = new Map<string, number[]>();
  for (const { at } of report.cases) {
    if (at !== undefined)
      firstLines.set(at.file, [...(firstLines.get(at.file) ?? []), at.line - 1]);
  }
  return report.cases.flatMap((result) => {
    const { at } = result;
    if (result.status !== 'regressed' || at === undefined) return [];
    const first = Math.max(0, at.line - 1);
    const following = (firstLines.get(at.file) ?? []).filter((line) => line > first);
    return {
      project,
      file: vscode.Uri.file(path.resolve(project.root, at.file)).toString(),
      key: resultKey(result),
      result,
      message: messageOf(result, report),
      lines: { first, last: Math.min(...following) - 1 },
      isEdited: false,
    };
  });
}

/** The regression at the line that the suites have for its case now. */
export function placedAnew(it: Regression, known: ReadonlyMap<string, EvalCase>): Regression {
  const { result } = it;
  const item = known.get(placeKey(result));
  if (item?.at === undefined) return { ...it, isEdited: true };
  const first = Math.max(0, item.at.line - 1);
  const last = it.lines.last + (first - it.lines.first);
  const isEdited = !isSameCase(item, result);
  if (first === it.lines.first && isEdited === it.isEdited) return it;
  return { ...it, lines: { first, last }, isEdited };
}

/** Names a case by its file as well: prompts with the same test data have cases of the same name. */
export function placeKey(item: Pick<EvalCase, 'suite' | 'id' | 'at'>): string {
  return `${item.at?.file ?? ''}\n${caseKey(item)}`;
}

function isSameCase({ vars, assertions }: EvalCase, result: CaseResult): boolean {
  // What was read from the disk has no members that are undefined.
  const text = (value: unknown): string =>
    canonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue);
  const isSame = (now: unknown, then: unknown): boolean =>
    then === undefined || text(now) === text(then);
  return isSame(vars, result.vars) && isSame(assertions, result.asserted);
}

export function diagnosticOf({ lines, message, result, isEdited }: Regression): vscode.Diagnostic {
  const start = new vscode.Position(lines.first, 0);
  const since = isEdited ? '. The case was edited after this evaluation.' : '';
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, new vscode.Position(start.line, 10_000)),
    `${message}${since}`,
    result.mustPass ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Prompt Canary';
  diagnostic.code = regressionCode;
  return diagnostic;
}

function messageOf(item: CaseResult, report: EvalReport): string {
  const failed = item.candidate.assertions.filter(({ pass }) => !pass);
  const why = failed.map(({ type, reason }) => `${type}: ${reason}`).join('; ');
  const what = item.attack === undefined ? 'regressed' : 'is a new breach';
  const must = item.mustPass ? ', must-pass' : '';
  const sides = `${report.candidate.label} against ${report.baseline.label}`;
  const model = item.model ?? report.model;
  // A list of problems shows the beginning.
  return `"${item.description ?? item.id}" ${what}${must}: ${why} (${report.prompt}, ${sides}, ${model})`;
}
