import type { LineRange } from '../../base/range.ts';
import { makeMessage } from '../messages.ts';
import type { PromptMessage, Role } from '../model.ts';

/** A line of a file: its text without the line break, and its offsets without and with it. */
export interface FileLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The lines of `text` from `start`, which begins a line; a byte order mark is no text. */
export function linesFrom(text: string, start = 0): FileLine[] {
  const lines: FileLine[] = [];
  const ending = /\r\n|\r|\n/g;
  let at = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  ending.lastIndex = at;
  for (let match = ending.exec(text); match !== null; match = ending.exec(text)) {
    lines.push({ text: text.slice(at, match.index), start: at, end: match.index });
    at = ending.lastIndex;
  }
  lines.push({ text: text.slice(at), start: at, end: text.length });
  return lines;
}

/**
 * A message that is written out in a file's body.
 *
 * @param lines Its own lines, at least one.
 * @param first The number of the first of them in the file.
 */
export function bodyMessage(
  role: Role,
  lines: readonly FileLine[],
  first: number,
  file: string,
  range: LineRange = { start: first, end: first + lines.length - 1 },
): PromptMessage {
  const numbers = lines.map((_, index) => first + index);
  const content = lines.map(({ text }) => text).join('\n');
  const start = lines[0]?.start ?? 0;
  const place = { kind: 'span', start, end: lines.at(-1)?.end ?? start } as const;
  return makeMessage(role, content, file, numbers, range, place);
}
