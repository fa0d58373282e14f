import { remembered } from '../base/remembered.ts';
import type { PromptMessage } from '../prompt/model.ts';

/** A message on both sides, or one that only one side has. */
export interface MessagePair {
  readonly before: PromptMessage | null;
  readonly after: PromptMessage | null;
}

/** Beyond it messages are paired by their place. */
const maxComparisons = 2_500;
/** Share of common words from which two messages count as versions of one. */
const minLikeness = 0.3;
/** What the same role adds to it: of two likely partners the one of the same role is taken. */
const sameRole = 0.1;
const word = /[\p{L}\p{N}_]+/gu;

/**
 * Aligns the messages of two versions in their order, so that the sum of likenesses is largest
 * (Needleman-Wunsch over the Dice coefficient of their words). Messages whose roles did not change are
 * the same ones without a look at their words.
 */
export function alignMessages(
  before: readonly PromptMessage[],
  after: readonly PromptMessage[],
): MessagePair[] {
  const alike = before.length === after.length;
  if (alike && before.every(({ role }, index) => after[index]?.role === role)) {
    return before.map((message, index) => ({ before: message, after: after[index] ?? null }));
  }
  if (before.length * after.length > maxComparisons) return byPlace(before, after);
  return withMoved(traced(before, after, bestScores(before, after)));
}

function byPlace(before: readonly PromptMessage[], after: readonly PromptMessage[]): MessagePair[] {
  const longer = before.length > after.length ? before : after;
  return longer.map((_, index) => ({ before: before[index] ?? null, after: after[index] ?? null }));
}

function bestScores(before: readonly PromptMessage[], after: readonly PromptMessage[]): number[][] {
  const scores = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const pair = likeness(before[i] as PromptMessage, after[j] as PromptMessage);
      const paired = pair === 0 ? 0 : pair + (scores[i + 1]?.[j + 1] ?? 0);
      const skipped = Math.max(scores[i + 1]?.[j] ?? 0, scores[i]?.[j + 1] ?? 0);
      (scores[i] as number[])[j] = Math.max(skipped, paired);
    }
  }
  return scores;
}

function traced(
  before: readonly PromptMessage[],
  after: readonly PromptMessage[],
  scores: readonly (readonly number[])[],
): MessagePair[] {
  const pairs: MessagePair[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    const here = scores[i]?.[j] ?? 0;
    if (here === (scores[i + 1]?.[j] ?? 0))
      pairs.push({ before: before[i++] ?? null, after: null });
    else if (here === (scores[i]?.[j + 1] ?? 0))
      pairs.push({ before: null, after: after[j++] ?? null });
    else pairs.push({ before: before[i++] ?? null, after: after[j++] ?? null });
  }
  const rest = before.slice(i).map((it) => ({ before: it, after: null }));
  return [...pairs, ...rest, ...after.slice(j).map((it) => ({ before: null, after: it }))];
}

/** Messages that changed places: what is left on either side, and has the same role and words. */
function withMoved(pairs: readonly MessagePair[]): MessagePair[] {
  const came = new Set(
    pairs.flatMap(({ before, after }) => (before === null ? (after ?? []) : [])),
  );
  const joined = pairs.map((pair): MessagePair => {
    const { before, after } = pair;
    if (before === null || after !== null) return pair;
    const moved = [...came].find((it) => it.role === before.role && likeness(before, it) > 0);
    if (moved === undefined) return pair;
    came.delete(moved);
    return { before, after: moved };
  });
  return joined.filter(({ before, after }) => before !== null || (after && came.has(after)));
}

/** 0 where two messages have too little in common to be one. */
function likeness(before: PromptMessage, after: PromptMessage): number {
  const bonus = before.role === after.role ? sameRole : 0;
  if (before.content === after.content) return 1 + bonus;
  const [left, right] = [wordsOf(before.content), wordsOf(after.content)];
  let common = 0;
  for (const it of left) if (right.has(it)) common++;
  const share = left.size + right.size === 0 ? 0 : (2 * common) / (left.size + right.size);
  return share < minLikeness ? 0 : share + bonus;
}

const wordsOf = remembered(
  (content): ReadonlySet<string> => new Set(content.toLowerCase().match(word)),
);
