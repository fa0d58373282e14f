import type * as vscode from 'vscode';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import { caseKey, resultKey } from '../../core/eval/caseKey.ts';
import type { EvalEvent, EvalReport } from '../../core/eval/model.ts';
import type { ToEvalPanel } from '../../protocol/webview.ts';
import type { NamedModel } from '../../node/models/namedModels.ts';
import type { EvalPanel } from '../panels/evalPanel.ts';
import type { ProjectFile } from '../projects/projects.ts';
import type { Reporter } from '../reporter.ts';
import type { EvaluationNews, NewsOf } from './evaluationNews.ts';
import type { EvaluationSubject } from './openEvaluation.ts';

export interface SessionDeps {
  readonly secrets: vscode.SecretStorage;
  readonly reporter: Reporter;
  readonly tell: (news: EvaluationNews) => void;
}

export interface RunOptions {
  /** Only these cases, asked anew, named as `isChosen` says; absent: everything. */
  readonly keys?: ReadonlySet<string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The evaluation of one prompt: the run under way, what came of the last one, and the panel if it is
 * open. There is one way to run; panel, tests and problems are told of the same events.
 */
export class EvaluationSession implements vscode.Disposable {
  readonly target: ProjectFile;
  readonly #deps: SessionDeps;
  panel: EvalPanel | undefined;
  #report: EvalReport | undefined;
  /** What the report is about, as it was evaluated; undefined for one from disk. */
  #subject: EvaluationSubject | undefined;
  /** Why the report is out of date, as the panel was told. */
  #stale: string | null = null;
  /** Undefined while nothing runs. */
  #running: AbortController | undefined;

  constructor(target: ProjectFile, deps: SessionDeps) {
    this.target = target;
    this.#deps = deps;
  }

  get report(): EvalReport | undefined {
    return this.#report;
  }

  /** Why the report is out of date; null as far as is known. */
  get stale(): string | null {
    return this.#stale;
  }

  /** Evaluates the prompt as its editor or the disk has it now; a run under way is cancelled. */
  async run({ keys, signal }: RunOptions = {}): Promise<void> {
    this.cancel();
    const running = new AbortController();
    const forward = (): void => running.abort();
    if (signal?.aborted === true) return;
    signal?.addEventListener('abort', forward, { once: true });
    this.#running = running;
    this.#news({ type: 'began', keys: keys && this.#casesOf(keys) });
    try {
      await (keys === undefined ? this.#runAll(running) : this.#runChosen(keys, running));
    } catch (error) {
      if (this.#running === running) this.#fail(error, keys !== undefined);
    } finally {
      signal?.removeEventListener('abort', forward);
      if (this.#running === running) this.#running = undefined;
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Goes on with the panel and the report of a session whose project was opened anew. */
  takeOver(before: EvaluationSession): void {
    before.cancel();
    this.panel = before.panel;
    this.#report = before.#report;
    before.panel = undefined;
  }

  /** Tells a panel that was just opened what is known. */
  showKnown(): void {
    const report = this.#report;
    if (report === undefined) return;
    const simulated = report.models === undefined && report.model.includes('simulated');
    this.#tell({ type: 'report', report, simulated });
  }

  /** The tab is there, its report is not. */
  sayLost(): void {
    const { file } = this.target;
    const unknown = { baseline: '', candidate: '', simulated: false };
    this.#tell({ type: 'begin', prompt: fileStem(file), ...unknown });
    const message = 'the report of this evaluation is no longer there';
    this.#tell({ type: 'failed', message, action: 'Run again to evaluate the prompt as it is.' });
  }

  /** Shows what an earlier evaluation left behind. */
  restore(report: EvalReport, simulated: boolean): void {
    this.#report = report;
    this.#tell({ type: 'report', report, simulated });
    this.#news({ type: 'report', report });
  }

  /** Says so when the prompt or its baseline is no longer what was evaluated. */
  async checkAge(): Promise<void> {
    const report = this.#report;
    if (report === undefined || this.#running !== undefined || this.panel === undefined) return;
    const why = (await this.#difference(report)) ?? null;
    if (why === this.#stale || this.#report !== report) return;
    this.#stale = why;
    this.#tell({ type: 'stale', why });
  }

  /** Tells the panel what was sent for a case. */
  async showInput(key: string): Promise<void> {
    const { inputOf } = await import('./caseInput.ts');
    try {
      this.#tell({ type: 'input', key, input: inputOf(await this.subject(), key) });
    } catch (error) {
      const problem = describeError(error);
      this.#tell({ type: 'input', key, input: { baseline: null, candidate: null, problem } });
    }
  }

  /** The versions and suites of the report. Throws `bad-usage` when they are no longer there. */
  async subject(): Promise<EvaluationSubject> {
    const report = this.#report;
    if (this.#subject !== undefined) return this.#subject;
    const difference =
      report === undefined ? 'nothing was evaluated' : await this.#difference(report);
    if (difference !== undefined) {
      throw new CanaryError('bad-usage', difference, { expected: 'another evaluation first' });
    }
    return this.#open();
  }

  dispose(): void {
    this.cancel();
    this.panel?.dispose();
  }

  async #runAll(running: AbortController): Promise<void> {
    const { project, file } = this.target;
    // What can be said at once; the prompt is read, which takes a moment, for the rest.
    const unknown = { baseline: '', candidate: '', simulated: false };
    this.panel?.begin({ type: 'begin', prompt: fileStem(file), ...unknown });
    const { isSimulated, modelsOf } = await import('./models.ts');
    const models = modelsOf(project);
    const comparison = await project.compareCurrent(file);
    this.panel?.begin({
      type: 'begin',
      prompt: comparison.candidate.name,
      baseline: comparison.baseline.label,
      candidate: 'working tree',
      simulated: isSimulated(models),
    });
    const { openEvaluation } = await import('./openEvaluation.ts');
    const subject = await openEvaluation(project, comparison);
    for await (const event of this.#events(subject, running, { models })) {
      if ('report' in event) this.#keep(event.report, subject);
      this.#tell({ type: 'event', event });
      this.#news({ type: 'event', event });
      if ('report' in event) this.#news({ type: 'report', report: event.report });
    }
  }

  async #runChosen(keys: ReadonlySet<string>, running: AbortController): Promise<void> {
    const { isSimulated, modelsFor } = await import('./models.ts');
    const models = modelsFor(this.target.project, this.#report);
    const subject = await this.#open();
    this.#tell({ type: 'rerun', keys: [...keys] });
    for await (const event of this.#events(subject, running, { models, keys })) {
      this.#tell({ type: 'rerunEvent', event });
      this.#news({ type: 'event', event });
      if (!('report' in event)) continue;
      if (event.report.cases.length === 0) throw nothingCame(event);
      const { mergeChosen } = await import('./mergeChosen.ts');
      const report = await mergeChosen(event.report, this.#report, subject);
      this.#keep(report, subject);
      this.#tell({ type: 'report', report, simulated: isSimulated(models) });
      this.#news({ type: 'report', report });
    }
  }

  /** Ends early for a run that was replaced by the next one: it has nothing more to say. */
  async *#events(
    subject: EvaluationSubject,
    running: AbortController,
    what: { readonly models: readonly NamedModel[]; readonly keys?: ReadonlySet<string> },
  ): AsyncGenerator<EvalEvent> {
    const { withKeys } = await import('./models.ts');
    const { evaluate } = await import('./evaluate.ts');
    const models = await withKeys(what.models, this.#deps.secrets);
    const { signal } = running;
    for await (const event of evaluate(subject, { ...what, models, signal })) {
      if (this.#running !== running) return;
      yield event;
    }
  }

  async #open(): Promise<EvaluationSubject> {
    const { project, file } = this.target;
    const { openEvaluation } = await import('./openEvaluation.ts');
    return openEvaluation(project, await project.compareCurrent(file));
  }

  #keep(report: EvalReport, subject: EvaluationSubject): void {
    this.#stale = null;
    this.#report = report;
    this.#subject = subject;
  }

  /** The cases of chosen results, of which there are several a case with several models. */
  #casesOf(keys: ReadonlySet<string>): ReadonlySet<string> {
    const known = new Map(this.#report?.cases.map((it) => [resultKey(it), caseKey(it)]));
    return new Set([...keys].map((key) => known.get(key) ?? key));
  }

  /** How the files differ from what was evaluated; undefined when they do not. */
  async #difference({ baseline, candidate }: EvalReport): Promise<string | undefined> {
    const { project, file } = this.target;
    const now = await project.compareCurrent(file);
    if (now.candidate.fingerprint !== candidate.fingerprint) {
      return 'the prompt was edited after this evaluation';
    }
    return now.baseline.prompt?.fingerprint === baseline.fingerprint
      ? undefined
      : 'the baseline is another one than at this evaluation';
  }

  #fail(error: unknown, chosen: boolean): void {
    this.#deps.reporter.report(error, this.target.project.root);
    const message = describeError(error);
    const code = error instanceof CanaryError ? error.code : 'bug';
    this.#tell(
      chosen && this.#report !== undefined
        ? { type: 'rerunFailed', message }
        : { type: 'failed', message, action: advice[code] ?? null },
    );
    this.#news({ type: 'failed', message, cancelled: code === 'cancelled' });
  }

  #tell(message: ToEvalPanel): void {
    this.panel?.tell(message);
  }

  #news(news: NewsOf<EvaluationNews>): void {
    this.#deps.tell({ ...news, target: this.target });
  }
}

/** "prompts/reply.prompt.yml" -> "reply". */
export function fileStem(file: string): string {
  return file.split('/').at(-1)?.replace(/\..*$/, '') ?? file;
}

/** Chosen cases of which none was answered leave everything as it was. */
function nothingCame(event: EvalEvent): CanaryError {
  if (event.type !== 'stopped') {
    return new CanaryError('bad-usage', 'none of the chosen cases is for this prompt', {
      expected: 'cases that name it or fill its variables',
    });
  }
  const code = event.why === 'cancelled' ? 'cancelled' : 'model-unavailable';
  return new CanaryError(code, event.message);
}

const advice: Partial<Record<CanaryError['code'] | 'bug', string>> = {
  'model-unavailable': 'Nothing is lost. Check the endpoint or its key, then run again.',
  'bad-suite': 'Correct the suite, then run again.',
  'bad-config': 'Correct prompt-canary.yaml, then run again.',
  'bad-prompt': 'Correct the prompt, then run again.',
};
