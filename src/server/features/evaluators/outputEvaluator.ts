import { CanaryError, describeError } from '../../../core/base/errors.ts';
import type { OutcomeScores } from '../../../core/release/metrics.ts';
import type { Logger } from '../../../core/ports.ts';
import type { OutputContract } from '../../../core/prompt/model.ts';
import type { RoutingTable } from '../../routing/routingTable.ts';
import type { NewOutcome, StoredVersion } from '../../store/model.ts';
import type { Store } from '../../store/store.ts';
import type { OutputChecks, OutputFindings, OutputJob } from './outputChecks.ts';

export interface ReportedOutcome {
  readonly outcome: NewOutcome;
  /** What the model answered, where the application reports it. */
  readonly output: string | undefined;
  /** What the user asked, where the application reports it. */
  readonly input?: string | undefined;
}

export interface OutputEvaluatorDeps {
  readonly store: Pick<Store, 'version'>;
  readonly routing: Pick<RoutingTable, 'get'>;
  readonly checks: OutputChecks;
  readonly logger: Logger;
  /** Characters of outputs and inputs that may wait at one time, over all requests. */
  readonly maxWaiting?: number | undefined;
}

/** Contracts that are held; the oldest go first. */
const maxContracts = 500;

/** Of UTF-16: 100 MB at most. */
const maxWaitingCharacters = 50_000_000;

/** 1 when an output holds no personal data, else 0. */
export const noPiiScore = 'score:noPii';

/** 1 when an output is in the language of what was asked, else 0. */
export const languageScore = 'score:languageMatches';

/**
 * Looks at reported outputs and fills in what the application did not say itself: `formatValid` by
 * the contract of the version that answered, `refusal`, the scores `noPii` and `languageMatches`, and
 * the output's length. The language expected is that of the input, or without one that of the prompt
 * in production. Neither output nor input is kept or logged. What cannot be judged (no such version, a
 * schema that does not compile, a pattern that takes too long, an output of more than
 * `maxOutputLength`, a text too short to tell its language) is left out.
 */
export class OutputEvaluator {
  readonly #deps: OutputEvaluatorDeps;
  readonly #contracts = new Map<string, OutputContract>();
  readonly #texts = new WeakMap<StoredVersion, string>();
  #waiting = 0;
  #failing = false;

  constructor(deps: OutputEvaluatorDeps) {
    this.#deps = deps;
  }

  /**
   * Fails with `store-unavailable` as the store does, and when too many outputs wait: clients try
   * again. An output that nobody could look at is an outcome all the same.
   */
  async evaluate(reported: readonly ReportedOutcome[]): Promise<NewOutcome[]> {
    const told = reported.filter(({ output }) => output !== undefined);
    if (told.length === 0) return reported.map(({ outcome }) => outcome);
    const size = told.reduce((sum, it) => sum + sizeOf(it), 0);
    const { maxWaiting = maxWaitingCharacters } = this.#deps;
    if (this.#waiting > 0 && this.#waiting + size > maxWaiting) {
      throw new CanaryError(
        'store-unavailable',
        'the registry is behind: too many outputs wait to be looked at',
      );
    }
    this.#waiting += size;
    try {
      const findings = await this.#check(told);
      let next = 0;
      return reported.map(({ outcome, output }) => {
        const found = output === undefined ? undefined : findings[next++];
        return found === undefined ? outcome : withFindings(outcome, found);
      });
    } finally {
      this.#waiting -= size;
    }
  }

  async #check(told: readonly ReportedOutcome[]): Promise<readonly OutputFindings[]> {
    const jobs: OutputJob[] = [];
    for (const it of told) jobs.push(await this.#jobOf(it));
    try {
      const findings = await this.#deps.checks.check(jobs);
      this.#failing = false;
      return findings;
    } catch (error) {
      const fields = { outputs: told.length, error: describeError(error) };
      if (!this.#failing) this.#deps.logger.warn('outputs are not looked at', fields);
      this.#failing = true;
      return [];
    }
  }

  async #jobOf({ outcome, output = '', input }: ReportedOutcome): Promise<OutputJob> {
    const { metrics, scores, prompt } = outcome;
    const isLanguageTold = scores?.[languageScore] !== undefined;
    return {
      output,
      ...(metrics.formatValid === undefined ? { contract: await this.#contractOf(outcome) } : {}),
      ...(isLanguageTold ? {} : { input, promptText: this.#promptText(prompt) }),
    };
  }

  /** What stable says, whichever arm answered: an edit does not change what is expected of it. */
  #promptText(prompt: string): string | undefined {
    const stable = this.#deps.routing.get(prompt)?.source.stable;
    if (stable === undefined) return undefined;
    const known = this.#texts.get(stable);
    if (known !== undefined) return known;
    const text = stable.content.messages
      .map(({ content }) => content.replaceAll(placeholder, ' '))
      .join('\n');
    this.#texts.set(stable, text);
    return text;
  }

  /** Versions never change, so their contracts are kept. */
  async #contractOf({ prompt, promptVersion }: NewOutcome): Promise<OutputContract | undefined> {
    const key = `${promptVersion} ${prompt}`;
    const known = this.#contracts.get(key);
    if (known !== undefined) return known;
    const version = await this.#deps.store.version(prompt, promptVersion);
    if (version === undefined) return undefined;
    for (const oldest of this.#contracts.keys()) {
      if (this.#contracts.size < maxContracts) break;
      this.#contracts.delete(oldest);
    }
    this.#contracts.set(key, version.content.output);
    return version.content.output;
  }
}

/** Names of variables are no language. */
const placeholder = /\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{[\w.]{1,100}\}/g;

function sizeOf({ output = '', input = '' }: ReportedOutcome): number {
  return output.length + input.length;
}

/** Never overrules what the application says. */
function withFindings(outcome: NewOutcome, found: OutputFindings): NewOutcome {
  const { formatValid, refusal, noPii, languageMatches, outputLength } = found;
  const scores: OutcomeScores = {
    ...(noPii === undefined ? {} : { [noPiiScore]: noPii }),
    ...(languageMatches === undefined ? {} : { [languageScore]: languageMatches }),
    ...outcome.scores,
  };
  const metrics = {
    ...(formatValid === undefined ? {} : { formatValid }),
    ...(refusal === undefined ? {} : { refusal }),
    ...outcome.metrics,
  };
  return { ...outcome, metrics, scores, outputLength };
}
