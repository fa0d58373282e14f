import path from 'node:path';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import type { LintFix } from '../../core/lint/model.ts';
import type { ProjectFile, Projects } from '../projects/projects.ts';
import { toRange, type LintProblems } from './lintProblems.ts';

/** The repairs that are certain, of lint problems and of partial tags with a misspelt name. */
export class QuickFixes implements vscode.CodeActionProvider {
  readonly #lints: LintProblems;
  readonly #projects: Projects;

  constructor(lints: LintProblems, projects: Projects) {
    this.#lints = lints;
    this.#projects = projects;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const own = diagnostics.filter(({ source }) => source === 'Prompt Canary');
    if (own.length === 0) return [];
    const located = await this.#projects.locate(document.uri);
    if (located === undefined) return [];
    const { root } = located.project;
    const lints = this.#lints
      .fixesAt(document, range)
      .map(({ diagnostic, fix }) => actionOf(fix, diagnostic, root));
    const unread = own.find(({ code }) => code === ('bad-prompt' satisfies CanaryError['code']));
    if (unread === undefined) return lints;
    const onLine = (await misspeltPartials(located, document)).filter((fix) =>
      fix.edits.some(({ span }) => span.line - 1 === unread.range.start.line),
    );
    return [...lints, ...onLine.map((fix) => actionOf(fix, unread, root))];
  }
}

/** None while the prompt cannot be read for another reason. */
async function misspeltPartials(
  { project, file }: ProjectFile,
  document: vscode.TextDocument,
): Promise<readonly LintFix[]> {
  try {
    return await project.misspeltPartials(file, document.getText());
  } catch (error) {
    if (error instanceof CanaryError) return [];
    throw error;
  }
}

function actionOf(fix: LintFix, diagnostic: vscode.Diagnostic, root: string): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const { file, span, newText } of fix.edits) {
    action.edit.replace(vscode.Uri.file(path.resolve(root, file)), toRange(span), newText);
  }
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  return action;
}
