import { CanaryError, describeError } from '../base/errors.ts';
import type { ModelResponse, Spending } from '../ports.ts';
import type { ChatMessage } from '../prompt/model.ts';
import { AnswerSource } from './answerSource.ts';
import { CancelSource } from './cancelSource.ts';
import { toCaseResult } from './caseResult.ts';
import { compareSides, hasComparison } from './compareSides.ts';
import { EventQueue } from './eventQueue.ts';
import { withKeptOutputs } from './keptOutput.ts';
import type { CaseResult, EvalCase, EvalEvent, EvalProgress, JudgeNote, Trial } from './model.ts';
import { ModelLane } from './modelLane.ts';
import type { EvaluationOptions } from './options.ts';
import {
  clientsOf,
  costSoFar,
  hasPrices,
  toReport,
  type CallCounts,
  type ReportInput,
} from './report.ts';
import { totalSpending } from './spending.ts';
import { applicableCases, type Call, type Unrendered } from './schedule.ts';
import { evaluationId, isInShard } from './shard.ts';
import { failedTrial, toTrial, type Answered, type ScoringTools } from './trial.ts';

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
  if (options.budgetUsd !== undefined && !hasPrices(options)) {
    throw new CanaryError('bad-usage', 'a budget needs a model with prices', {
      expected: 'pricing under the model in prompt-canary.yaml',
    });
  }
  if (options.budgetUsd !== undefined && options.judge?.spending?.().usd === null) {
    throw new CanaryError('bad-usage', 'a budget needs a judge with prices', {
      expected: 'pricing under the judge in prompt-canary.yaml',
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
  /** Every case of the evaluation, also those of other shards. */
  readonly #whole: readonly EvalCase[];
  readonly #cases: readonly EvalCase[];
  readonly #lanes: readonly ModelLane[];
  readonly #answers: AnswerSource;
  readonly #events = new EventQueue<EvalEvent>();
  readonly #inFlight = new CancelSource();
  readonly #startedAt: number;
  readonly #startedTick: number;
  /** Trials of cases that are not done, by slot. */
  readonly #open: (readonly Trial[] | undefined)[] = [];
  readonly #results = new Map<number, CaseResult>();
  readonly #judges = new Map<string, JudgeNote>();
  #cached = 0;
  #failed = 0;
  #noticedAt = -Infinity;
  /** Why no further call is sent. */
  #stop: Stop | undefined;
  /** The report is out; whatever still comes in is ignored. */
  #ended = false;

  constructor(options: EvaluationOptions) {
    const { shard } = options;
    this.#options = options;
    this.#whole = applicableCases(options.suites, options);
    this.#cases =
      shard === undefined ? this.#whole : this.#whole.filter((item) => isInShard(item, shard));
    this.#lanes = clientsOf(options).map((model) => new ModelLane(model, this.#cases, options));
    this.#answers = new AnswerSource(options);
    this.#startedAt = options.clock.now();
    this.#startedTick = options.clock.monotonic();
  }

  start(): EventQueue<EvalEvent> {
    const { signal, prompt, concurrency } = this.#options;
    const model = this.#names.join(', ');
    this.#events.push({ type: 'started', total: this.#total, prompt, model });
    const onAbort = (): void => this.#halt({ why: 'cancelled', message: 'cancelled' });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    const workers = Array.from({ length: Math.max(1, concurrency) }, (_, at) => this.#work(at));
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

  get #tools(): ScoringTools {
    const { matchRegExp, judge, embedder, runCode } = this.#options;
    const noteJudge = (note: JudgeNote): void =>
      void this.#judges.set(`${note.label} ${note.promptHash}`, note);
    return { matchRegExp, judge, embedder, runCode, noteJudge };
  }

  get #names(): readonly string[] {
    return this.#lanes.map(({ name }) => name);
  }

  get #total(): number {
    return this.#lanes.reduce((sum, { cases }) => sum + cases, 0);
  }

  /** Asks one model until nothing is left to ask it, then helps with the next. */
  async #work(first: number): Promise<void> {
    const lanes = this.#lanes.map((_, at) => this.#lanes[(first + at) % this.#lanes.length]);
    for (const lane of lanes) {
      while (lane !== undefined) {
        if (this.#ended || this.#stop !== undefined || this.#overBudget()) return;
        const call = lane.next();
        if (call === undefined) break;
        if ('error' in call) await this.#settleAll(lane, call, call.error);
        else await this.#execute(lane, call);
      }
    }
  }

  async #execute(lane: ModelLane, call: Call): Promise<void> {
    try {
      const { response, from } = await this.#answers.find(call, () => this.#ask(lane, call));
      if (from === 'cache') this.#cached++;
      else if (from === 'journal') lane.paid(response);
      if (this.#ended) return;
      await this.#judge(lane, call, { response, cached: from === 'cache' });
    } catch (error) {
      if (this.#ended) return;
      if (!(error instanceof CanaryError)) throw error;
      this.#failed++;
      if (lane.isDownAfter(error)) {
        this.#halt({ why: 'model-unavailable', message: describeError(error) });
      } else {
        await this.#settleAll(lane, call, describeError(error));
      }
    }
  }

  async #ask(lane: ModelLane, { request }: Call): Promise<ModelResponse> {
    lane.pending++;
    try {
      const response = await lane.model.complete({
        ...request,
        signal: this.#inFlight.signal,
        onWait: (reason, forMs) => this.#noticeWait(lane, reason, forMs),
        onSent: () => lane.prepare(),
      });
      lane.paid(response);
      return response;
    } finally {
      lane.pending--;
    }
  }

  async #judge(lane: ModelLane, call: Call, answered: Answered): Promise<void> {
    const { item, repeat, request } = call;
    const tools = this.#tools;
    const { pricing } = lane.model;
    for (const side of call.sides) {
      const { prompt } = this.#options[side];
      const context = { item, side, repeat, prompt, pricing, request, tools };
      const trial = await toTrial(answered, context);
      await this.#settle(lane, call.at, trial, request.messages);
    }
  }

  async #settleAll(
    lane: ModelLane,
    { at, sides, repeat }: Call | Unrendered,
    error: string,
  ): Promise<void> {
    for (const side of sides) await this.#settle(lane, at, failedTrial(side, repeat, error));
  }

  async #settle(
    lane: ModelLane,
    at: number,
    trial: Trial,
    messages: readonly ChatMessage[] = [],
  ): Promise<void> {
    const slot = at * this.#lanes.length + this.#lanes.indexOf(lane);
    const trials = [...(this.#open[slot] ?? []), trial];
    this.#open[slot] = trials;
    const item = this.#cases[at];
    if (item === undefined || trials.length < 2 * this.#options.repeats) return;
    this.#open[slot] = undefined;
    const compared = hasComparison(item)
      ? await compareSides(item, trials, messages, this.#tools)
      : trials;
    if (this.#ended) return;
    const judged = toCaseResult(item, compared);
    if (judged === undefined) return;
    const named = this.#lanes.length === 1 ? judged : { ...judged, model: lane.name };
    const { keepText } = this.#options;
    const result = keepText === undefined ? named : withKeptOutputs(named, keepText);
    this.#results.set(slot, result);
    this.#events.push({ type: 'case', result, progress: this.#progress() });
  }

  /** Whether the next call could go beyond the budget, judging by the mean of those before. */
  #overBudget(): boolean {
    const { budgetUsd } = this.#options;
    if (budgetUsd === undefined) return false;
    const foreseen =
      (this.#grading.usd ?? 0) +
      this.#lanes.reduce((sum, it) => sum + it.spentUsd + it.pending * it.meanUsd, 0) +
      Math.max(...this.#lanes.map(({ meanUsd }) => meanUsd));
    if (foreseen <= budgetUsd && budgetUsd > 0) return false;
    this.#stop ??= { why: 'budget', message: `the budget of $${budgetUsd} is used up` };
    return true;
  }

  #noticeWait({ name }: ModelLane, why: string, forMs: number): void {
    const now = this.#options.clock.monotonic();
    if (now - this.#noticedAt < waitNoticeMs) return;
    this.#noticedAt = now;
    const reason = this.#lanes.length === 1 ? why : `${name}: ${why}`;
    this.#events.push({ type: 'waiting', reason, forMs, progress: this.#progress() });
  }

  get #counts(): CallCounts {
    const sum = (of: 'made' | 'spentUsd'): number =>
      this.#lanes.reduce((total, lane) => total + lane[of], 0);
    return {
      made: sum('made'),
      cached: this.#cached,
      failed: this.#failed,
      spentUsd: sum('spentUsd'),
    };
  }

  get #grading(): Spending {
    const { judge, embedder } = this.#options;
    return totalSpending([judge?.spending?.(), embedder?.spending?.()]);
  }

  #progress(): EvalProgress {
    const done = this.#results.size;
    const total = this.#total;
    const elapsedMs = this.#options.clock.monotonic() - this.#startedTick;
    const remainingMs = done < casesToForetell ? null : (elapsedMs / done) * (total - done);
    const cost = costSoFar(this.#options, this.#counts.spentUsd, this.#grading);
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
      models: this.#names,
      judges: [...this.#judges.values()],
      results: this.#inOrder(),
      whole: this.#wholeEvaluation(),
      unfinished: this.#total - this.#results.size,
      counts: this.#counts,
      grading: this.#grading,
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

  /** What is done, each case with its place among all cases of the evaluation. */
  #inOrder(): (readonly [position: number, result: CaseResult])[] {
    const models = this.#lanes.length;
    const places = new Map(this.#whole.map((item, at) => [item, at]));
    return [...this.#results]
      .sort(([a], [b]) => a - b)
      .map(([slot, result]) => {
        const item = this.#cases[Math.floor(slot / models)];
        const place = item === undefined ? 0 : (places.get(item) ?? 0);
        return [place * models + (slot % models), result] as const;
      });
  }

  #wholeEvaluation(): ReportInput['whole'] {
    const cases = this.#whole.length * this.#lanes.length;
    if (this.#options.shard === undefined) return { id: '', cases };
    return { id: evaluationId(this.#options, this.#whole, this.#names), cases };
  }
}
