import * as vscode from 'vscode';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { EvaluationNews } from '../evaluation/evaluationNews.ts';
import type { Evaluations } from '../evaluation/evaluations.ts';
import type { ProjectFile, Projects } from '../projects/projects.ts';
import type { Reporter } from '../reporter.ts';
import type { TestedCase } from './testItems.ts';

/** Cases to ask of one prompt. */
interface Batch {
  readonly target: ProjectFile;
  readonly keys: Set<string>;
}

/**
 * The suites in the Test Explorer. Nothing is read until somebody looks at them; running goes through
 * the evaluations, so that panel, problems and tests tell the same.
 */
export class SuiteTests implements vscode.Disposable {
  readonly controller: vscode.TestController;
  readonly #projects: Projects;
  readonly #evaluations: Evaluations;
  readonly #reporter: Reporter;
  readonly #store = new DisposableStore();
  readonly #cases = new WeakMap<vscode.TestItem, TestedCase>();
  readonly #late = new WeakMap<vscode.TestItem, () => void>();
  /** The suites as they were last read; undefined while nobody looked. */
  #reading: Promise<void> | undefined;
  /** Items that were filled stay so when the suites are read anew. */
  readonly #filled = new Set<string>();
  /** Runs of our own are drawn by themselves. */
  #ownRuns = 0;
  /** Items must not be replaced under a run. */
  #drawn = 0;
  #outOfDate = false;

  constructor(projects: Projects, evaluations: Evaluations, reporter: Reporter) {
    this.#projects = projects;
    this.#evaluations = evaluations;
    this.#reporter = reporter;
    this.controller = this.#store.add(
      vscode.tests.createTestController('promptCanary.suites', 'Prompt Canary'),
    );
    this.controller.resolveHandler = (item) => this.#resolve(item);
    this.controller.refreshHandler = () => this.#read();
    this.#store.add(
      this.controller.createRunProfile(
        'Evaluate',
        vscode.TestRunProfileKind.Run,
        (request, token) => this.run(request, token),
        true,
      ),
    );
    this.#store.add(
      projects.onDidChange(() => {
        this.#outOfDate = this.#reading !== undefined;
        this.#refresh();
      }),
    );
    this.#store.add(evaluations.onDidTell((news) => this.#follow(news)));
  }

  /** Evaluates what was asked for: everything of a prompt, or the chosen cases anew. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    this.#ownRuns += 1;
    this.#drawn += 1;
    try {
      await this.#resolve(undefined);
      const cases = this.#casesOf(request);
      const { TestRunView } = await import('./testRun.ts');
      const view = new TestRunView(this.controller.createTestRun(request), cases);
      const listening = this.#evaluations.onDidTell((news) => view.take(news));
      try {
        await this.#evaluate(await this.#batches(cases), isEverything(request), token);
      } finally {
        listening.dispose();
        view.end();
      }
    } catch (error) {
      this.#reporter.report(error);
    } finally {
      this.#ownRuns -= 1;
      this.#released();
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #evaluate(
    batches: readonly Batch[],
    everything: boolean,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const cancelled = new AbortController();
    const listening = token.onCancellationRequested(() => cancelled.abort());
    const { signal } = cancelled;
    try {
      for (const { target, keys } of batches) {
        if (signal.aborted) return;
        await this.#evaluations.runQuietly(target, everything ? { signal } : { keys, signal });
      }
    } finally {
      listening.dispose();
    }
  }

  #resolve(item: vscode.TestItem | undefined): Promise<void> {
    if (item === undefined) return (this.#reading ??= this.#read());
    this.#fill(item);
    return Promise.resolve();
  }

  /** Reads anew what changed, unless a run is being drawn; then afterwards. */
  #refresh(): void {
    if (!this.#outOfDate || this.#drawn > 0) return;
    this.#outOfDate = false;
    void this.#read().catch((error: unknown) => this.#reporter.report(error));
  }

  #released(): void {
    this.#drawn -= 1;
    this.#refresh();
  }

  async #read(): Promise<void> {
    const { suiteItems } = await import('./testItems.ts');
    const maker = {
      controller: this.controller,
      isCase: (item: vscode.TestItem, tested: TestedCase) => void this.#cases.set(item, tested),
      isLate: (item: vscode.TestItem, fill: () => void) => void this.#late.set(item, fill),
    };
    const items: vscode.TestItem[] = [];
    try {
      for (const project of await this.#projects.all()) {
        items.push(...(await suiteItems(maker, project)));
      }
    } catch (error) {
      if (!(error instanceof CanaryError)) throw error;
      const item = this.controller.createTestItem('problem', 'Suites cannot be read');
      item.error = describeError(error);
      items.push(item);
    }
    this.controller.items.replace(items);
    const refill = (item: vscode.TestItem): void => {
      if (this.#filled.has(item.id)) this.#fill(item);
      else item.children.forEach(refill);
    };
    items.forEach(refill);
  }

  #fill(item: vscode.TestItem): void {
    const fill = this.#late.get(item);
    if (fill === undefined) return;
    this.#late.delete(item);
    this.#filled.add(item.id);
    try {
      fill();
      item.canResolveChildren = false;
    } catch (error) {
      if (!(error instanceof CanaryError)) throw error;
      item.error = describeError(error);
    }
  }

  /** The cases below what was asked for, without what was left out. */
  #casesOf({ include, exclude }: vscode.TestRunRequest): Map<vscode.TestItem, TestedCase> {
    const out = new Set(exclude);
    const found = new Map<vscode.TestItem, TestedCase>();
    const visit = (item: vscode.TestItem): void => {
      if (out.has(item)) return;
      this.#fill(item);
      const tested = this.#cases.get(item);
      if (tested !== undefined) found.set(item, tested);
      item.children.forEach(visit);
    };
    if (include === undefined) this.controller.items.forEach(visit);
    else include.forEach(visit);
    return found;
  }

  async #batches(cases: ReadonlyMap<vscode.TestItem, TestedCase>): Promise<Batch[]> {
    const batches = new Map<string, Batch>();
    for (const { project, key, prompts } of cases.values()) {
      for (const file of prompts) {
        const uri = vscode.Uri.joinPath(vscode.Uri.file(project.root), file);
        const known = batches.get(uri.toString());
        if (known !== undefined) {
          known.keys.add(key);
          continue;
        }
        const target = await this.#projects.locate(uri);
        if (target?.kind === 'prompt')
          batches.set(uri.toString(), { target, keys: new Set([key]) });
      }
    }
    return [...batches.values()];
  }

  /** What the panel evaluates shows here as well, for cases that are known here. */
  #follow(news: EvaluationNews): void {
    if (news.type !== 'began' || this.#ownRuns > 0 || this.#reading === undefined) return;
    void this.#show(news).catch((error: unknown) => this.#reporter.report(error));
  }

  async #show(began: Extract<EvaluationNews, { type: 'began' }>): Promise<void> {
    const uri = began.target.uri.toString();
    const waiting: EvaluationNews[] = [];
    let take = (news: EvaluationNews): void => void waiting.push(news);
    this.#drawn += 1;
    const over = new Promise<void>((resolve) => {
      const listening = this.#evaluations.onDidTell((news) => {
        if (news.target.uri.toString() !== uri) return;
        take(news);
        if (!lastNews.has(news.type)) return;
        listening.dispose();
        resolve();
      });
    });
    try {
      await this.#reading;
      const cases = this.#casesOfPrompt(began);
      const { TestRunView } = await import('./testRun.ts');
      const request = new vscode.TestRunRequest([...cases.keys()]);
      const name = `Evaluation of ${began.target.file}`;
      const view = new TestRunView(this.controller.createTestRun(request, name), cases);
      for (const news of waiting) view.take(news);
      take = (news) => view.take(news);
      await over;
      view.end();
    } finally {
      this.#released();
    }
  }

  #casesOfPrompt({
    target: { project, file },
    keys,
  }: Extract<EvaluationNews, { type: 'began' }>): Map<vscode.TestItem, TestedCase> {
    const all = [...this.#casesOf(new vscode.TestRunRequest())];
    return new Map(
      all
        .filter(([, it]) => it.project.root === project.root && it.prompts.includes(file))
        .filter(([, it]) => keys?.has(it.key) ?? true)
        .map(([item, it]) => [item, { ...it, prompts: [file] }]),
    );
  }
}

/** After these an evaluation says no more, or another one has taken its place. */
const lastNews: ReadonlySet<EvaluationNews['type']> = new Set(['report', 'failed', 'began']);

function isEverything({ include, exclude }: vscode.TestRunRequest): boolean {
  return include === undefined && (exclude?.length ?? 0) === 0;
}
