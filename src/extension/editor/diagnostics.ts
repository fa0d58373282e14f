import path from 'node:path';
import * as vscode from 'vscode';
import type { CanaryError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Annotations } from './annotations.ts';

interface Finding {
  readonly target: string;
  readonly diagnostic: vscode.Diagnostic;
}

/**
 * Puts what keeps a visible prompt from being read into the Problems view, at the line where it is:
 * in the prompt, in one of its partials, in a suite or in the configuration.
 */
export class Problems implements vscode.Disposable {
  readonly #annotations: Annotations;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(
    vscode.languages.createDiagnosticCollection('prompt-canary'),
  );
  readonly #bySource = new Map<string, Finding>();

  constructor(annotations: Annotations) {
    this.#annotations = annotations;
    this.#store.add(annotations.onDidChange((uri) => this.#update(uri)));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(source: vscode.Uri): void {
    const key = source.toString();
    const before = this.#bySource.get(key);
    const analysis = this.#annotations.of(source);
    const problem = analysis?.problem ?? analysis?.reach?.suiteProblem ?? null;
    if (analysis === undefined || problem === null || !isAboutText(problem)) {
      this.#bySource.delete(key);
    } else {
      this.#bySource.set(key, findingOf(problem, source, analysis.root));
    }
    const after = this.#bySource.get(key);
    for (const target of new Set([before?.target, after?.target])) {
      if (target !== undefined) this.#show(target);
    }
  }

  /** Two prompts that include the same broken partial report it once. */
  #show(target: string): void {
    const found = [...this.#bySource.values()].filter((it) => it.target === target);
    const unique = new Map(
      found.map(({ diagnostic }) => [
        `${diagnostic.range.start.line} ${diagnostic.message}`,
        diagnostic,
      ]),
    );
    this.#collection.set(vscode.Uri.parse(target, true), [...unique.values()]);
  }
}

/** A missing repository or registry is no fault of the text. */
function isAboutText({ code }: CanaryError): boolean {
  return textProblems.has(code);
}

const textProblems: ReadonlySet<CanaryError['code']> = new Set([
  'bad-prompt',
  'bad-suite',
  'bad-config',
  'bad-plan',
]);

function findingOf(problem: CanaryError, source: vscode.Uri, root: string): Finding {
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
