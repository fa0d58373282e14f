import * as vscode from 'vscode';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Logger } from '../../core/ports.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { systemClock } from '../../node/platform/clock.ts';
import type { ProjectFile, Projects } from '../projects/projects.ts';
import type { Analysis, Linted } from './analysis.ts';

/** One frame: keystrokes within it are answered together. */
const frameMs = 16;
/** Without a keystroke for so long, people look at what they wrote. */
const settleMs = 150;
/** For files whose project cannot say what they are. */
const looksLikePrompt = /\.prompt\.ya?ml$/;

interface Watched {
  readonly document: vscode.TextDocument;
  located: Promise<ProjectFile | undefined> | undefined;
  analysis: Analysis | undefined;
  timer: NodeJS.Timeout | undefined;
  /** Increases with every start, so that an overtaken computation notices. */
  generation: number;
}

/**
 * Compares every visible prompt and partial with its baseline, anew within a frame of each change,
 * then measures what the edit reaches. What nobody sees any more is forgotten.
 */
export class Annotations implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #log: Logger;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #watched = new Map<string, Watched>();

  /** The analysis of this file came, changed or went. */
  readonly onDidChange = this.#changed.event;

  constructor(projects: Projects, log: Logger) {
    this.#projects = projects;
    this.#log = log;
    const { window, workspace } = vscode;
    this.#store.add(window.onDidChangeVisibleTextEditors(() => this.#follow()));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#textChanged(document);
      }),
    );
    this.#store.add(projects.onDidChange(() => this.#everythingChanged()));
    this.#follow();
  }

  /** Undefined for a file that is not a visible prompt or partial, or not looked at yet. */
  of(uri: vscode.Uri): Analysis | undefined {
    return this.#watched.get(uri.toString())?.analysis;
  }

  /** Files that are watched now. */
  get watched(): readonly string[] {
    return [...this.#watched.keys()];
  }

  dispose(): void {
    for (const key of [...this.#watched.keys()]) this.#forget(key);
    this.#store.dispose();
  }

  #follow(): void {
    const visible = new Map(
      vscode.window.visibleTextEditors
        .filter(({ document }) => document.uri.scheme === 'file')
        .map(({ document }) => [document.uri.toString(), document]),
    );
    for (const key of [...this.#watched.keys()]) if (!visible.has(key)) this.#forget(key);
    for (const [key, document] of visible) {
      if (this.#watched.has(key)) continue;
      const watched = newlyWatched(document);
      this.#watched.set(key, watched);
      this.#schedule(watched, 0);
    }
  }

  #forget(key: string): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    clearTimeout(watched.timer);
    watched.generation++;
    this.#watched.delete(key);
    if (watched.analysis !== undefined) this.#changed.fire(watched.document.uri);
  }

  /** A partial's text is part of every prompt that includes it: all visible ones are looked at. */
  #textChanged(document: vscode.TextDocument): void {
    const changed = this.#watched.get(document.uri.toString());
    if (changed === undefined) return;
    const affected = changed.analysis?.kind === 'partial' ? [...this.#watched.values()] : [changed];
    for (const watched of affected) this.#schedule(watched, frameMs);
  }

  #everythingChanged(): void {
    for (const watched of this.#watched.values()) {
      watched.located = undefined;
      this.#schedule(watched, 0);
    }
  }

  #schedule(watched: Watched, delayMs: number): void {
    watched.timer ??= setTimeout(() => {
      watched.timer = undefined;
      void this.#analyse(watched);
    }, delayMs);
  }

  async #analyse(watched: Watched): Promise<void> {
    const generation = ++watched.generation;
    const overtaken = (): boolean => watched.generation !== generation;
    let located: ProjectFile | undefined;
    try {
      located = await (watched.located ??= this.#projects.locate(watched.document.uri));
      if (overtaken()) return;
      if (located === undefined) {
        this.#clear(watched);
        return;
      }
      const { project, file, kind } = located;
      const { root } = project;
      const comparison = await project.compare(file, watched.document.getText());
      if (overtaken()) return;
      const { reach = null, linted: earlier = null } = watched.analysis ?? {};
      const known = { root, kind, comparison, problem: null };
      this.#publish(watched, { ...known, reach, linted: earlier });
      // While someone types, the reach and the lint of a moment ago will do.
      if (reach !== null) await systemClock.sleep(settleMs);
      if (overtaken()) return;
      const linted = await lint(comparison.candidate);
      if (overtaken()) return;
      this.#publish(watched, { ...known, reach, linted });
      const measured = await project.measure(comparison);
      if (overtaken()) return;
      this.#publish(watched, { ...known, reach: measured, linted });
    } catch (error) {
      if (!overtaken()) await this.#failed(watched, located, error);
    }
  }

  async #failed(watched: Watched, located: ProjectFile | undefined, error: unknown): Promise<void> {
    const { generation, document, analysis } = watched;
    const problem = asCanaryError(error);
    this.#log.debug('a prompt cannot be compared', { message: describeError(problem) });
    if (problem.code === 'bug') this.#log.error(`comparing failed: ${stackOf(error)}`);
    const root = located?.project.root ?? (await this.#projects.rootOf(document.uri));
    if (root === undefined || watched.generation !== generation) return;
    watched.located = undefined;
    this.#publish(watched, {
      root,
      kind: located?.kind ?? (looksLikePrompt.test(document.uri.path) ? 'prompt' : 'other'),
      comparison: analysis?.comparison ?? null,
      reach: analysis?.reach ?? null,
      linted: analysis?.linted ?? null,
      problem,
    });
  }

  /** The file is no prompt, or none any more. */
  #clear(watched: Watched): void {
    if (watched.analysis === undefined) return;
    watched.analysis = undefined;
    this.#changed.fire(watched.document.uri);
  }

  #publish(watched: Watched, analysis: Analysis): void {
    watched.analysis = analysis;
    this.#changed.fire(watched.document.uri);
  }
}

async function lint(prompt: ClosedPrompt): Promise<Linted> {
  const [{ declaredVariables }, { lintPrompt }] = await Promise.all([
    import('../../core/lint/declaredVariables.ts'),
    import('../../core/lint/lintPrompt.ts'),
  ]);
  const declared = declaredVariables(prompt.document);
  return { prompt, problems: await lintPrompt({ prompt, declared }) };
}

function newlyWatched(document: vscode.TextDocument): Watched {
  return { document, located: undefined, analysis: undefined, timer: undefined, generation: 0 };
}

function asCanaryError(error: unknown): CanaryError {
  if (error instanceof CanaryError) return error;
  return new CanaryError('bug', describeError(error), { cause: error });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
