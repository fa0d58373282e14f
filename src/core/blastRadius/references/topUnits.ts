/** How the top level of a text is laid out. */
export interface Layout {
  /** Lines that belong to the unit that they follow. */
  readonly continues: RegExp;
  /** Lines that belong to the unit that they stand before: comments, decorators. */
  readonly precedes: RegExp;
  /** What opens a stretch of lines that are text and not code, and what closes it. */
  readonly fences: Readonly<Record<string, string>>;
  /** Texts that cannot be taken apart line by line. */
  readonly whole?: RegExp;
}

const comment = { '/*': '*/' };

/** Layouts by what the languages have in common. */
export const layouts = {
  script: {
    continues: /^[\s{})\]*.,?:&|+=;<>]/,
    precedes: /^(?:@|\/\/|\/\*)/,
    fences: { ...comment, '`': '`' },
  },
  braces: {
    continues: /^(?:[\s{})\]*.,?:&|+=;<>]|\w+:\s*$)/,
    precedes: /^(?:@(?!interface\b)|\/\/|\/\*|#|\[.*\]\s*$)/,
    fences: { ...comment, '`': '`', '"""': '"""' },
    whole: /@\$?"[^"\n]*$/m,
  },
  python: {
    continues: /^(?:[\s)\]}]|(?:else|elif|except|finally)\b)/,
    precedes: /^[@#]/,
    fences: { '"""': '"""', "'''": "'''" },
  },
  ruby: {
    continues: /^(?:[\s)\]}.]|(?:end|else|elsif|rescue|ensure|when|in|then)\b)/,
    precedes: /^#/,
    fences: {},
    whole: /<<[~-]?['"`A-Z]|^=begin\b|^__END__$/m,
  },
  // A list may stand in the same column as the key that it belongs to.
  yaml: {
    continues: /^[\s}\]-]/,
    precedes: /^#/,
    fences: {},
    whole: /^[^\s#-][^:\n]*$/m,
  },
} as const satisfies Record<string, Layout>;

/** One top-level piece of a text with what stands before it; the pieces together are the text. */
export interface TopUnit {
  readonly start: number;
  /** Where the piece itself begins, behind its comments and decorators. */
  readonly head: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * Takes a text apart at the lines that begin in its first column, without parsing it. Who leaves a unit
 * out must check that the rest can still be parsed: code that is laid out in no usual way may be cut
 * where it should not.
 */
export function topUnits(text: string, layout: Layout): TopUnit[] {
  if (layout.whole?.test(text) === true) return [{ start: 0, head: 0, end: text.length }];
  const units: { start: number; head: number; end: number }[] = [];
  const inFence = fenced(text, layout.fences);
  let waiting: number | null = null;
  for (let at = 0, after = 0; at < text.length; at = after) {
    after = lineAfter(text, at);
    const line = text.slice(at, after);
    if (layout.continues.test(line) || inFence(at)) continue;
    if (layout.precedes.test(line)) {
      waiting ??= at;
      continue;
    }
    const last = units.at(-1);
    const start = last === undefined ? 0 : (waiting ?? at);
    if (last !== undefined) last.end = start;
    units.push({ start, head: at, end: text.length });
    waiting = null;
  }
  return units.length === 0 ? [{ start: 0, head: 0, end: text.length }] : units;
}

function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Says of offsets, asked in rising order, whether they lie between two fences. */
function fenced(text: string, fences: Readonly<Record<string, string>>): (at: number) => boolean {
  const marks = [...new Set(Object.entries(fences).flat())];
  if (marks.length === 0) return () => false;
  const escaped = marks.map((mark) => mark.replace(/[*/]/g, '\\$&'));
  const stretches: { readonly from: number; readonly to: number }[] = [];
  let open: { readonly from: number; readonly close: string } | null = null;
  for (const { 0: mark, index } of text.matchAll(new RegExp(`\\\\.|${escaped.join('|')}`, 'g'))) {
    if (open === null) {
      const close = Object.hasOwn(fences, mark) ? fences[mark] : undefined;
      if (close !== undefined) open = { from: index, close };
    } else if (mark === open.close) {
      stretches.push({ from: open.from, to: index + mark.length });
      open = null;
    }
  }
  if (open !== null) stretches.push({ from: open.from, to: text.length });
  let next = 0;
  return (at) => {
    while ((stretches[next]?.to ?? Infinity) <= at) next++;
    return (stretches[next]?.from ?? Infinity) < at;
  };
}
