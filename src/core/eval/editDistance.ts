/**
 * Levenshtein distance in UTF-16 code units: the least number of insertions, deletions and
 * substitutions (Levenshtein 1966). Only the band of `limit` around the diagonal is filled in
 * (Ukkonen 1985), about `limit` x |a| steps; beyond the limit the result is `limit` + 1.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const most = Math.min(limit, Math.max(a.length, b.length));
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const from = Math.max(1, row - most);
    const to = Math.min(b.length, row + most);
    const current: number[] = new Array<number>(b.length + 1);
    current[from - 1] = from === 1 ? row : most + 1;
    for (let column = from; column <= to; column++) {
      const substituted = (previous[column - 1] ?? most) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const deleted = (previous[column] ?? most) + 1;
      const inserted = (current[column - 1] ?? most) + 1;
      current[column] = Math.min(substituted, deleted, inserted, most + 1);
    }
    previous = current;
  }
  return previous[b.length] ?? most + 1;
}

/** Names that were probably meant, closest first; at most three. */
export function nearMatches(written: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(Math.min(written.length, 30) / 3));
  return known
    .map((name) => ({ name, distance: editDistance(written.toLowerCase(), name, limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
