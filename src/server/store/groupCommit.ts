interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Items that share one commit at most. */
const maxGroup = 64;

/**
 * Collects what arrives while a commit is under way into the next one, so that the price of a
 * durable commit is shared. Each caller's promise settles after the commit that holds its item.
 */
export function groupCommit<T, R>(
  commit: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let running = false;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.splice(0, maxGroup);
      try {
        const results = await commit(group.map(({ item }) => item));
        group.forEach(({ resolve }, index) => resolve(results[index] as R));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      // Lets messages in that came while the thread was busy.
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = false;
  };

  return (item) =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      setImmediate(() => void drain());
    });
}
