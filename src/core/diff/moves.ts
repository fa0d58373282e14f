import type { Pair, Twin } from './align.ts';
import type { HunkPairs } from './hunkPairs.ts';
import type { Unit } from './unit.ts';

/** Fewer words than this stand in two places by chance, unless each side has them once. */
const wordsOfASentence = 4;
const marker = /^(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+/;

export interface Moves {
  /** As given, with pairs of what really moved taken apart. */
  readonly pairs: readonly HunkPairs[];
  /** By either end. */
  readonly byUnit: ReadonlyMap<Unit, Twin>;
}

/**
 * Units that one hunk takes away and another, or the same one, brings back with the same words.
 * Linear in the number of changed units; equal ones are matched in their order.
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
