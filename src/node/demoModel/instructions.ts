import { sentencesOf } from './text.ts';

/** One sentence of a prompt, with what stands above it. */
export interface Instruction {
  readonly text: string;
  /** The sentence that introduces the list in which this item stands. */
  readonly lead: string | null;
  readonly heading: string | null;
  /** Counts blocks (paragraphs and list items); sentences of one block share the number. */
  readonly block: number;
}

interface Block {
  readonly kind: 'heading' | 'item' | 'paragraph';
  readonly indent: number;
  readonly text: string;
}

const itemMark = /^(\s*)(?:[-*•]|\d{1,2}[.)])\s+/;

/**
 * Reads a prompt as people write them: Markdown headings, paragraphs, lists (nested ones too) whose
 * introducing sentence belongs to every item. Code fences are left out; a contract's example is
 * read by `readContract`.
 */
export function readInstructions(text: string): Instruction[] {
  const found: Instruction[] = [];
  let heading: string | null = null;
  let lead: string | null = null;
  let parents: { indent: number; text: string }[] = [];
  readBlocks(text).forEach((block, number) => {
    const sentences = sentencesOf(block.text);
    if (block.kind === 'heading') {
      heading = block.text;
      lead = null;
      parents = [];
      return;
    }
    if (block.kind === 'paragraph') parents = [];
    else parents = parents.filter((it) => it.indent < block.indent);
    const above: string | null = block.kind === 'item' ? (parents.at(-1)?.text ?? lead) : null;
    for (const sentence of sentences) {
      found.push({ text: sentence, lead: above, heading, block: number });
    }
    if (block.kind === 'paragraph') lead = sentences.at(-1) ?? null;
    else parents.push({ indent: block.indent, text: sentences.at(-1) ?? '' });
  });
  return found;
}

interface OpenBlock {
  readonly kind: 'item' | 'paragraph';
  readonly indent: number;
  readonly lines: string[];
}

const headingForms = [
  /^\s*#{1,6}\s+(.+)$/,
  /^\s*\*\*([^*]+)\*\*:?\s*$/,
  /^\s*<([a-z][\w -]*)>\s*$/i,
] as const;

function readBlocks(text: string): Block[] {
  const blocks: (Block | OpenBlock)[] = [];
  let open: OpenBlock | undefined;
  const begin = (kind: OpenBlock['kind'], indent: number, line: string): void => {
    open = { kind, indent, lines: [line] };
    blocks.push(open);
  };
  const lines = text.replace(/```[\s\S]*?```/g, '').split('\n');
  lines.forEach((line, at) => {
    const item = itemMark.exec(line);
    const heading = headingForms.map((form) => form.exec(line)?.[1]).find((it) => it !== undefined);
    if (heading !== undefined) blocks.push({ kind: 'heading', indent: 0, text: heading });
    if (heading !== undefined || line.trim() === '' || /^\s*<\/[^>]+>\s*$/.test(line)) {
      open = undefined;
    } else if (item !== null) {
      begin('item', item[1]?.length ?? 0, line.slice(item[0].length));
    } else if (open === undefined || (open.kind === 'paragraph' && startsAnew(lines, at))) {
      begin('paragraph', 0, line.trim());
    } else open.lines.push(line.trim());
  });
  return blocks.map((it) => ('lines' in it ? { ...it, text: it.lines.join(' ') } : it));
}

/** Texts are seldom wrapped at fewer characters. */
const leastWidth = 60;

/**
 * Whether a line of a paragraph begins an instruction of its own: the line above ends a sentence, and
 * the paragraph is not wrapped, that is, some line ends although the next word would have fitted.
 */
function startsAnew(lines: readonly string[], at: number): boolean {
  if (!/[.!?:]["')]?\s*$/.test(lines[at - 1] ?? '')) return false;
  if (!/^\s*["'([`]?[\p{Lu}`]/u.test(lines[at] ?? '')) return false;
  let first = at;
  while (first > 0 && lines[first - 1]?.trim() !== '') first -= 1;
  let end = at;
  while (end < lines.length && lines[end]?.trim() !== '') end += 1;
  const paragraph = lines.slice(first, end);
  const width = Math.max(...paragraph.map((it) => it.length));
  if (width < leastWidth) return true;
  return paragraph.slice(0, -1).some((line, index) => {
    const next = (paragraph[index + 1] ?? '').trim().split(/\s/)[0] ?? '';
    return line.length + 1 + next.length <= width;
  });
}
