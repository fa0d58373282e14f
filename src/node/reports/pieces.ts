/** Characters that go out together. */
const enough = 65_536;

/** The same text in fewer, larger pieces: each write costs the same, however little it holds. */
export function* gathered(pieces: Iterable<string>): Generator<string, void, undefined> {
  let waiting: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < enough) continue;
    yield waiting.join('');
    waiting = [];
    size = 0;
  }
  if (size > 0) yield waiting.join('');
}
