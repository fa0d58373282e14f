import type { ModelPricing, ModelResponse, Spending } from '../ports.ts';
import type { EvalReport } from './model.ts';
import { priceOf } from './price.ts';

/** Adds up what the calls of one grader cost. */
export class SpendingMeter {
  #calls = 0;
  #usd: number | null = 0;

  /** @param pricing Of the calls that are foreseen; null makes the whole unknown from the start. */
  constructor(pricing: ModelPricing | null) {
    if (pricing === null) this.#usd = null;
  }

  add(
    tokens: Pick<ModelResponse, 'inputTokens' | 'outputTokens'>,
    pricing: ModelPricing | null,
  ): void {
    const usd = priceOf(tokens, pricing);
    this.#calls++;
    this.#usd = usd === null || this.#usd === null ? null : this.#usd + usd;
  }

  get spending(): Spending {
    return { calls: this.#calls, usd: this.#usd };
  }
}

/** Of all together; null in USD when the price of a call that was made is not known. */
export function totalSpending(all: readonly (Spending | undefined)[]): Spending {
  const made = all.flatMap((it) => (it === undefined || it.calls === 0 ? [] : [it]));
  return {
    calls: made.reduce((sum, { calls }) => sum + calls, 0),
    usd: made.some(({ usd }) => usd === null)
      ? null
      : made.reduce((sum, { usd }) => sum + (usd ?? 0), 0),
  };
}

/** What graders took in all reports together. */
export function gradingOf(reports: readonly EvalReport[]): Pick<EvalReport, 'grading'> {
  const { calls, usd } = totalSpending(
    reports.map(({ grading }) => grading && { calls: grading.calls, usd: grading.cost }),
  );
  return calls === 0 ? {} : { grading: { calls, cost: usd } };
}
