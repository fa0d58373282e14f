import type { CanaryError } from '../base/errors.ts';
import type { ModelClient, ModelFailure, ModelResponse } from '../ports.ts';
import type { EvalCase } from './model.ts';
import type { EvaluationOptions } from './options.ts';
import { modelLabel } from './report.ts';
import { schedule, type Call, type Unrendered } from './schedule.ts';
import { priceOf } from './price.ts';

/** Calls in a row that may fail for good before the endpoint counts as down. */
const toleratedFailures = 3;

/** What one model is still to be asked, and how it fared so far. */
export class ModelLane {
  readonly model: ModelClient;
  /** As reports call it. */
  readonly name: string;
  /** How many cases it is asked. */
  readonly cases: number;
  readonly #calls: Generator<Call | Unrendered, void, undefined>;
  readonly #prepared: (Call | Unrendered)[] = [];
  /** Calls that were answered, now or before an interruption. */
  made = 0;
  spentUsd = 0;
  /** Calls that are under way. */
  pending = 0;
  #failuresInRow = 0;

  constructor(model: ModelClient, cases: readonly EvalCase[], options: EvaluationOptions) {
    this.model = model;
    this.name = modelLabel({ ...options, model });
    const isLeftOut = (item: EvalCase): boolean => options.asks?.(item, this.name) === false;
    this.#calls = schedule(cases, { ...options, model, isLeftOut });
    this.cases = cases.filter((item) => !isLeftOut(item)).length;
  }

  /** The next call; undefined when there is none left. */
  next(): Call | Unrendered | undefined {
    if (this.#prepared.length === 0) this.prepare();
    return this.#prepared.shift();
  }

  /** Writes one more call down while others are under way, so that it can follow at once. */
  prepare(): void {
    if (this.#prepared.length > this.pending) return;
    const next = this.#calls.next();
    if (next.done !== true) this.#prepared.push(next.value);
  }

  /** What a call cost so far, in USD: 0 before the first. */
  get meanUsd(): number {
    return this.made === 0 ? 0 : this.spentUsd / this.made;
  }

  paid(response: ModelResponse): void {
    this.made++;
    this.spentUsd += priceOf(response, this.model.pricing) ?? 0;
    this.#failuresInRow = 0;
  }

  /**
   * Whether the endpoint is down: one call may fail for its own reasons; an endpoint that never
   * answered, or no more, is.
   */
  isDownAfter(error: CanaryError): boolean {
    if (error.code !== 'model-unavailable') return false;
    this.#failuresInRow++;
    const { permanent = false } = (error.cause ?? {}) as Partial<ModelFailure>;
    return permanent || this.made === 0 || this.#failuresInRow >= toleratedFailures;
  }
}
