import type { Change } from '../change.ts';
import type { ChangeKind, Direction, RuleHit, Severity } from '../model.ts';

/** What one rule says about one change. */
export interface Finding {
  readonly kind: ChangeKind;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly rule: RuleHit;
  /** Says it better than kind and direction: `output key renamed: a -> b`. */
  readonly headline?: string | undefined;
}

/** All rules of one kind of change. */
export interface KindRules {
  readonly kind: ChangeKind;
  find(change: Change): readonly Finding[];
}
