/** How unnatural it is to split a text in front of a line; lower is better. */
export interface SplitScore {
  readonly indent: number;
  readonly penalty: number;
}

/** Weights of git's indent heuristic (in git since 2.11), fitted there to hand-rated diffs. */
const weight = {
  startOfFile: 1,
  endOfFile: 21,
  blankLine: -30,
  blankLineBelow: 6,
  deeper: { plain: -4, afterBlank: 10 },
  shallowerThenDeeper: { plain: 24, afterBlank: 17 },
  shallower: { plain: 23, afterBlank: 17 },
  indent: 60,
} as const;

const maxIndent = 200;
const maxBlanks = 20;

/** The score of a split in front of line `at` (0 to lines.length). */
export function splitScore(lines: readonly string[], at: number): SplitScore {
  const own = at < lines.length ? indentOf(lines[at]) : undefined;
  const above = nearest(lines, at - 1, -1);
  const below = nearest(lines, at + 1, 1);
  const blanksBelow = own === undefined ? 1 + below.blanks : 0;
  const blanks = above.blanks + blanksBelow;
  const indent = own ?? below.indent;
  let penalty = weight.blankLine * blanks + weight.blankLineBelow * blanksBelow;
  if (above.indent === undefined && above.blanks === 0) penalty += weight.startOfFile;
  if (at >= lines.length) penalty += weight.endOfFile;
  if (indent !== undefined && above.indent !== undefined && indent !== above.indent) {
    const kind =
      indent > above.indent
        ? weight.deeper
        : below.indent !== undefined && below.indent > indent
          ? weight.shallowerThenDeeper
          : weight.shallower;
    penalty += blanks > 0 ? kind.afterBlank : kind.plain;
  }
  return { indent: indent ?? -1, penalty };
}

export function compareScores(a: SplitScore, b: SplitScore): number {
  return weight.indent * Math.sign(a.indent - b.indent) + (a.penalty - b.penalty);
}

/** The first line with text from `from` on in one direction, and the blank ones before it. */
function nearest(
  lines: readonly string[],
  from: number,
  step: 1 | -1,
): { indent: number | undefined; blanks: number } {
  let blanks = 0;
  for (let at = from; at >= 0 && at < lines.length; at += step) {
    const indent = indentOf(lines[at]);
    if (indent !== undefined) return { indent, blanks };
    blanks++;
    if (blanks === maxBlanks) return { indent: 0, blanks };
  }
  return { indent: undefined, blanks };
}

/** Columns of white space in front of the text, tabs to the next multiple of 8; undefined: blank. */
function indentOf(line: string | undefined): number | undefined {
  let indent = 0;
  for (const character of line ?? '') {
    if (character === ' ') indent++;
    else if (character === '\t') indent += 8 - (indent % 8);
    else if (!/\s/.test(character)) return indent;
    if (indent >= maxIndent) return maxIndent;
  }
  return undefined;
}
