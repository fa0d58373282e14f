import type { ChatMessage } from '../../core/prompt/model.ts';

/** A piece of the data that a request carries. */
export interface Section {
  /** Lower case; "" for unlabelled text. */
  readonly label: string;
  readonly text: string;
}

export interface RequestInput {
  /** What the prompt's author wrote. */
  readonly instructions: string;
  /** The text to act on: the message, the question, the code. */
  readonly main: Section;
  /** Everything else that came along: documents, records, history, tool results. */
  readonly others: readonly Section[];
}

/** Of each message only so much is read: prompts are untrusted, and patterns take their time. */
const maxCharacters = 20_000;

/** The most telling label wins; a conversation's own text has none. */
const mainLabels = [
  /\b(?:message|question|query|request|email|e-mail|mail|ticket|complaint|review)\b/,
  /\b(?:conversation|thread|transcript|chat|dialogue|call)\b/,
  /\b(?:diff|patch|code|snippet|input|text|article|content)\b/,
];
const background =
  /\b(?:order|context|document|documents|articles|policy|knowledge|facts|history|earlier|previous|account|profile|background|reference|rules|notes|retrieved|tool)\b/;

/**
 * Tells instructions from data. System and developer messages are instructions; so is the part of
 * the last user message that stands outside its delimiters (tags, fences, labels), because the
 * template's author wrote it. A user message without delimiters is data throughout, unless there
 * is no other message to take instructions from.
 */
export function readInput(given: readonly ChatMessage[]): RequestInput {
  const messages = given.map(({ role, content }) => ({
    role,
    content: content.slice(0, maxCharacters),
  }));
  const authored = messages
    .filter((it) => it.role === 'system' || it.role === 'developer')
    .map((it) => it.content);
  const users = messages.filter((it) => it.role === 'user').map((it) => it.content);
  const last = users.at(-1) ?? '';
  const { outside, sections } = splitSections(last, authored.length === 0);
  const tools = messages
    .filter((it) => it.role === 'tool')
    .map((it) => ({ label: 'tool result', text: it.content }));
  const earlier = users.slice(0, -1).map((text) => ({ label: 'earlier message', text }));
  const main = chooseMain(sections) ?? { label: '', text: last };
  const structured = sections.length > 0;
  const instructions = [...authored, ...(structured || authored.length === 0 ? [outside] : [])];
  return {
    instructions: instructions.join('\n\n'),
    main,
    others: [...sections.filter((it) => it !== main), ...tools, ...earlier],
  };
}

const delimited = [
  /<([a-zA-Z][\w -]*)(?:\s[^>]*)?>\s*\n?([\s\S]*?)\n?\s*<\/\1>/g,
  /()"""\s*([\s\S]*?)\s*"""/g,
  /```(\w*)\n([\s\S]*?)```/g,
];
const labelLine = /^(?:#{1,4}\s*)?\**([A-Z][\w'() /-]{1,40}?)\**:\**[ \t]*(.*)$/;

function splitSections(text: string, alone: boolean): { outside: string; sections: Section[] } {
  const sections: Section[] = [];
  let rest = text;
  for (const pattern of delimited) {
    rest = rest.replace(pattern, (_whole, label: string, body: string) => {
      sections.push({ label: label.toLowerCase().replace(/[_-]/g, ' '), text: body.trim() });
      return '\n\n';
    });
  }
  const labelled = splitLabels(rest);
  if (sections.length === 0 && labelled.sections.length === 0) {
    return { outside: alone ? text : '', sections: [] };
  }
  return {
    outside: labelled.outside.trim(),
    sections: [...sections, ...labelled.sections].filter((it) => it.text !== ''),
  };
}

/** "Customer message:" and the lines below it; "Order: 123" on one line. */
function splitLabels(text: string): { outside: string; sections: Section[] } {
  const sections: { label: string; lines: string[] }[] = [];
  const outside: string[] = [];
  let open: { label: string; lines: string[] } | null = null;
  for (const line of text.split('\n')) {
    const match = labelLine.exec(line);
    const label = match?.[1];
    if (label !== undefined && label.split(' ').length <= 4 && !/[{}]/.test(line)) {
      const value = match?.[2] ?? '';
      open = { label: label.toLowerCase(), lines: value === '' ? [] : [value] };
      sections.push(open);
      if (value !== '' && !mainLabels.some((it) => it.test(label.toLowerCase()))) open = null;
    } else if (open !== null) open.lines.push(line);
    else outside.push(line);
  }
  return {
    outside: outside.join('\n'),
    sections: sections.map((it) => ({ label: it.label, text: it.lines.join('\n').trim() })),
  };
}

function chooseMain(sections: readonly Section[]): Section | undefined {
  const candidates = sections.filter((it) => !background.test(it.label));
  for (const pattern of mainLabels) {
    const found = candidates.findLast((it) => pattern.test(it.label));
    if (found !== undefined) return found;
  }
  const long = candidates.filter((it) => it.text.split(/\s+/).length > 3);
  return long.at(-1) ?? candidates.at(-1) ?? sections.at(-1);
}
