/**
 * Untrusted text for a markdown string: every ASCII punctuation mark is escaped, so that neither
 * markup, nor HTML, nor automatic links, nor theme icons come out of it. Lines stay lines.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[!-/:-@[-`{-~]/g, '\\$&')
    .replace(/^[ \t]+/gm, (indent) => '&nbsp;'.repeat(indent.length))
    .replace(/\r?\n/g, '  \n');
}

/** A fenced block that `text` cannot close. */
export function codeBlock(text: string, language = ''): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...runs)));
  return `\n${fence}${language}\n${text}\n${fence}\n`;
}

/** A link to one of our own commands; `title` is trusted text. */
export function commandLink(title: string, command: string, args: readonly unknown[]): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}

/** Untrusted text for a notification, which would make links, also to commands, of `[x](y)`. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
