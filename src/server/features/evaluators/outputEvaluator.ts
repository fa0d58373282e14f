import { noPii } from '../../../core/eval/scorers/noPii.ts';
import { findRefusal } from '../../../core/eval/refusal.ts';
import { compileSchema } from '../../../core/eval/scorers/jsonSchema.ts';
import { parseJson } from '../../../core/eval/scorers/scorer.ts';
import type { MatchRegExp } from '../../../core/ports.ts';
import type { OutputContract } from '../../../core/prompt/model.ts';
import { createRegExpMatcher } from '../../../node/boundedRegExp.ts';
import { maxOutputLength } from '../../../protocol/api.ts';
import type { NewOutcome } from '../../store/model.ts';
import type { Store } from '../../store/store.ts';

export interface ReportedOutcome {
  readonly outcome: NewOutcome;
  /** What the model answered, where the application reports it. */
  readonly output: string | undefined;
}

/** Contracts that are held; the oldest go first. */
const maxContracts = 500;

/** 1 when an output holds no personal data, else 0. */
export const noPiiScore = 'score:noPii';

/**
 * Looks at reported outputs and fills in what the application did not say itself: `formatValid` by
 * the contract of the version that answered, `refusal`, and the score `noPii`. The output itself is
 * neither kept nor logged. What cannot be judged (no such version, a schema that does not compile, a
 * pattern that takes too long, an output of more than `maxOutputLength`) is left out.
 */
export class OutputEvaluator {
  readonly #store: Pick<Store, 'version'>;
  readonly #contracts = new Map<string, OutputContract>();
  readonly #matchRegExp: MatchRegExp = createRegExpMatcher();

  constructor(store: Pick<Store, 'version'>) {
    this.#store = store;
  }

  /** Others are let through between outputs. Fails with `store-unavailable` as the store does. */
  async evaluate(reported: readonly ReportedOutcome[]): Promise<NewOutcome[]> {
    const outcomes: NewOutcome[] = [];
    for (const { outcome, output } of reported) {
      // A part of an answer has another format than the whole.
      if (output === undefined || output.length > maxOutputLength) outcomes.push(outcome);
      else {
        await new Promise((resolve) => setImmediate(resolve));
        outcomes.push(await this.#judge(outcome, output));
      }
    }
    return outcomes;
  }

  async #judge(outcome: NewOutcome, output: string): Promise<NewOutcome> {
    const { metrics, scores } = outcome;
    const formatValid = metrics.formatValid ?? (await this.#conforms(outcome, output));
    const refusal = metrics.refusal ?? findRefusal(output) !== undefined;
    const isClean = await noPii.score(output, { type: 'no-pii' }, this.#context());
    return {
      ...outcome,
      metrics: { ...metrics, refusal, ...(formatValid === undefined ? {} : { formatValid }) },
      scores: { [noPiiScore]: isClean.score, ...scores },
    };
  }

  #context(): Parameters<typeof noPii.score>[2] {
    return { latencyMs: 0, costUsd: null, matchRegExp: this.#matchRegExp };
  }

  /** Undefined when the version demands no format, or nobody can tell. */
  async #conforms(outcome: NewOutcome, output: string): Promise<boolean | undefined> {
    const contract = await this.#contractOf(outcome);
    if (contract === undefined || contract.kind === 'text') return undefined;
    const parsed = parseJson(output);
    if (parsed === undefined || contract.kind === 'json') return parsed !== undefined;
    try {
      const check = await compileSchema(contract.schema, this.#matchRegExp);
      return check(parsed.value) === undefined;
    } catch {
      return undefined;
    }
  }

  /** Versions never change, so their contracts are kept. */
  async #contractOf({ prompt, promptVersion }: NewOutcome): Promise<OutputContract | undefined> {
    const key = `${promptVersion} ${prompt}`;
    const known = this.#contracts.get(key);
    if (known !== undefined) return known;
    const version = await this.#store.version(prompt, promptVersion);
    if (version === undefined) return undefined;
    for (const oldest of this.#contracts.keys()) {
      if (this.#contracts.size < maxContracts) break;
      this.#contracts.delete(oldest);
    }
    this.#contracts.set(key, version.content.output);
    return version.content.output;
  }
}
