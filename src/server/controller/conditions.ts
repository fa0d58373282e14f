import type { Conditions, ReleasePlan } from '../../core/release/model.ts';
import type { LiftedFreeze, NewFreeze, StoredFreeze } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import { WindowClock } from './windowClock.ts';

/**
 * What holds releases back at a moment: freezes, kept in memory as the store has them, and the
 * windows of plans. A store that cannot be reached changes nothing of what is known.
 */
export class ReleaseConditions {
  readonly #store: Store;
  readonly #windows = new WindowClock();
  #freezes: readonly StoredFreeze[] = [];
  /** Ids of those that held when `refresh` was asked last. */
  #told = '';

  constructor(store: Store) {
    this.#store = store;
  }

  /** Learns of freezes set or lifted here or elsewhere; says whether there were any since the last time. */
  async refresh(now: number): Promise<boolean> {
    await this.renew(now);
    const before = this.#told;
    this.#told = holding(this.#freezes, now)
      .map(({ id }) => id)
      .join();
    return this.#told !== before;
  }

  /** As the store has them now: for what must not miss a freeze that another server was told of. */
  async renew(now: number): Promise<void> {
    this.#freezes = await this.#store.freezes(now);
  }

  async freeze(freeze: NewFreeze): Promise<StoredFreeze> {
    const stored = await this.#store.addFreeze(freeze);
    await this.renew(freeze.at);
    return stored;
  }

  async lift(lift: LiftedFreeze): Promise<StoredFreeze> {
    const stored = await this.#store.liftFreeze(lift);
    await this.renew(lift.at);
    return stored;
  }

  at(prompt: string, { windows }: Pick<ReleasePlan, 'windows'>, now: number): Conditions {
    const { open, changesAt } = this.#windows.at(windows, now);
    return { freeze: this.#freezeOf(prompt, now), closed: open ? null : { opensAt: changesAt } };
  }

  /** Of several the one that ends last. */
  #freezeOf(prompt: string, now: number): Conditions['freeze'] {
    const last = holding(this.#freezes, now)
      .filter((it) => it.prompt === null || it.prompt === prompt)
      .reduce<StoredFreeze | null>((a, b) => (a === null || b.until > a.until ? b : a), null);
    return last === null ? null : { until: last.until, by: last.actor, reason: last.reason };
  }
}

/**
 * The freezes that hold now. That a freeze was set, or lifted, is past, also where a clock that was
 * set back says that it is still to come.
 */
export function holding(freezes: readonly StoredFreeze[], now: number): StoredFreeze[] {
  return freezes.filter((it) => now < it.until && it.liftedAt === null);
}

/** The freezes that held at a moment of the past, by their times. */
export function inForce(freezes: readonly StoredFreeze[], at: number): StoredFreeze[] {
  return freezes.filter(
    (it) => it.at <= at && at < it.until && (it.liftedAt === null || at < it.liftedAt),
  );
}
