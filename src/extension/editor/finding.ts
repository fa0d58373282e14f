import path from 'node:path';
import * as vscode from 'vscode';
import type { CanaryError } from '../../core/base/errors.ts';

/** A problem in the file that holds it. */
export interface Finding {
  /** Address of the file. */
  readonly target: string;
  readonly diagnostic: vscode.Diagnostic;
}

/** A failure at its line: in the file that it names, below `root`, else in `source`. */
export function findingOf(problem: CanaryError, source: vscode.Uri, root: string): Finding {
  const { file, line = 1, column = 1 } = problem.where ?? {};
  const target = file === undefined ? source : vscode.Uri.file(path.resolve(root, file));
  const expected = problem.expected === undefined ? '' : `; expected ${problem.expected}`;
  const start = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  const end = new vscode.Position(start.line, 10_000);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, end),
    `${problem.message}${expected}`,
    vscode.DiagnosticSeverity.Error,
  );
  diagnostic.source = 'Prompt Canary';
  diagnostic.code = problem.code;
  return { target: target.toString(), diagnostic };
}
