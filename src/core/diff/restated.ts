import type { Change } from './change.ts';

/** With half of its words on the other side a sentence has not gone. */
const share = 0.5;
const fewest = 4;
/** Letters by which two forms of a word are known as one: dilute, dilution. */
const stem = 5;

/**
 * Changes that stand on one side only and whose words mostly stand in the changed sentences of the other
 * side: split, merged or put in other words rather than dropped.
 */
export function restatedIn(changes: readonly Change[]): ReadonlySet<Change> {
  const before = stemsOf(changes.map((it) => it.beforeText));
  const after = stemsOf(changes.map((it) => it.afterText));
  return new Set(
    changes.filter((change) => {
      if (change.before !== null && change.after !== null) return false;
      const own = [...stemsOf([change.beforeText || change.afterText])];
      const others = change.after === null ? after : before;
      return (
        own.length >= fewest && own.filter((it) => others.has(it)).length >= share * own.length
      );
    }),
  );
}

/** Words that carry meaning, by their first letters. */
function stemsOf(texts: readonly string[]): Set<string> {
  return new Set(
    texts.flatMap((text) =>
      (text.toLowerCase().match(/[\p{L}\p{N}_]{4,}/gu) ?? []).map((it) => it.slice(0, stem)),
    ),
  );
}
