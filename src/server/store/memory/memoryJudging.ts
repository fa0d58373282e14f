import type { JudgingDay, JudgingRequest } from '../model.ts';

/** What the judge takes a day, without a disk. */
export class MemoryJudging {
  readonly #days = new Map<string, JudgingDay>();

  on(day: string): JudgingDay {
    return this.#days.get(day) ?? { calls: 0, usd: 0 };
  }

  reserve({ day, usd, maxCalls, maxUsd }: JudgingRequest): boolean {
    const taken = this.on(day);
    const isRoom = taken.calls < maxCalls && (maxUsd === null || taken.usd <= maxUsd - usd);
    if (isRoom) this.#days.set(day, { calls: taken.calls + 1, usd: taken.usd + usd });
    return isRoom;
  }

  settle(day: string, usd: number): void {
    const taken = this.#days.get(day);
    if (taken !== undefined) this.#days.set(day, { ...taken, usd: taken.usd + usd });
  }
}
