/** Runs tasks one after the other, in the order in which they were handed in. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** One queue a name; queues of different names do not wait for each other. */
export class KeyedSerial {
  readonly #queues = new Map<string, { readonly serial: Serial; waiting: number }>();

  async run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(name) ?? { serial: new Serial(), waiting: 0 };
    this.#queues.set(name, queue);
    queue.waiting++;
    try {
      return await queue.serial.run(task);
    } finally {
      if (--queue.waiting === 0) this.#queues.delete(name);
    }
  }
}
