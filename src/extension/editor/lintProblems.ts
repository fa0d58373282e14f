import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { LintFix, LintProblem, TextSpan } from '../../core/lint/model.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import type { Analysis } from './analysis.ts';
import type { Annotations } from './annotations.ts';

const severities: Readonly<Record<LintProblem['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** A problem in the file that holds it. */
interface Finding {
  readonly target: string;
  /** The file's text when the problem was found. */
  readonly text: string | undefined;
  readonly diagnostic: vscode.Diagnostic;
  readonly fix: LintFix | undefined;
}

/**
 * Puts what lint finds in every visible prompt into the Problems view, a partial's lines in the
 * partial.
 */
export class LintProblems implements vscode.Disposable {
  readonly #annotations: Annotations;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(
    vscode.languages.createDiagnosticCollection('prompt-canary-lint'),
  );
  readonly #bySource = new Map<string, { linted: unknown; findings: readonly Finding[] }>();

  constructor(annotations: Annotations) {
    this.#annotations = annotations;
    this.#store.add(annotations.onDidChange((uri) => this.#update(uri)));
  }

  /** Repairs of problems that touch `range`; none while the text is newer than its problems. */
  fixesAt(
    document: vscode.TextDocument,
    range: vscode.Range,
  ): { diagnostic: vscode.Diagnostic; fix: LintFix }[] {
    const text = document.getText();
    return this.#findingsIn(document.uri.toString()).flatMap((it) => {
      const touches = it.diagnostic.range.intersection(range) !== undefined;
      if (it.fix === undefined || !touches || it.text !== text) return [];
      return [{ diagnostic: it.diagnostic, fix: it.fix }];
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(source: vscode.Uri): void {
    const key = source.toString();
    const analysis = this.#annotations.of(source);
    const before = this.#bySource.get(key);
    const linted = analysis?.linted ?? null;
    if (before?.linted === linted) return;
    const findings = analysis === undefined ? [] : findingsOf(analysis);
    if (linted === null) this.#bySource.delete(key);
    else this.#bySource.set(key, { linted, findings });
    const targets = [...(before?.findings ?? []), ...findings].map(({ target }) => target);
    for (const target of new Set(targets)) {
      const diagnostics = this.#findingsIn(target).map(({ diagnostic }) => diagnostic);
      this.#collection.set(vscode.Uri.parse(target, true), diagnostics);
    }
  }

  /** Two prompts that include the same partial report its problems once. */
  #findingsIn(target: string): readonly Finding[] {
    const all = [...this.#bySource.values()].flatMap(({ findings }) => findings);
    const found = all.filter((it) => it.target === target);
    const unique = new Map(
      found.map((it) => {
        const { start } = it.diagnostic.range;
        return [`${start.line} ${start.character} ${it.diagnostic.message}`, it];
      }),
    );
    return [...unique.values()];
  }
}

function findingsOf({ linted, root }: Analysis): Finding[] {
  if (linted === null) return [];
  const uriOf = (file: string): vscode.Uri => vscode.Uri.file(path.resolve(root, file));
  return linted.problems.map((problem) => ({
    target: uriOf(problem.file).toString(),
    text: textOf(linted.prompt, problem.file),
    diagnostic: diagnosticOf(problem, uriOf),
    fix: problem.fix,
  }));
}

function textOf(prompt: ClosedPrompt, file: string): string | undefined {
  return [prompt, ...prompt.partialSources].find((it) => it.file === file)?.text;
}

function diagnosticOf(
  { message, severity, span, rule, related }: LintProblem,
  uriOf: (file: string) => vscode.Uri,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(span), message, severities[severity]);
  diagnostic.source = 'Prompt Canary';
  diagnostic.code = rule;
  if (related !== undefined) {
    const place = new vscode.Location(uriOf(related.file), toRange(related.span));
    diagnostic.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(place, related.message),
    ];
  }
  return diagnostic;
}

/** Lint counts from 1, the editor from 0. */
export function toRange({ line, column, endColumn }: TextSpan): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, endColumn - 1);
}
