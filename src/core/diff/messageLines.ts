import type { PromptMessage } from '../prompt/model.ts';
import type { TextLine } from './segment.ts';

/**
 * The lines of a message as they stand in the file. A folded or quoted YAML value is one line of
 * content on several lines of the file: each is given by itself, so that a change is found on its own
 * line and a line break that folding takes away is none.
 *
 * @param file The lines of the whole file.
 */
export function messageLines(message: PromptMessage, file: readonly string[]): TextLine[] {
  const contents = message.content.split('\n');
  let offset = 0;
  return contents.flatMap((text, index) => {
    const line = message.origins[index]?.line ?? message.range.start;
    const behind = contents.findIndex((it, at) => at > index && it !== '');
    const next = message.origins[behind]?.line ?? message.range.end + 1;
    const lines = unfolded(text, line, file.slice(line - 1, Math.max(line, next - 1)), offset);
    offset += text.length + 1;
    return lines;
  });
}

/** Indentation, a list dash, a key and an opening quote in front of a value. */
const opening = /^\s*(?:- +)?(?:["']?[\w.-]+["']? *: +)?["']?/;

function unfolded(
  text: string,
  line: number,
  written: readonly string[],
  offset: number,
): TextLine[] {
  const whole = [{ text, line, offset }];
  if (written.length < 2 || text.trim() === '') return whole;
  const lines: TextLine[] = [];
  let at = 0;
  for (const [index, raw] of written.entries()) {
    const own = raw.trim();
    const bare = index === 0 && !text.startsWith(own) ? raw.replace(opening, '').trimEnd() : own;
    const piece = text.startsWith(bare, at) ? bare : bare.replace(/["']$/, '');
    if (piece === '' || !text.startsWith(piece, at)) return whole;
    lines.push({ text: piece, line: line + index, offset: offset + at });
    at += piece.length;
    if (at >= text.trimEnd().length) return lines;
    if (text[at] !== ' ') return whole;
    at++;
  }
  return whole;
}
