import type { ModelResponse } from '../ports.ts';
import type { EvaluationOptions } from './options.ts';
import type { Call } from './schedule.ts';

export interface FoundAnswer {
  readonly response: ModelResponse;
  /** Paid for just now, paid for before the same evaluation was interrupted, or known otherwise. */
  readonly from: 'model' | 'journal' | 'cache';
}

/** Where the answer to a call comes from: what is known already, else the model. */
export class AnswerSource {
  readonly #kept: Pick<EvaluationOptions, 'journal' | 'cache'>;
  /** Answers that are being found. */
  readonly #finding: { readonly key: string; readonly found: Promise<FoundAnswer> }[] = [];

  constructor(kept: Pick<EvaluationOptions, 'journal' | 'cache'>) {
    this.#kept = kept;
  }

  /**
   * The answer, which is on disk when it is returned. Where answers are kept, equal calls go one after
   * the other, so that one of them is paid for. Fails as `ask` and the stores do.
   */
  async find(call: Call, ask: (call: Call) => Promise<ModelResponse>): Promise<FoundAnswer> {
    if (this.#kept.cache === null) return this.#look(call, ask);
    const { key } = call;
    for (let other; (other = this.#finding.find((it) => it.key === key)) !== undefined;) {
      await other.found.catch(() => undefined);
    }
    const finding = { key, found: this.#look(call, ask) };
    this.#finding.push(finding);
    return finding.found.finally(() => {
      this.#finding.splice(this.#finding.indexOf(finding), 1);
    });
  }

  async #look(call: Call, ask: (call: Call) => Promise<ModelResponse>): Promise<FoundAnswer> {
    const { journal, cache } = this.#kept;
    const paid = await journal?.get(call.key);
    if (paid !== undefined) return { response: paid, from: 'journal' };
    const known = await cache?.get(call.key);
    if (known !== undefined) return { response: known, from: 'cache' };
    const response = await ask(call);
    await Promise.all([journal?.set(call.key, response), cache?.set(call.key, response)]);
    return { response, from: 'model' };
  }
}
