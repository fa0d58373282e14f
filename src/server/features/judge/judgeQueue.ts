/** An output that waits for the judge. */
export interface QueuedOutput {
  readonly outcomeId: string;
  readonly prompt: string;
  readonly output: string;
  readonly input: string | undefined;
}

/** Characters of outputs and inputs, and how many of them, that wait at most. */
export const queueLimits = { outputs: 1_000, characters: 10_000_000 } as const;

/** First in, first out; where there is no room the oldest go. */
export class JudgeQueue {
  #waiting: QueuedOutput[] = [];
  #characters = 0;

  get length(): number {
    return this.#waiting.length;
  }

  /** Returns how many had to go. */
  push(item: QueuedOutput): number {
    this.#waiting.push(item);
    this.#characters += sizeOf(item);
    let dropped = 0;
    while (this.length > queueLimits.outputs || this.#characters > queueLimits.characters) {
      this.shift();
      dropped++;
    }
    return dropped;
  }

  shift(): QueuedOutput | undefined {
    const item = this.#waiting.shift();
    if (item !== undefined) this.#characters -= sizeOf(item);
    return item;
  }

  clear(): number {
    const { length } = this;
    this.#waiting = [];
    this.#characters = 0;
    return length;
  }
}

function sizeOf({ output, input = '' }: QueuedOutput): number {
  return output.length + input.length;
}
