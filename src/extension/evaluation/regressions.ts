import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { CaseResult, EvalReport } from '../../core/eval/model.ts';
import { resultKey } from '../../core/eval/caseKey.ts';
import { commands } from '../contributions.ts';
import type { ProjectFile } from '../projects/projects.ts';
import type { EvaluationNews } from './evaluationNews.ts';
import type { Evaluations } from './evaluations.ts';

interface Regression {
  /** Address of the suite file. */
  readonly file: string;
  readonly key: string;
  readonly diagnostic: vscode.Diagnostic;
}

const code = 'case.regressed';

/**
 * Puts the regressed cases of the last evaluation of each prompt into the Problems view, at their
 * lines in the suites, until the next evaluation begins or they are dismissed.
 */
export class Regressions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(
    vscode.languages.createDiagnosticCollection('prompt-canary-evaluation'),
  );
  readonly #byPrompt = new Map<string, readonly Regression[]>();

  constructor(evaluations: Evaluations) {
    this.#store.add(evaluations.onDidTell((news) => this.#take(news)));
    this.#store.add(
      vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
  }

  /** `key` undefined: all of the prompt. */
  dismiss(prompt: vscode.Uri, key: string | undefined): void {
    const left = (this.#byPrompt.get(prompt.toString()) ?? []).filter(
      (it) => key !== undefined && it.key !== key,
    );
    this.#set(prompt, left);
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!context.diagnostics.some((it) => it.code === code)) return [];
    const file = document.uri.toString();
    return [...this.#byPrompt].flatMap(([prompt, regressions]) =>
      regressions
        .filter((it) => it.file === file && it.diagnostic.range.intersection(range) !== undefined)
        .flatMap((it) => actionsOf(prompt, it)),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #take(news: EvaluationNews): void {
    const { target } = news;
    if (news.type === 'began' && news.keys === undefined) this.#set(target.uri, []);
    if (news.type === 'report') this.#set(target.uri, regressionsOf(target, news.report));
  }

  #set(prompt: vscode.Uri, regressions: readonly Regression[]): void {
    const key = prompt.toString();
    const before = this.#byPrompt.get(key) ?? [];
    if (regressions.length === 0) this.#byPrompt.delete(key);
    else this.#byPrompt.set(key, regressions);
    for (const file of new Set([...before, ...regressions].map((it) => it.file))) {
      const all = [...this.#byPrompt.values()].flat().filter((it) => it.file === file);
      this.#collection.set(
        vscode.Uri.parse(file, true),
        all.map(({ diagnostic }) => diagnostic),
      );
    }
  }
}

function regressionsOf(target: ProjectFile, report: EvalReport): Regression[] {
  return report.cases.flatMap((item) => {
    if (item.status !== 'regressed' || item.at === undefined) return [];
    const uri = vscode.Uri.file(path.resolve(target.project.root, item.at.file));
    const diagnostic = diagnosticOf(item, item.at.line, report);
    return [{ file: uri.toString(), key: resultKey(item), diagnostic }];
  });
}

function diagnosticOf(item: CaseResult, line: number, report: EvalReport): vscode.Diagnostic {
  const failed = item.candidate.assertions.filter(({ pass }) => !pass);
  const why = failed.map(({ type, reason }) => `${type}: ${reason}`).join('; ');
  const what = item.attack === undefined ? 'regressed' : 'is a new breach';
  const must = item.mustPass ? 'must-pass case ' : '';
  const sides = `${report.candidate.label} against ${report.baseline.label}`;
  const start = new vscode.Position(Math.max(0, line - 1), 0);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, new vscode.Position(start.line, 10_000)),
    `${must}"${item.description ?? item.id}" ${what} in ${report.prompt} (${sides}, ${item.model ?? report.model}): ${why}`,
    item.mustPass ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Prompt Canary';
  diagnostic.code = code;
  return diagnostic;
}

function actionsOf(prompt: string, { key, diagnostic }: Regression): vscode.CodeAction[] {
  const action = (title: string, id: string, ...args: readonly unknown[]): vscode.CodeAction => {
    const it = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    it.command = { title, command: id, arguments: [...args] };
    it.diagnostics = [diagnostic];
    return it;
  };
  const dismiss = commands.dismissRegressions.id;
  return [
    action('Open the case in the evaluation panel', commands.showCase.id, prompt, key),
    action('Dismiss this regression', dismiss, prompt, key),
    action('Dismiss all regressions of this evaluation', dismiss, prompt),
  ];
}
