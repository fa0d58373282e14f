/** Lines of two files as numbers, equal for equal lines. */
export interface Sequences {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** Called with the index of a line that only one side has. */
export interface Marker {
  left(index: number): void;
  right(index: number): void;
}

/** Part of both sequences: from and up to, exclusively. */
interface Box {
  readonly left: number;
  readonly leftEnd: number;
  readonly right: number;
  readonly rightEnd: number;
}

/** A point on a shortest path, and which of the two halves have to be searched to the end. */
interface Split {
  readonly left: number;
  readonly right: number;
  readonly exactHead: boolean;
  readonly exactTail: boolean;
}

/** Edits from which on the search may settle for the furthest point it has reached. */
const leastBudget = 256;

/**
 * Marks the lines of a shortest edit script, of several equally short ones the one that git picks: Myers'
 * linear-space search from both ends at once (An O(ND) Difference Algorithm, 1986, section 4b), the
 * higher diagonals first. A search that costs more than a budget, which grows with the root of the
 * lengths, is split at the furthest point reached; time is bounded, the script may then be longer.
 */
export function markEdits({ left, right }: Sequences, mark: Marker): void {
  const diagonals = left.length + right.length + 3;
  const budget = Math.max(leastBudget, roughRoot(diagonals));
  const shift = right.length + 1;
  const search = {
    ...{ left, right, budget, shift },
    forth: new Int32Array(diagonals),
    back: new Int32Array(diagonals),
  };
  const open: { box: Box; exact: boolean }[] = [
    {
      box: { left: 0, leftEnd: left.length, right: 0, rightEnd: right.length },
      exact: false,
    },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const box = withoutEqualEnds(search, next.box);
    if (box.left === box.leftEnd) {
      for (let at = box.right; at < box.rightEnd; at++) mark.right(at);
    } else if (box.right === box.rightEnd) {
      for (let at = box.left; at < box.leftEnd; at++) mark.left(at);
    } else {
      const split = splitOf(search, box, next.exact);
      open.push(
        {
          box: { ...box, left: split.left, right: split.right },
          exact: split.exactTail,
        },
        {
          box: { ...box, leftEnd: split.left, rightEnd: split.right },
          exact: split.exactHead,
        },
      );
    }
  }
}

/** A power of two near the square root of a count. */
export function roughRoot(count: number): number {
  let root = 1;
  for (let rest = count; rest > 0; rest >>= 2) root *= 2;
  return root;
}

interface Search extends Sequences {
  readonly budget: number;
  /** Added to a diagonal (index left - index right), so that none is negative. */
  readonly shift: number;
  /** How far each diagonal is reached from the start, as an index of `left`. */
  readonly forth: Int32Array;
  /** And from the end. */
  readonly back: Int32Array;
}

function withoutEqualEnds({ left, right }: Search, box: Box): Box {
  let { left: i, leftEnd, right: j, rightEnd } = box;
  while (i < leftEnd && j < rightEnd && left[i] === right[j]) {
    i++;
    j++;
  }
  while (i < leftEnd && j < rightEnd && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd--;
    rightEnd--;
  }
  return { left: i, leftEnd, right: j, rightEnd };
}

/** The diagonals that one of the two searches has opened. */
class Front {
  lowest: number;
  highest: number;

  constructor(diagonal: number) {
    this.lowest = diagonal;
    this.highest = diagonal;
  }

  /** One diagonal more to each side, or one fewer where the box ends; `unreached` beyond the new ones. */
  widen(reached: Int32Array, box: Diagonals, unreached: number): void {
    if (this.lowest > box.lowest) {
      this.lowest--;
      reached[this.lowest - 1 + box.shift] = unreached;
    } else this.lowest++;
    if (this.highest < box.highest) {
      this.highest++;
      reached[this.highest + 1 + box.shift] = unreached;
    } else this.highest--;
  }

  has(diagonal: number): boolean {
    return this.lowest <= diagonal && diagonal <= this.highest;
  }
}

interface Diagonals {
  readonly lowest: number;
  readonly highest: number;
  readonly shift: number;
}

const beyond = 0x7fffffff;

function splitOf(search: Search, box: Box, exact: boolean): Split {
  const { forth, back, shift } = search;
  const diagonals = {
    lowest: box.left - box.rightEnd,
    highest: box.leftEnd - box.right,
    shift,
  };
  const start = box.left - box.right;
  const end = box.leftEnd - box.rightEnd;
  const odd = ((start - end) & 1) !== 0;
  const fromStart = new Front(start);
  const fromEnd = new Front(end);
  forth[start + shift] = box.left;
  back[end + shift] = box.leftEnd;
  for (let cost = 1; ; cost++) {
    fromStart.widen(forth, diagonals, -1);
    const met = stepForth(search, box, fromStart, odd ? fromEnd : undefined);
    if (met !== undefined) return met;
    fromEnd.widen(back, diagonals, beyond);
    const metBack = stepBack(search, box, fromEnd, odd ? undefined : fromStart);
    if (metBack !== undefined) return metBack;
    if (!exact && cost >= search.budget) return furthest(search, box, fromStart, fromEnd);
  }
}

/** One more edit from the start; where it meets the other search, a point on a shortest path. */
function stepForth(
  { left, right, shift, forth, back }: Search,
  box: Box,
  front: Front,
  other: Front | undefined,
): Split | undefined {
  for (let d = front.highest; d >= front.lowest; d -= 2) {
    const below = forth[d - 1 + shift] ?? -1;
    const above = forth[d + 1 + shift] ?? -1;
    let i = below >= above ? below + 1 : above;
    while (i < box.leftEnd && i - d < box.rightEnd && left[i] === right[i - d]) i++;
    forth[d + shift] = i;
    if (other?.has(d) === true && (back[d + shift] ?? beyond) <= i) return meeting(i, d);
  }
  return undefined;
}

/** One more edit from the end. */
function stepBack(
  { left, right, shift, forth, back }: Search,
  box: Box,
  front: Front,
  other: Front | undefined,
): Split | undefined {
  for (let d = front.highest; d >= front.lowest; d -= 2) {
    const below = back[d - 1 + shift] ?? beyond;
    const above = back[d + 1 + shift] ?? beyond;
    let i = below < above ? below : above - 1;
    while (i > box.left && i - d > box.right && left[i - 1] === right[i - d - 1]) i--;
    back[d + shift] = i;
    if (other?.has(d) === true && i <= (forth[d + shift] ?? -1)) return meeting(i, d);
  }
  return undefined;
}

function meeting(left: number, diagonal: number): Split {
  return { left, right: left - diagonal, exactHead: true, exactTail: true };
}

/** The point that either search has got furthest to; what lies behind it is known to be cheap. */
function furthest({ shift, forth, back }: Search, box: Box, head: Front, tail: Front): Split {
  let best = -1;
  let bestLeft = -1;
  for (let d = head.highest; d >= head.lowest; d -= 2) {
    const reached = Math.min(forth[d + shift] ?? -1, box.leftEnd);
    const i = Math.min(reached, box.rightEnd + d);
    if (i + i - d > best) [best, bestLeft] = [i + i - d, i];
  }
  let least = beyond;
  let leastLeft = beyond;
  for (let d = tail.highest; d >= tail.lowest; d -= 2) {
    const reached = Math.max(back[d + shift] ?? beyond, box.left);
    const i = Math.max(reached, box.right + d);
    if (i + i - d < least) [least, leastLeft] = [i + i - d, i];
  }
  return box.leftEnd + box.rightEnd - least < best - (box.left + box.right)
    ? { left: bestLeft, right: best - bestLeft, exactHead: true, exactTail: false }
    : { left: leastLeft, right: least - leastLeft, exactHead: false, exactTail: true };
}
