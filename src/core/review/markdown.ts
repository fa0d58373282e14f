/**
 * Untrusted text in GitHub's markdown: every mark escaped, mentions broken, on one
 * line, so that a prompt can neither format nor notify.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]#|>~$]/g, '\\$&')
    .replace(/@(?=[\w-])/g, '@<!-- -->')
    .trim();
}

/** A table; every cell is markdown already. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line), ''];
}
