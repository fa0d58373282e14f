import { CanaryError, describeError } from '../base/errors.ts';
import type { ModelFailure, ModelResponse } from '../ports.ts';
import { CancelSource } from './cancelSource.ts';
import { toCaseResult } from './caseResult.ts';
import { EventQueue } from './eventQueue.ts';
import type { CaseResult, EvalCase, EvalEvent, EvalProgress, Trial } from './model.ts';
import type { EvaluationOptions } from './options.ts';
import { modelLabel, toReport, type CallCounts } from './report.ts';
import { applicableCases, schedule, type Call, type Unrendered } from './schedule.ts';
import { failedTrial, priceOf, toTrial, type Answered } from './trial.ts';

/** Calls in a row that may fail for good before the endpoint counts as down. */
const toleratedFailures = 3;
const waitNoticeMs = 1_000;
/** Cases after which the remaining time is foretold. */
const casesToForetell = 3;

type Stop = Pick<Extract<EvalEvent, { type: 'stopped' }>, 'why' | 'message'>;

/**
 * Runs every applicable case of the suites on both versions and yields what happens; the last event
 * is `finished` or `stopped`, with the report. At most `concurrency` calls are in flight. Raising the
 * signal, or leaving the loop, aborts them at once. Throws `bad-usage` for options that cannot be
 * met.
 */
export async function* runEvaluation(
  options: EvaluationOptions,
): AsyncGenerator<EvalEvent, void, undefined> {
  if (options.budgetUsd !== undefined && options.model.pricing === null) {
    throw new CanaryError('bad-usage', 'a budget needs a model with prices', {
      expected: 'pricing under the model in prompt-canary.yaml',
    });
  }
  const run = new EvaluationRun(options);
  try {
    yield* run.start();
  } finally {
    run.abort();
  }
}

class EvaluationRun {
  readonly #options: EvaluationOptions;
  readonly #cases: readonly EvalCase[];
  readonly #calls: Generator<Call | Unrendered, void, undefined>;
  readonly #events = new EventQueue<EvalEvent>();
  readonly #inFlight = new CancelSource();
  readonly #startedAt: number;
  readonly #startedTick: number;
  readonly #open = new Map<number, Trial[]>();
  readonly #results = new Map<number, CaseResult>();
  /** Answers that are being found, by key. */
  readonly #asking = new Map<string, Promise<unknown>>();
  readonly #counts: CallCounts = { made: 0, cached: 0, failed: 0, spentUsd: 0 };
  #pending = 0;
  #failuresInRow = 0;
  #noticedAt = -Infinity;
  /** Why no further call is sent. */
  #stop: Stop | undefined;
  /** The report is out; whatever still comes in is ignored. */
  #ended = false;

  constructor(options: EvaluationOptions) {
    this.#options = options;
    this.#cases = applicableCases(options.suites, options);
    this.#calls = schedule(this.#cases, options);
    this.#startedAt = options.clock.now();
    this.#startedTick = options.clock.monotonic();
  }

  start(): EventQueue<EvalEvent> {
    const { signal, prompt, concurrency } = this.#options;
    const model = modelLabel(this.#options);
    this.#events.push({ type: 'started', total: this.#cases.length, prompt, model });
    const onAbort = (): void => this.#halt({ why: 'cancelled', message: 'cancelled' });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    const workers = Array.from({ length: Math.max(1, concurrency) }, () => this.#work());
    void Promise.all(workers)
      .then(() => this.#finish())
      .catch((error: unknown) => this.#events.fail(error))
      .finally(() => signal?.removeEventListener('abort', onAbort));
    return this.#events;
  }

  /** Ends calls in flight; without effect once everything is done. */
  abort(): void {
    this.#ended = true;
    this.#inFlight.cancel();
    this.#events.close();
  }

  async #work(): Promise<void> {
    for (;;) {
      if (this.#ended || this.#stop !== undefined || this.#overBudget()) return;
      const next = this.#calls.next();
      if (next.done === true) return;
      const call = next.value;
      if ('error' in call) this.#settleAll(call, call.error);
      else await this.#execute(call);
    }
  }

  async #execute(call: Call): Promise<void> {
    try {
      const answered = await this.#answer(call);
      if (this.#ended) return;
      await this.#judge(call, answered);
    } catch (error) {
      if (this.#ended) return;
      if (!(error instanceof CanaryError)) throw error;
      this.#counts.failed++;
      if (this.#endpointIsDown(error)) {
        this.#halt({ why: 'model-unavailable', message: describeError(error) });
      } else {
        this.#settleAll(call, describeError(error));
      }
    }
  }

  /** Where answers are kept, equal calls go one after the other, so that one of them is paid for. */
  async #answer(call: Call): Promise<Answered> {
    if (this.#options.cache === null) return this.#find(call);
    for (let other; (other = this.#asking.get(call.key)) !== undefined;) {
      await other.catch(() => undefined);
    }
    const found = this.#find(call);
    this.#asking.set(call.key, found);
    return found.finally(() => this.#asking.delete(call.key));
  }

  async #find(call: Call): Promise<Answered> {
    const { journal, cache } = this.#options;
    const paid = await journal?.get(call.key);
    if (paid !== undefined) {
      this.#countPaid(paid);
      return { response: paid, cached: false };
    }
    const known = await cache?.get(call.key);
    if (known !== undefined) {
      this.#counts.cached++;
      return { response: known, cached: true };
    }
    const response = await this.#ask(call);
    await Promise.all([journal?.set(call.key, response), cache?.set(call.key, response)]);
    return { response, cached: false };
  }

  async #ask({ request }: Call): Promise<ModelResponse> {
    this.#pending++;
    try {
      const response = await this.#options.model.complete({
        ...request,
        signal: this.#inFlight.signal,
        onWait: (reason, forMs) => this.#noticeWait(reason, forMs),
      });
      this.#countPaid(response);
      this.#failuresInRow = 0;
      return response;
    } finally {
      this.#pending--;
    }
  }

  #countPaid(response: ModelResponse): void {
    this.#counts.made++;
    this.#counts.spentUsd += priceOf(response, this.#options.model.pricing) ?? 0;
  }

  async #judge(call: Call, answered: Answered): Promise<void> {
    const { model, matchRegExp, judge, embedder, runCode } = this.#options;
    const { item, repeat, request } = call;
    const tools = { matchRegExp, judge, embedder, runCode };
    for (const side of call.sides) {
      const { prompt } = this.#options[side];
      const context = { item, side, repeat, prompt, pricing: model.pricing, request, tools };
      this.#settle(call.at, await toTrial(answered, context));
    }
  }

  #settleAll({ at, sides, repeat }: Call | Unrendered, error: string): void {
    for (const side of sides) this.#settle(at, failedTrial(side, repeat, error));
  }

  #settle(at: number, trial: Trial): void {
    const trials = [...(this.#open.get(at) ?? []), trial];
    this.#open.set(at, trials);
    const item = this.#cases[at];
    if (item === undefined || trials.length < 2 * this.#options.repeats) return;
    this.#open.delete(at);
    const result = toCaseResult(item, trials);
    if (result === undefined) return;
    this.#results.set(at, result);
    this.#events.push({ type: 'case', result, progress: this.#progress() });
  }

  /** One call may fail for its own reasons; an endpoint that never answered, or no more, is down. */
  #endpointIsDown(error: CanaryError): boolean {
    if (error.code !== 'model-unavailable') return false;
    this.#failuresInRow++;
    const { permanent = false } = (error.cause ?? {}) as Partial<ModelFailure>;
    return permanent || this.#counts.made === 0 || this.#failuresInRow >= toleratedFailures;
  }

  /** Whether the next call could go beyond the budget, judging by the mean of those before. */
  #overBudget(): boolean {
    const { budgetUsd } = this.#options;
    if (budgetUsd === undefined) return false;
    const { made, spentUsd } = this.#counts;
    const mean = made === 0 ? 0 : spentUsd / made;
    const foreseen = spentUsd + (this.#pending + 1) * mean;
    if (foreseen <= budgetUsd && budgetUsd > 0) return false;
    this.#stop ??= { why: 'budget', message: `the budget of $${budgetUsd} is used up` };
    return true;
  }

  #noticeWait(reason: string, forMs: number): void {
    const now = this.#options.clock.monotonic();
    if (now - this.#noticedAt < waitNoticeMs) return;
    this.#noticedAt = now;
    this.#events.push({ type: 'waiting', reason, forMs, progress: this.#progress() });
  }

  #progress(): EvalProgress {
    const done = this.#results.size;
    const total = this.#cases.length;
    const elapsedMs = this.#options.clock.monotonic() - this.#startedTick;
    const remainingMs = done < casesToForetell ? null : (elapsedMs / done) * (total - done);
    const cost = this.#options.model.pricing === null ? null : this.#counts.spentUsd;
    return { done, total, elapsedMs, remainingMs, cost };
  }

  /** Ends at once: reports what is done, and aborts what is in flight. */
  #halt(stop: Stop): void {
    if (this.#ended) return;
    this.#stop = stop;
    this.#finish();
    this.#inFlight.cancel();
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    const report = toReport({
      options: this.#options,
      results: [...this.#results].sort(([a], [b]) => a - b).map(([, result]) => result),
      unfinished: this.#cases.length - this.#results.size,
      counts: this.#counts,
      startedAt: this.#startedAt,
      durationMs: this.#options.clock.monotonic() - this.#startedTick,
    });
    this.#events.push(
      this.#stop === undefined
        ? { type: 'finished', report }
        : { type: 'stopped', ...this.#stop, report },
    );
    this.#events.close();
  }
}
