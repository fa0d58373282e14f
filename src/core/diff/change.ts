import type { Pair } from './align.ts';
import type { Direction } from './model.ts';
import { changedTokens, tokensOf, type Token } from './tokens.ts';
import type { Unit } from './unit.ts';

/** A pair with what the rules ask about it. */
export interface Change extends Pair {
  readonly beforeText: string;
  readonly afterText: string;
  readonly removed: readonly Token[];
  readonly added: readonly Token[];
  /** The unit to judge the place by: the newer one where there are two. */
  readonly unit: Unit;
  readonly surroundings: Surroundings;
}

/** What the whole files say, for rules that look beyond the sentence. */
export interface Surroundings {
  /** Keys (`keyOf`) of all units of the other version: a sentence that merely moved is in there. */
  readonly beforeKeys: ReadonlySet<string>;
  readonly afterKeys: ReadonlySet<string>;
  /** Names of all variables on each side. */
  readonly beforeVariables: ReadonlySet<string>;
  readonly afterVariables: ReadonlySet<string>;
}

export function changeOf(pair: Pair, surroundings: Surroundings): Change {
  const beforeText = pair.before?.text ?? '';
  const afterText = pair.after?.text ?? '';
  const { removed, added } = changedTokens(tokensOf(beforeText), tokensOf(afterText));
  const unit = (pair.after ?? pair.before) as Unit;
  return { ...pair, beforeText, afterText, removed, added, unit, surroundings };
}

/** added or removed for what stands on one side only. */
export function plainDirection({ before, after }: Pair): Direction {
  return before === null ? 'added' : after === null ? 'removed' : 'modified';
}
