import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import type { Projects } from '../projects/projects.ts';
import type { Reporter } from '../reporter.ts';
import type { Problems } from './diagnostics.ts';
import type { Finding } from './finding.ts';

const pauseMs = 300;
/** Formats that suites and configurations have. */
const couldBeChecked = /\.(ya?ml|jsonl?|csv|tsv)$/i;

/**
 * Checks suites and configurations while they are open, saved or not: what cannot be read, and keys
 * that have no effect, stand at their lines in the Problems view.
 */
export class SuiteProblems implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #problems: Problems;
  readonly #reporter: Reporter;
  readonly #store = new DisposableStore();
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(projects: Projects, problems: Problems, reporter: Reporter) {
    this.#projects = projects;
    this.#problems = problems;
    this.#reporter = reporter;
    const { workspace } = vscode;
    this.#store.add(workspace.onDidOpenTextDocument((it) => this.#soon(it)));
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)));
    this.#store.add(workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri)));
    this.#store.add(projects.onDidChange(() => this.#all()));
    this.#store.add({
      dispose: () => {
        for (const timer of this.#waiting.values()) clearTimeout(timer);
      },
    });
    this.#all();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #all(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document);
  }

  /** Typing is answered when it pauses. */
  #soon(document: vscode.TextDocument): void {
    const { uri } = document;
    if (uri.scheme !== 'file' || !couldBeChecked.test(uri.path)) return;
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    const check = (): void => {
      this.#waiting.delete(key);
      this.#check(document).catch((error: unknown) => this.#reporter.report(error));
    };
    this.#waiting.set(key, setTimeout(check, pauseMs));
  }

  #closed(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    this.#problems.put(keyOf(uri), []);
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { version, uri } = document;
    const findings = await this.#findingsIn(document);
    if (document.isClosed || document.version !== version) return;
    this.#problems.put(keyOf(uri), findings);
  }

  async #findingsIn(document: vscode.TextDocument): Promise<readonly Finding[]> {
    const { uri } = document;
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return [];
    const { checkConfig, checkSuite } = await import('./checkedText.ts');
    if (uri.path.endsWith(`/${configFileName}`)) return checkConfig(document.getText(), uri);
    const project = await this.#projects.forUri(uri).catch(unlessBroken);
    const file = project?.workspace.relative(uri.fsPath);
    if (project === undefined || file === undefined) return [];
    return checkSuite(project, file, document.getText(), uri);
  }
}

/** A configuration that cannot be read is a problem of its own: nothing is known to be a suite. */
function unlessBroken(error: unknown): undefined {
  if (error instanceof CanaryError) return undefined;
  throw error;
}

function keyOf(uri: vscode.Uri): string {
  return `text of ${uri.toString()}`;
}
