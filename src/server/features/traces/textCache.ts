const slots = 4_096;
const maxLength = 64;

/**
 * Texts that come again and again: names of attributes, models, releases, keys of users. Each is
 * decoded once and then found by its bytes, which is a third of the work and leaves nothing to
 * collect. Holds short ASCII texts alone, the last of each slot.
 */
export class TextCache {
  readonly #texts = new Array<string>(slots).fill('');

  /** The text in these bytes; undefined when it is none for the cache. */
  read(bytes: Uint8Array, from: number, end: number): string | undefined {
    if (end - from > maxLength || end > bytes.length) return undefined;
    let hash = 0;
    for (let i = from; i < end; i++) {
      const byte = bytes[i] ?? 0;
      if (byte > 0x7f) return undefined;
      hash = (hash * 31 + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 12)) & (slots - 1);
    const known = this.#texts[slot] ?? '';
    if (isSame(known, bytes, from, end)) return known;
    const text = String.fromCharCode(...bytes.subarray(from, end));
    this.#texts[slot] = text;
    return text;
  }
}

function isSame(text: string, bytes: Uint8Array, from: number, end: number): boolean {
  if (text.length !== end - from) return false;
  for (let i = from; i < end; i++) if (text.charCodeAt(i - from) !== bytes[i]) return false;
  return true;
}
