/** UTF-8 bytes as text; undefined when they are not UTF-8. */
export function decodeUtf8(bytes: readonly number[]): string | undefined {
  try {
    const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
