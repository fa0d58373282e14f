import * as vscode from 'vscode';
import type { CanaryError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Annotations } from './annotations.ts';
import { findingOf, type Finding } from './finding.ts';

/**
 * Puts what keeps a visible prompt from being read into the Problems view, at the line where it is:
 * in the prompt, in one of its partials, in a suite or in the configuration; and what others find.
 */
export class Problems implements vscode.Disposable {
  readonly #annotations: Annotations;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(
    vscode.languages.createDiagnosticCollection('prompt-canary'),
  );
  readonly #bySource = new Map<string, readonly Finding[]>();

  constructor(annotations: Annotations) {
    this.#annotations = annotations;
    this.#store.add(annotations.onDidChange((uri) => this.#update(uri)));
  }

  /** Shows what `source` found, in the place of what it found before. */
  put(source: string, findings: readonly Finding[]): void {
    const before = this.#bySource.get(source) ?? [];
    if (findings.length === 0) this.#bySource.delete(source);
    else this.#bySource.set(source, findings);
    const targets = [...before, ...findings].map(({ target }) => target);
    for (const target of new Set(targets)) this.#show(target);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(source: vscode.Uri): void {
    const key = source.toString();
    const analysis = this.#annotations.of(source);
    const problem = analysis?.problem ?? analysis?.reach?.suiteProblem ?? null;
    const isTold = analysis !== undefined && problem !== null && isAboutText(problem);
    this.put(key, isTold ? [findingOf(problem, source, analysis.root)] : []);
  }

  /** Two prompts that include the same broken partial, or use the same suite, report it once. */
  #show(target: string): void {
    const all = [...this.#bySource.values()].flat();
    const found = all.filter((it) => it.target === target);
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
