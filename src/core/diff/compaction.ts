import { compareScores, splitScore, type SplitScore } from './splitScore.ts';

/** One file of a line diff; `changed` is moved about in place. */
export interface DiffSide {
  readonly lines: readonly string[];
  /** Equal numbers for equal lines, over both files. */
  readonly ids: readonly number[];
  readonly changed: boolean[];
}

/** How far git looks for a better place of a hunk, in lines. */
const maxSliding = 100;

/**
 * Gives every run of changed lines of `side` the place that git gives it. A run that begins or ends
 * with lines equal to its neighbours could stand higher or lower: runs that touch while sliding
 * become one; a run that can face a change of `other` stands at the last such place; any other where
 * its edges fall on the most natural breaks of the text (git's indent heuristic).
 */
export function compact(side: DiffSide, other: DiffSide): void {
  const run = new Run(side);
  const facing = new Run(other);
  do {
    if (run.end > run.start) place(run, facing);
  } while (run.next() && facing.next());
}

function place(run: Run, facing: Run): void {
  let size: number;
  let highestEnd: number;
  let facingEnd: number | undefined;
  do {
    size = run.end - run.start;
    facingEnd = undefined;
    while (run.slideUp()) facing.previous();
    highestEnd = run.end;
    if (facing.end > facing.start) facingEnd = run.end;
    while (run.slideDown()) {
      facing.next();
      if (facing.end > facing.start) facingEnd = run.end;
    }
  } while (run.end - run.start !== size);
  if (run.end === highestEnd) return;
  const target = facingEnd ?? bestEnd(run, size, highestEnd);
  while (run.end > target && run.slideUp()) facing.previous();
}

function bestEnd(run: Run, size: number, highestEnd: number): number {
  const { lines } = run.side;
  let best: SplitScore | undefined;
  let bestAt = run.end;
  const first = Math.max(highestEnd, run.end - size - 1, run.end - maxSliding);
  for (let end = first; end <= run.end; end++) {
    const top = splitScore(lines, end - size);
    const bottom = splitScore(lines, end);
    const score = { indent: top.indent + bottom.indent, penalty: top.penalty + bottom.penalty };
    if (best === undefined || compareScores(score, best) <= 0) {
      best = score;
      bestAt = end;
    }
  }
  return bestAt;
}

/** The run of changed lines, maybe empty, in front of the n-th unchanged line. */
class Run {
  readonly side: DiffSide;
  start = 0;
  end = 0;

  constructor(side: DiffSide) {
    this.side = side;
    this.#growDown();
  }

  next(): boolean {
    if (this.end >= this.side.ids.length) return false;
    this.start = this.end + 1;
    this.end = this.start;
    this.#growDown();
    return true;
  }

  previous(): boolean {
    if (this.start === 0) return false;
    this.end = this.start - 1;
    this.start = this.end;
    this.#growUp();
    return true;
  }

  slideUp(): boolean {
    const { ids, changed } = this.side;
    if (this.start === 0 || ids[this.start - 1] !== ids[this.end - 1]) return false;
    this.start--;
    this.end--;
    changed[this.start] = true;
    changed[this.end] = false;
    this.#growUp();
    return true;
  }

  slideDown(): boolean {
    const { ids, changed } = this.side;
    if (this.end >= ids.length || ids[this.start] !== ids[this.end]) return false;
    changed[this.start] = false;
    changed[this.end] = true;
    this.start++;
    this.end++;
    this.#growDown();
    return true;
  }

  #growUp(): void {
    while (this.side.changed[this.start - 1] === true) this.start--;
  }

  #growDown(): void {
    while (this.side.changed[this.end] === true) this.end++;
  }
}
