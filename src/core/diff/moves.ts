import type { Pair, Twin } from './align.ts';
import type { HunkPairs } from './hunkPairs.ts';
import { likeness, nearTwins } from './nearTwins.ts';
import type { Unit } from './unit.ts';

/** Fewer words than this stand in two places by chance, unless each side has them once. */
const wordsOfASentence = 4;
/** Two versions side by side with fewer common words may be two sentences. */
const loosely = 0.5;
const marker = /^(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+/;

export interface Moves {
  /** As given, with pairs of what really moved taken apart. */
  readonly pairs: readonly HunkPairs[];
  /** By either end. */
  readonly byUnit: ReadonlyMap<Unit, Twin>;
}

/**
 * Units that one hunk takes away and another, or the same one, brings back: with the same words, or with
 * most of them. Equal ones are matched in their order, in time linear in the number of changed units;
 * similar ones are looked for among a bounded number.
 */
export function findMoves(all: readonly HunkPairs[]): Moves {
  const changed = all.flatMap((it) => it.changed);
  const removed = byKey(changed.map(({ before, after }) => movable(before, after)));
  const added = byKey(changed.map(({ before, after }) => movable(after, before)));
  const byUnit = new Map<Unit, Twin>();
  for (const [key, before] of removed) {
    const after = added.get(key) ?? [];
    const single = before.length === 1 && after.length === 1;
    if (wordsIn(key) < (single ? 1 : wordsOfASentence)) continue;
    before.slice(0, after.length).forEach((unit, index) => {
      const twin = { before: unit, after: after[index] as Unit };
      byUnit.set(twin.before, twin).set(twin.after, twin);
    });
  }
  for (const twin of editedTwins(changed, byUnit)) {
    byUnit.set(twin.before, twin).set(twin.after, twin);
  }
  if (byUnit.size === 0) return { pairs: all, byUnit };
  return { pairs: all.map((it) => ({ ...it, changed: it.changed.flatMap(apart) })), byUnit };

  function apart(pair: Pair): Pair[] {
    const { before, after } = pair;
    if (before === null || after === null) return [pair];
    if (!byUnit.has(before) && !byUnit.has(after)) return [pair];
    return [
      { before, after: null },
      { before: null, after },
    ];
  }
}

/** Whether what moved was edited on the way. */
export function isSaidOtherwise({ before, after }: Twin): boolean {
  return moveKey(before) !== moveKey(after);
}

/** Among what has not moved word for word. */
function editedTwins(changed: readonly Pair[], moved: ReadonlyMap<Unit, Twin>): Twin[] {
  const loose = changed.filter(({ before, after }) => {
    if (before !== null && moved.has(before)) return false;
    if (after !== null && moved.has(after)) return false;
    return before === null || after === null || likeness(before, after) < loosely;
  });
  const of = (side: 'before' | 'after'): Unit[] => loose.flatMap((it) => it[side] ?? []);
  return nearTwins(of('before'), of('after')).filter(
    // What stands beside it is its other version already.
    (twin) => !loose.some((it) => it.before === twin.before && it.after === twin.after),
  );
}

/** What may have moved: not a unit whose other version, but for its marker, stands beside it. */
function movable(unit: Unit | null, other: Unit | null): Unit[] {
  if (unit === null || unit.kind === 'meta') return [];
  return other !== null && moveKey(unit) === moveKey(other) ? [] : [unit];
}

function byKey(units: readonly (readonly Unit[])[]): Map<string, Unit[]> {
  const found = new Map<string, Unit[]>();
  for (const unit of units.flat()) {
    const key = moveKey(unit);
    const known = found.get(key);
    if (known === undefined) found.set(key, [unit]);
    else known.push(unit);
  }
  return found;
}

/** Equal for units that say the same; an item may have another number or bullet. */
function moveKey({ kind, path, text }: Unit): string {
  return `${kind} ${path ?? ''} ${text.replace(marker, '').replace(/\s+/g, ' ').trim()}`;
}

function wordsIn(key: string): number {
  return (key.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0) - 1;
}
