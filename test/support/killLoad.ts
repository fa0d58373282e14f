import type { OutcomeInput } from '../../src/protocol/api.ts';
import { publishing, reporting, starting } from './registryRequests.ts';
import { connectTo, reportTo, resolveAt } from './registryServer.ts';
import type { SeededRandom } from './seededRandom.ts';

export interface ActedOn {
  readonly seq: number;
  readonly action: string;
  readonly reason: string;
}

const endless = { name: 'endless', stages: [{ weight: 50, minSamples: 1e6 }] };
const reasonOf = (action: string, number: number): string => `${action} ${number}`;

/**
 * Several clients of a registry that may die at any time: applications that report outcomes, users
 * that complain later, people who publish, label, release and act. Keeps what was acknowledged.
 */
export class KillLoad {
  /** Ids of outcomes. */
  readonly outcomes: string[] = [];
  /** Ids of outcomes that got a thumbs down. */
  readonly feedback: string[] = [];
  /** Versions to which the label `staging` of `notes` was moved, in order. */
  readonly labels: number[] = [];
  /** Releases of `notes` with what was done to them. */
  readonly releases = new Map<string, ActedOn[]>();
  /** How many different keys ask. */
  users = 400;
  readonly #url: () => string;
  readonly #random: SeededRandom;
  readonly #done: Promise<unknown>;
  #stopped = false;
  #number = 0;

  constructor(url: () => string, random: SeededRandom) {
    this.#url = url;
    this.#random = random;
    const clients = [this.#report, this.#report, this.#complain, this.#move, this.#act];
    this.#done = Promise.all(clients.map((client) => this.#repeat(client)));
  }

  get acknowledgements(): number {
    const acts = [...this.releases.values()].reduce((sum, it) => sum + it.length, 0);
    return this.outcomes.length / 20 + this.feedback.length + this.labels.length + acts;
  }

  stop(): Promise<unknown> {
    this.#stopped = true;
    return this.#done;
  }

  async #repeat(client: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        await client();
      } catch {
        // The server is gone: what was not acknowledged may be lost, and nothing else.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  readonly #report = async (): Promise<void> => {
    const url = this.#url();
    const keys = Array.from({ length: 20 }, () => `user-${this.#random.below(this.users)}`);
    const batch = await Promise.all(
      keys.map(async (key): Promise<OutcomeInput> => {
        return reporting(`o-${this.#number++}`, key, await resolveAt(url, key));
      }),
    );
    await reportTo(url, batch);
    this.outcomes.push(...batch.map(({ id }) => id));
  };

  readonly #complain = async (): Promise<void> => {
    const outcomeId = this.outcomes[this.#random.below(this.outcomes.length + 1)];
    if (outcomeId === undefined) throw new Error('nothing to complain about yet');
    const response = await fetch(`${this.#url()}/v1/feedback`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ feedback: [{ outcomeId, metrics: { thumbsDown: true } }] }),
    });
    if (response.ok) this.feedback.push(outcomeId);
    await pause();
  };

  readonly #move = async (): Promise<void> => {
    const backend = connectTo(this.#url());
    const { version } = await backend.publish(publishing(`Text ${this.#number++}.`, 'notes'));
    await backend.label('notes', 'staging', version);
    this.labels.push(version);
    await pause();
  };

  readonly #act = async (): Promise<void> => {
    const backend = connectTo(this.#url());
    const { version } = await backend.publish(publishing(`Try ${this.#number++}.`, 'notes'));
    const request = starting({ candidateVersion: version, plan: endless });
    const { id } = await backend.startRelease('notes', request);
    const done: ActedOn[] = [];
    this.releases.set(id, done);
    for (const action of ['pause', 'resume'] as const) {
      const reason = reasonOf(action, this.#number++);
      const { log } = await backend.act(id, action, { actor: 'bo', reason });
      done.push({ seq: log.length, action, reason });
    }
    await pause();
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
