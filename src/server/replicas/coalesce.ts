import type { Changes } from './changeFeed.ts';

/** Growing evidence is told at most so often: many small batches make one message. */
const outcomesGapMs = 20;

/** Collects what is announced: changes of routing leave with the turn, outcomes together. */
export class Coalescer {
  readonly #send: (changes: Changes) => void;
  #releases = new Set<string>();
  #prompts = new Set<string>();
  #outcomes = new Set<string>();
  #soon: NodeJS.Timeout | undefined;
  #now: NodeJS.Immediate | undefined;

  constructor(send: (changes: Changes) => void) {
    this.#send = send;
  }

  add({ releases = [], prompts = [], outcomes = [] }: Partial<Changes>): void {
    for (const id of releases) this.#releases.add(id);
    for (const name of prompts) this.#prompts.add(name);
    for (const id of outcomes) this.#outcomes.add(id);
    if (releases.length + prompts.length > 0) this.#now ??= setImmediate(() => this.flush());
    else if (outcomes.length > 0) this.#soon ??= setTimeout(() => this.flush(), outcomesGapMs);
  }

  flush(): void {
    clearTimeout(this.#soon);
    clearImmediate(this.#now);
    this.#soon = undefined;
    this.#now = undefined;
    const changes = {
      releases: [...this.#releases],
      prompts: [...this.#prompts],
      outcomes: [...this.#outcomes],
    };
    this.#releases = new Set();
    this.#prompts = new Set();
    this.#outcomes = new Set();
    if (Object.values(changes).some((it) => it.length > 0)) this.#send(changes);
  }

  stop(): void {
    clearTimeout(this.#soon);
    clearImmediate(this.#now);
  }
}
