/** Longer texts are rarely asked for twice, and would fill the memory. */
const longest = 2_000;

/**
 * A pure function of a text that keeps its latest answers, up to `size` of them: an edit asks of all
 * the other sentences of a prompt what was asked at the keystroke before. Answers are shared and must
 * not be changed.
 */
export function remembered<T>(answer: (text: string) => T, size = 4_000): (text: string) => T {
  let recent = new Map<string, T>();
  let older = new Map<string, T>();
  return (text) => {
    if (text.length > longest) return answer(text);
    const known = recent.get(text);
    if (known !== undefined) return known;
    const given = older.get(text) ?? answer(text);
    if (recent.size >= size / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(text, given);
    return given;
  };
}
