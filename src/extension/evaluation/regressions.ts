import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import { commands } from '../contributions.ts';
import type { Project } from '../projects/project.ts';
import type { Projects } from '../projects/projects.ts';
import type { EvaluationNews } from './evaluationNews.ts';
import type { Evaluations } from './evaluations.ts';
import { movedCase, type TextReplacement } from './movedCase.ts';
import {
  diagnosticOf,
  placedAnew,
  placeKey,
  regressionCode,
  regressionsOf,
  type Regression,
} from './regression.ts';

/**
 * Puts the regressed cases of the last evaluation of each prompt into the Problems view, at their
 * lines in the suites, until the next evaluation begins or they are dismissed. They move with the
 * text, go with cases that are removed, and say so when their case was edited.
 */
export class Regressions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(
    vscode.languages.createDiagnosticCollection('prompt-canary-evaluation'),
  );
  readonly #byPrompt = new Map<string, readonly Regression[]>();

  constructor(evaluations: Evaluations, projects: Projects) {
    this.#store.add(evaluations.onDidTell((news) => this.#take(news)));
    this.#store.add(projects.onDidChange(() => this.#placeAnew()));
    this.#store.add(vscode.workspace.onDidChangeTextDocument((event) => this.#move(event)));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((it) => this.#closed(it)));
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
    this.#set(prompt.toString(), left);
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!context.diagnostics.some((it) => it.code === regressionCode)) return [];
    const file = document.uri.toString();
    return [...this.#byPrompt].flatMap(([prompt, regressions]) =>
      regressions
        .filter((it) => it.file === file)
        .map((it) => ({ key: it.key, diagnostic: diagnosticOf(it) }))
        .filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined)
        .flatMap((it) => actionsOf(prompt, it)),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #take(news: EvaluationNews): void {
    const { target } = news;
    if (news.type === 'began' && news.keys === undefined) this.#set(target.uri.toString(), []);
    if (news.type !== 'report') return;
    const before = this.#byPrompt.get(target.uri.toString()) ?? [];
    // Lines of a report are those of the files; unsaved edits have moved what is known already.
    const moved = new Map(before.filter(isUnsaved).map((it) => [it.key, it]));
    const found = regressionsOf(target, news.report);
    this.#set(
      target.uri.toString(),
      found.map((it) => {
        const { lines, isEdited } = moved.get(it.key) ?? it;
        return { ...it, lines, isEdited };
      }),
    );
    // An earlier report, or cases of one beside others that were asked again, have earlier lines.
    this.#placeAnew();
  }

  #closed({ uri }: vscode.TextDocument): void {
    if (this.#files().has(uri.toString())) this.#placeAnew();
  }

  #move({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const file = document.uri.toString();
    if (contentChanges.length === 0 || !this.#files().has(file)) return;
    const edits = contentChanges.map((change) => replacementOf(change, document));
    this.#each((it) => (it.file === file ? afterEdits(it, edits) : it));
    // Undone, or read from the disk.
    if (!document.isDirty) this.#placeAnew();
  }

  /** Where the suites have their cases now, for files without unsaved edits. */
  #placeAnew(): void {
    for (const project of this.#projects()) {
      project.suites().then(
        (suites) => {
          const cases = suites.flatMap((suite) => suite.cases);
          const files = new Set(cases.map(({ at }) => at?.file));
          const known = new Map(cases.map((item) => [placeKey(item), item]));
          this.#each((it) => {
            const isKnown = it.project === project && files.has(it.result.at?.file);
            return isKnown && !isUnsaved(it) ? placedAnew(it, known) : it;
          });
        },
        (error: unknown) => {
          // Suites that cannot be read are a problem of their own.
          if (!(error instanceof CanaryError)) throw error;
        },
      );
    }
  }

  #projects(): ReadonlySet<Project> {
    return new Set([...this.#byPrompt.values()].flat().map(({ project }) => project));
  }

  #files(): ReadonlySet<string> {
    return new Set([...this.#byPrompt.values()].flat().map(({ file }) => file));
  }

  /** Replaces what changed; null takes a regression away. */
  #each(change: (it: Regression) => Regression | null): void {
    for (const [prompt, all] of [...this.#byPrompt]) {
      const changed = all.map(change);
      if (changed.every((it, at) => it === all[at])) continue;
      this.#set(
        prompt,
        changed.filter((it) => it !== null),
      );
    }
  }

  #set(prompt: string, regressions: readonly Regression[]): void {
    const before = this.#byPrompt.get(prompt) ?? [];
    if (regressions.length === 0) this.#byPrompt.delete(prompt);
    else this.#byPrompt.set(prompt, regressions);
    for (const file of new Set([...before, ...regressions].map((it) => it.file))) {
      const all = [...this.#byPrompt.values()].flat().filter((it) => it.file === file);
      this.#collection.set(vscode.Uri.parse(file, true), all.map(diagnosticOf));
    }
  }
}

function isUnsaved({ file }: Regression): boolean {
  return vscode.workspace.textDocuments.some((it) => it.isDirty && it.uri.toString() === file);
}

function replacementOf(
  { range, text }: vscode.TextDocumentContentChangeEvent,
  document: vscode.TextDocument,
): TextReplacement {
  const { start, end } = range;
  const before = document.lineAt(Math.min(start.line, document.lineCount - 1)).text;
  return { start, end, text, isAtIndent: before.slice(0, start.character).trim() === '' };
}

function afterEdits(it: Regression, edits: readonly TextReplacement[]): Regression | null {
  let { lines, isEdited } = it;
  for (const edit of edits) {
    const moved = movedCase(lines, edit);
    if (moved === null) return null;
    lines = moved.lines;
    isEdited ||= moved.isEdited;
  }
  return { ...it, lines, isEdited };
}

interface Shown {
  readonly key: string;
  readonly diagnostic: vscode.Diagnostic;
}

function actionsOf(prompt: string, { key, diagnostic }: Shown): vscode.CodeAction[] {
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
