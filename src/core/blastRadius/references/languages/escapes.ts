const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** What an escape sequence stands for, as far as the languages agree; else it stands for itself. */
export function unescape(sequence: string): string {
  const code = /^\\(?:u\{?|x)([0-9a-fA-F]{2,6})\}?$/.exec(sequence)?.[1];
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  }
  const letter = sequence.slice(1);
  return letters[letter] ?? letter;
}
