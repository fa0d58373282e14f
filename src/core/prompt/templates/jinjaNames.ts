const keywords = new Set(
  (
    'and or not in is if else elif true false none True False None recursive ignore missing ' +
    'range dict namespace cycler joiner lipsum raise_exception strftime_now loop self super ' +
    'caller with without context'
  ).split(' '),
);
/** How far beside a name its meaning is looked for, so that long expressions take linear time. */
const nearby = 40;
const string = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/g;
const path = /[\p{L}_][\p{L}\p{N}_]*(?:\s*\.\s*[\p{L}\p{N}_]+)*/gu;
const wholePath = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** The expression itself when it is a variable or a member of one (`a.b`) and nothing else. */
export function pathOf(expression: string): string | undefined {
  if (!wholePath.test(expression)) return undefined;
  return keywords.has(expression.split('.')[0] ?? '') ? undefined : expression;
}

/**
 * The variables that an expression of Jinja reads, members included (`order.id`), each once: not the
 * names of filters, tests, functions, methods and keyword arguments.
 */
export function namesIn(expression: string): string[] {
  const text = expression.replaceAll(string, (it) => '"'.padEnd(it.length, '"'));
  const names = new Set<string>();
  for (const match of text.matchAll(path)) {
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - nearby), match.index).trimEnd();
    const after = text.slice(end, end + nearby).trimStart();
    const parts = match[0].split('.').map((part) => part.trim());
    if (keywords.has(parts[0] ?? '') || /[.|\d]$/.test(before) || isTest(before)) continue;
    if (/^=(?!=)/.test(after) && /[(,]$/.test(before)) continue;
    if (after.startsWith('(')) parts.pop();
    if (parts.length > 0) names.add(parts.join('.'));
  }
  return [...names];
}

/** `x is defined`, `x is not none`: what follows is the name of a test. */
function isTest(before: string): boolean {
  return /(?:^|[^\p{L}\p{N}_])is(?:\s+not)?$/u.test(before);
}

/** `a, b in items if x`: the loop's own variables, and the rest. */
export function forNames(rest: string): { targets: string[]; iterated: string } {
  const at = rest.search(/\sin\s/);
  if (at < 0) return { targets: [], iterated: rest };
  return { targets: namesIn(rest.slice(0, at)), iterated: rest.slice(at + 4) };
}

/** `a = ...`, `a, b = ...`: what is set; nothing for `ns.a = ...`, whose `ns` exists. */
export function setName(rest: string): string[] {
  const left = rest.slice(0, Math.max(0, rest.search(/(?<![=!<>])=(?!=)/)));
  return namesIn(left).filter((name) => !name.includes('.'));
}
