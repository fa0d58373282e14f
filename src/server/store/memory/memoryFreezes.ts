import { frozen, unfrozen } from '../auditChanges.ts';
import { noFreeze } from '../freezeErrors.ts';
import type { LiftedFreeze, NewFreeze, StoredFreeze } from '../model.ts';
import type { MemoryAudit } from './memoryAudit.ts';

/** Freezes without a disk. */
export class MemoryFreezes {
  readonly #freezes = new Map<string, StoredFreeze>();
  readonly #audit: MemoryAudit;

  constructor(audit: MemoryAudit) {
    this.#audit = audit;
  }

  add(freeze: NewFreeze): StoredFreeze {
    const stored = { ...freeze, liftedAt: null, liftedBy: null, liftedReason: null };
    this.#freezes.set(freeze.id, stored);
    this.#audit.append(frozen(freeze));
    return stored;
  }

  lift(lift: LiftedFreeze): StoredFreeze {
    const { id, at, actor, reason } = lift;
    const freeze = this.#freezes.get(id);
    if (freeze === undefined || freeze.liftedAt !== null || freeze.until <= at) throw noFreeze(id);
    const lifted = { ...freeze, liftedAt: at, liftedBy: actor, liftedReason: reason };
    this.#freezes.set(id, lifted);
    this.#audit.append(unfrozen(lifted, lift));
    return lifted;
  }

  since(since: number): StoredFreeze[] {
    return [...this.#freezes.values()]
      .filter(({ until, liftedAt }) => until > since && (liftedAt === null || liftedAt > since))
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }
}
