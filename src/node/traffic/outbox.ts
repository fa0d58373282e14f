import { CanaryError } from '../../core/base/errors.ts';
import type { OutcomeInput } from '../../protocol/api.ts';
import type { Feedback, RegistryApi } from './registryApi.ts';

interface Due {
  readonly at: number;
  readonly feedback: Feedback;
}

/** Beyond this the oldest outcomes are given up: a registry that is away for long must not fill memory. */
const maxKept = 20_000;
const maxBatch = 1_000;

/**
 * Outcomes and late feedback on their way to the registry, in batches. What the registry does not
 * take stays for the next time; feedback goes only after its outcome has arrived.
 */
export class Outbox {
  readonly #api: RegistryApi;
  #outcomes: OutcomeInput[] = [];
  #feedback: Due[] = [];
  #lost = 0;

  constructor(api: RegistryApi) {
    this.#api = api;
  }

  /** Outcomes that the registry has not got yet. */
  get waiting(): number {
    return this.#outcomes.length;
  }

  get lost(): number {
    return this.#lost;
  }

  add(outcome: OutcomeInput): void {
    this.#outcomes.push(outcome);
    const excess = this.#outcomes.length - maxKept;
    if (excess > 0) {
      this.#outcomes.splice(0, excess);
      this.#lost += excess;
    }
  }

  /** To be told at the time `at`, as people rate an answer some time after they got it. */
  addFeedback(feedback: Feedback, at: number): void {
    this.#feedback.push({ at, feedback });
  }

  /** Sends what is due at `now`. Throws what the registry said, with nothing lost. */
  async flush(now: number): Promise<void> {
    while (this.#outcomes.length > 0) {
      const batch = this.#outcomes.splice(0, maxBatch);
      await this.#send(
        () => this.#api.report(batch),
        () => this.#outcomes.unshift(...batch),
        batch.length,
      );
    }
    const due = this.#feedback.filter((it) => it.at <= now);
    if (due.length === 0) return;
    this.#feedback = this.#feedback.filter((it) => it.at > now);
    const ratings = due.map((it) => it.feedback);
    await this.#send(
      () => this.#api.giveFeedback(ratings),
      () => this.#feedback.push(...due),
      due.length,
    );
  }

  /** A batch that the registry rejects for what it is would be rejected for ever: it is dropped. */
  async #send(send: () => Promise<void>, keep: () => void, size: number): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (error instanceof CanaryError && error.code === 'bad-request') this.#lost += size;
      else keep();
      throw error;
    }
  }
}
