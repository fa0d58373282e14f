export type Compiled = (...inputs: unknown[]) => unknown;

type Maker = new (...parts: string[]) => Compiled;
/** The constructor of async functions has no name of its own. */
const AsyncFunction = (async () => {}).constructor as Maker;

/**
 * A function of code as promptfoo takes it: several lines are a body with a `return` of its own, one
 * line is an expression, in front of which declarations may stand (`const a = ...; a > 1`). Throws a
 * SyntaxError.
 */
export function compileCode(code: string, names: readonly string[]): Compiled {
  const text = code.trim();
  if (text.includes('\n')) return new AsyncFunction(...names, text);
  const line = text.replace(/[;\s]+$/, '');
  if (!/^(?:const|let|var)\s/.test(line)) return new AsyncFunction(...names, `return (${line}\n)`);
  // The last semicolon that leaves an expression behind it separates statements, not characters.
  for (let at = line.lastIndexOf(';'); at > 0; at = line.lastIndexOf(';', at - 1)) {
    const body = `${line.slice(0, at)}; return (${line.slice(at + 1)}\n)`;
    const made = tryCompile(names, body);
    if (made !== undefined) return made;
  }
  return new AsyncFunction(...names, line);
}

function tryCompile(names: readonly string[], body: string): Compiled | undefined {
  try {
    return new AsyncFunction(...names, body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
