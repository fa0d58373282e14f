import type { PublishedPrompt } from '../../prompt/model.ts';

const forms: readonly RegExp[] = [
  /(?<=`)[^`\n]{3,60}(?=`)/g,
  /(?<=["\u201c])[^"\u201c\u201d\n]{3,60}(?=["\u201d])/g,
  /\b\d+(?:[.,]\d+)+\b|\b\d{2,}\b/g,
  /\b[a-z]+(?:[_-][a-z]+)+\b|\b[a-z]+[A-Z]\w+\b/g,
  /(?<=[\p{Ll},;] )\p{Lu}\p{Ll}+(?: (?:& )?\p{Lu}\p{Ll}+)*/gu,
];

/**
 * What a translation leaves as it is: quoted texts, figures, identifiers and names in the middle of
 * a sentence. What the answer has to contain anyway, the keys and labels of its contract, is left
 * out.
 */
export function survivorsOf({ messages, output }: PublishedPrompt): string[] {
  const instructions = messages.filter(({ role }) => role === 'system' || role === 'developer');
  const text = instructions.map(({ content }) => content).join('\n');
  const contract = output.kind === 'json-schema' ? JSON.stringify(output.schema) : '';
  const found = new Set(forms.flatMap((form) => text.match(form) ?? []));
  return [...found].filter((it) => !contract.includes(`"${it}"`));
}
