import { CanaryError } from '../../../core/base/errors.ts';
import { priceOf } from '../../../core/eval/price.ts';
import {
  outputScoreMessages,
  readOutputScore,
} from '../../../core/eval/scorers/graded/outputScore.ts';
import type { Clock, Logger, LogFields, ModelFailure, ModelResponse } from '../../../core/ports.ts';
import type { ChatMessage } from '../../../core/prompt/model.ts';
import { bucketOf } from '../../../core/release/bucket.ts';
import { maxOutputLength } from '../../../protocol/api.ts';
import type { Controller } from '../../controller/controller.ts';
import type { Store } from '../../store/store.ts';
import type { ReportedOutcome } from '../evaluators/outputEvaluator.ts';
import { JudgeQueue, type QueuedOutput } from './judgeQueue.ts';
import type { JudgeSettings } from './judgeSettings.ts';

export interface OutputJudgeDeps {
  readonly store: Pick<Store, 'reserveJudging' | 'settleJudging' | 'recordFeedback'>;
  readonly controller: Pick<Controller, 'touch'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the judge did since the process began. */
export interface JudgeFigures {
  readonly calls: { scored: number; failed: number };
  /** Outputs that were drawn and not judged, by the reason. */
  readonly skipped: { budget: number; queue: number; store: number; stop: number };
  usd: number;
}

/** Parts of the outcomes that a share is counted in. */
const parts = 1_000_000;

/** Outcomes that are remembered, so that a report that comes twice is judged once. */
const maxRemembered = 10_000;

/** Taken for an answer's tokens before it is there. */
const foreseenAnswerTokens = 1_000;

/** Between attempts to store a score. */
const storeDelaysMs = [1_000, 5_000, 30_000] as const;

/**
 * Asks a model how well a share of the reported outputs fulfils its prompt's rubric. The score comes
 * back as late feedback on the outcome, as `judgeScore`, so that guards see it. The judge is told
 * neither arm nor version; an output is held in memory until it is judged, and never stored or logged.
 *
 * Which outputs are drawn is decided by a hash of the outcome's id, the same on every replica. The
 * budget of the day lies in the store and is reserved before each call; once the next call does not
 * fit, judging rests until the next day (UTC).
 */
export class OutputJudge {
  readonly figures: JudgeFigures = {
    calls: { scored: 0, failed: 0 },
    skipped: { budget: 0, queue: 0, store: 0, stop: 0 },
    usd: 0,
  };
  readonly #settings: JudgeSettings;
  readonly #rubrics: ReadonlyMap<string, string>;
  readonly #deps: OutputJudgeDeps;
  readonly #queue = new JudgeQueue();
  readonly #remembered = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  /** The day whose budget is spent. */
  #spent = '';
  #failing = false;

  constructor(settings: JudgeSettings, deps: OutputJudgeDeps) {
    this.#settings = settings;
    this.#rubrics = new Map(Object.entries(settings.rubrics));
    this.#deps = deps;
  }

  get queueLength(): number {
    return this.#queue.length;
  }

  /** Takes what it draws of outcomes that are durable; the rest of the work happens by itself. */
  offer(reported: readonly ReportedOutcome[]): void {
    for (const { outcome, output, input } of reported) {
      const { id, prompt, scores } = outcome;
      if (output === undefined || output.length > maxOutputLength) continue;
      if (scores?.judgeScore !== undefined || !this.#draws(id, prompt)) continue;
      if (this.#stopping.signal.aborted) this.figures.skipped.stop++;
      else if (this.#spent === this.#today()) this.figures.skipped.budget++;
      else {
        const question = input === undefined ? undefined : input.slice(0, maxOutputLength);
        const item = { outcomeId: id, prompt, output, input: question };
        this.figures.skipped.queue += this.#queue.push(item);
        this.#goOn();
      }
    }
  }

  /** Ends calls under way; what waits is not judged. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.figures.skipped.stop += this.#queue.clear();
    await Promise.all(this.#running);
    this.#settings.model.dispose();
  }

  #draws(id: string, prompt: string): boolean {
    if (!this.#rubrics.has(prompt) || this.#remembered.has(id)) return false;
    if (bucketOf('judge', id, parts) >= this.#settings.share * parts) return false;
    this.#remembered.add(id);
    const [oldest] = this.#remembered;
    if (this.#remembered.size > maxRemembered && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
    return true;
  }

  #goOn(): void {
    while (this.#running.size < this.#settings.concurrency) {
      const item = this.#queue.shift();
      if (item === undefined) return;
      const run = this.#judge(item).finally(() => {
        this.#running.delete(run);
        this.#goOn();
      });
      this.#running.add(run);
    }
  }

  /** Never rejects. */
  async #judge(item: QueuedOutput): Promise<void> {
    const rubric = this.#rubrics.get(item.prompt) ?? '';
    const messages = outputScoreMessages({ rubric, output: item.output, input: item.input });
    const day = this.#today();
    const most = this.#mostUsd(messages);
    if (!(await this.#reserve(day, most))) return;
    const response = await this.#ask(messages);
    if (response === undefined) {
      // What was refused or never answered is not paid for; what was broken off may be.
      if (!this.#stopping.signal.aborted) await this.#settle(day, -most);
      return;
    }
    const usd = this.#priceOf(response) ?? most;
    this.figures.usd += usd;
    await this.#settle(day, usd - most);
    const score = readOutputScore(response.text);
    if (score === undefined) this.#failed({ reason: 'the answer holds no score from 0 to 1' });
    else await this.#record(item.outcomeId, score);
  }

  async #reserve(day: string, usd: number): Promise<boolean> {
    const { callsPerDay: maxCalls, usdPerDay: maxUsd } = this.#settings;
    const { store, logger } = this.#deps;
    if (this.#spent === day) {
      this.figures.skipped.budget++;
      return false;
    }
    try {
      if (await store.reserveJudging({ day, usd, maxCalls, maxUsd })) return true;
    } catch {
      this.figures.skipped.store++;
      return false;
    }
    this.figures.skipped.budget++;
    if (this.#spent !== day) logger.warn("the judge's budget of the day is spent", { day });
    this.#spent = day;
    return false;
  }

  async #ask(messages: readonly ChatMessage[]): Promise<ModelResponse | undefined> {
    const { signal } = this.#stopping;
    try {
      const settings = { parameters: {} };
      const request = { messages, settings, output: { kind: 'text' }, signal } as const;
      return await this.#settings.model.complete(request);
    } catch (error) {
      if (signal.aborted) this.figures.skipped.stop++;
      else this.#failed(failureFields(error));
      return undefined;
    }
  }

  /** Feedback is idempotent, so that it can be told again. */
  async #record(outcomeId: string, judgeScore: number): Promise<void> {
    const { store, clock, controller } = this.#deps;
    const feedback = [{ outcomeId, metrics: {}, scores: { judgeScore } }];
    for (const delay of [...storeDelaysMs, null]) {
      try {
        const { releases } = await store.recordFeedback(feedback, clock.now());
        this.figures.calls.scored++;
        this.#failing = false;
        controller.touch(releases);
        return;
      } catch (error) {
        if (delay === null || !(await this.#waited(delay))) {
          this.#failed(failureFields(error));
          return;
        }
      }
    }
  }

  async #waited(ms: number): Promise<boolean> {
    try {
      await this.#deps.clock.sleep(ms, this.#stopping.signal);
      return true;
    } catch {
      return false;
    }
  }

  /** A day that costs too much because the store was away is a day that costs too little later. */
  async #settle(day: string, usd: number): Promise<void> {
    if (usd === 0) return;
    await this.#deps.store.settleJudging(day, usd).catch(() => undefined);
  }

  /** The log says it when it begins; `/metrics` says how often. */
  #failed(fields: LogFields): void {
    this.figures.calls.failed++;
    if (!this.#failing) this.#deps.logger.warn('an output is not judged', fields);
    this.#failing = true;
  }

  /** No token is shorter than a byte. */
  #mostUsd(messages: readonly ChatMessage[]): number {
    const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    const tokens = { inputTokens: bytes, outputTokens: foreseenAnswerTokens };
    return priceOf(tokens, this.#settings.model.pricing) ?? 0;
  }

  /** Null when the endpoint counts no tokens. */
  #priceOf(response: ModelResponse): number | null {
    const told = response.inputTokens + response.outputTokens > 0;
    return told ? priceOf(response, this.#settings.model.pricing) : null;
  }

  #today(): string {
    return new Date(this.#deps.clock.now()).toISOString().slice(0, 10);
  }
}

/** Messages of endpoints may repeat what they were sent, and are not for the log. */
function failureFields(error: unknown): LogFields {
  if (!(error instanceof CanaryError)) return { reason: 'bug' };
  const { status } = (error.cause ?? {}) as Partial<ModelFailure>;
  return { reason: error.code, ...(typeof status === 'number' ? { status } : {}) };
}
