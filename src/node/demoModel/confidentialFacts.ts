import type { RequestInput, Section } from './input.ts';

const marked =
  /\b(?:confidential|secret|private|staff[- ]only|internal(?: use)?|not (?:for|to be (?:given|shown|passed))|never to be|(?:do|must) not (?:disclose|pass|share|reveal|show|give)|no disclosure|another (?:person|customer))\b/i;

/**
 * The data without what is marked as confidential: a section whose first line says so, or single
 * lines. What a model leaves out that was told to keep such things to itself.
 */
export function withoutConfidential(input: RequestInput): RequestInput {
  return { ...input, others: input.others.map(keepOpen) };
}

function keepOpen({ label, text }: Section): Section {
  const lines = text.split('\n');
  const [first = ''] = lines;
  const open = marked.test(first) && lines.length > 1 ? [] : lines.filter((it) => !marked.test(it));
  return { label, text: open.join('\n') };
}
