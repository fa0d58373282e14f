import type { Literal, Source } from './literals.ts';

const opening = '([{';
const closing = ')]}';

/** Offset of the bracket that closes the one at `open`; undefined when there is none. */
export function closingBracket(code: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (opening.includes(code.charAt(at))) depth++;
    else if (closing.includes(code.charAt(at)) && --depth === 0) return at;
  }
  return undefined;
}

/** Members under which prompt libraries take the variables. */
const holders =
  /^(?:variables|vars|inputs?|values|input_variables|inputVariables|params|data|kwargs)$/;

/**
 * Names that a call passes: keyword arguments, or the keys of its object or dict literals. Undefined
 * when it passes nothing readable, or spreads something that cannot be read.
 */
export function passedNames(source: Source, open: number): string[] | undefined {
  const close = closingBracket(source.code, open);
  if (close === undefined) return undefined;
  const names: string[] = [];
  for (const part of splitTop(source.code, open + 1, close)) {
    const text = source.code.slice(part.start, part.end);
    if (/^\s*\*\*\s*\w/.test(text)) return undefined;
    const keyword = /^\s*([A-Za-z_]\w*)\s*=(?!=)\s*/.exec(text);
    const valueAt = part.start + (keyword?.[0].length ?? text.length - text.trimStart().length);
    const isObject = source.code.charAt(valueAt) === '{';
    if (keyword !== null && !(isObject && holders.test(keyword[1] ?? ''))) {
      names.push(keyword[1] ?? '');
    } else if (isObject) {
      const keys = objectKeys(source, valueAt);
      if (keys === undefined) return undefined;
      names.push(...keys);
    }
  }
  return names.length === 0 ? undefined : names;
}

/** Keys of the object or dict literal at `open`; those of `{ variables: {...} }` are the inner ones. */
function objectKeys(source: Source, open: number): string[] | undefined {
  const close = closingBracket(source.code, open);
  if (close === undefined) return undefined;
  const keys: string[] = [];
  for (const part of splitTop(source.code, open + 1, close)) {
    const text = source.code.slice(part.start, part.end);
    if (text.trim() === '') continue;
    if (/^\s*(?:\.\.\.|\*\*)/.test(text)) return undefined;
    const key = keyOf(source, part.start, text);
    if (key === undefined) continue;
    const inner = /^[^:]*:\s*(?=\{)/.exec(text);
    if (inner !== null && holders.test(key)) {
      return objectKeys(source, part.start + inner[0].length);
    }
    keys.push(key);
  }
  return keys;
}

function keyOf({ literals }: Source, start: number, text: string): string | undefined {
  const bare = /^\s*([A-Za-z_$][\w$]*)/.exec(text)?.[1];
  if (bare !== undefined) return bare;
  const quoteAt = start + text.length - text.trimStart().length;
  return literals.find((literal: Literal) => literal.start === quoteAt)?.value;
}

/** Parts between `start` and `end` that top-level commas separate. */
function splitTop(code: string, start: number, end: number): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at++) {
    const character = code.charAt(at);
    if (opening.includes(character)) depth++;
    else if (closing.includes(character)) depth--;
    else if (character === ',' && depth === 0) {
      parts.push({ start: from, end: at });
      from = at + 1;
    }
  }
  return [...parts, { start: from, end }];
}
