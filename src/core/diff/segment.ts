import type { Role } from '../prompt/model.ts';
import { unconditional, type ConditionsAt } from './conditions.ts';
import type { Place, Unit } from './unit.ts';

/** A line of prompt text and the line of the file that it stands on. */
export interface TextLine {
  readonly text: string;
  readonly line: number;
  /** Of its first character in the content that conditions are asked for. */
  readonly offset?: number | undefined;
}

/** The conditions of a content, and the lines of the file that its lines stand on. */
export interface Conditions {
  readonly at: ConditionsAt;
  readonly fileLine: (line: number) => number;
}

const noConditions: Conditions = { at: unconditional, fileLine: (line) => line + 1 };

const heading = /^(?:#{1,6}\s+(.+?)\s*#*|\*\*([^*]{2,60})\*\*:?|([A-Z][A-Z0-9 ,&/-]{3,60}):?)$/;
const listMarker = /^(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+/;
const numbered = /^\(?\d{1,3}[.)]\s+/;
const fence = /^(?:```|~~~)/;
/** What stands in front of the first word of a sentence: white space, a list marker, control tags. */
const lead =
  /^(?:\s+|[-*+•]\s+|\(?\d{1,3}[.)]\s+|\{%[^%]*%\}|\{\{~?(?:[#^/!]|else\b)[^}]*\}\}|\{#[^#]*#\})+/;
/** A tag, a marker or a rule alone on its line. */
const blockTag = /^(?:\{[%#{].*[%#}]\}|\{\w+\}|\[[^\]]+\]|<\/?[\w-]+>|-{3,}|={3,})$/;
const exampleStart =
  /^\W*(?:(?:for|an?|the|some|few[- ]shot|good|bad|input|output|usage)\s+)*(?:example|sample)s?\b[^.!?]{0,40}:?\W*$|\b(?:here(?:'s| is| are)|below (?:is|are)|following)\b.*\b(?:example|sample)s?\b[^.]*:\s*$/i;
const exampleEnd = /^\W*(?:above|these|those)\s+examples?\b/i;
const sentenceEnd = /[.!?。！？:;]["')\]*_`]*$/;
const closed = /[.!?。！？]["')\]*_`]*$/;
const continues = /^[\p{Ll}\p{N}(`"'“‘{<,;&/+]/u;
/**
 * Sentences end at a full stop that is followed by a capital, a digit, a quote or a bracket; a
 * semicolon separates two rules as well.
 */
const sentenceBreak =
  /(?<=;)\s+|(?<=[.!?。！？]["')\]*_`]*)\s+(?=["'(\[*_`“‘]*[\p{Lu}\p{Lo}\p{N}{<])/u;
const abbreviation = /\b(?:e\.g|i\.e|etc|vs|cf|no|fig|approx|mr|mrs|dr)\.$/i;
/** A line this long that ends in the middle of a sentence was wrapped. */
const wrapWidth = 50;

/** Cuts the text of one message into sentences, list items and lines of code. */
export function segment(
  lines: readonly TextLine[],
  role: Role | null,
  conditions: Conditions = noConditions,
): Unit[] {
  return new Segmenter(role, conditions).run(lines);
}

interface UnitTraits {
  readonly heading?: boolean;
  readonly code?: boolean;
  /** Of a list. */
  readonly item?: boolean;
  /** Where its first character stands in the content. */
  readonly offset: number;
}

/** The beginning of a list item. */
interface Item {
  readonly text: string;
  readonly indent: number;
}

/** Whether an item stands outside of the one that opened, or is the next of its numbers. */
function isPast(opener: Item, next: Item): boolean {
  const sibling = next.indent === opener.indent && numbered.test(opener.text);
  return next.indent < opener.indent || (sibling && numbered.test(next.text));
}

class Segmenter {
  readonly #role: Role | null;
  readonly #conditions: Conditions;
  readonly #units: Unit[] = [];
  #headings: { level: number; text: string }[] = [];
  /** The list item that opened the example; null where something else did; undefined outside. */
  #example: Item | null | undefined;
  /** Open sentences, outermost first, with the column of the items that complete them. */
  #leadIns: { indent: number; text: string }[] = [];
  #fenced = false;
  #paragraph: (TextLine & { readonly indent: number })[] = [];

  constructor(role: Role | null, conditions: Conditions) {
    this.#role = role;
    this.#conditions = conditions;
  }

  run(lines: readonly TextLine[]): Unit[] {
    for (const line of lines) this.#take(line);
    this.#flush();
    return this.#units;
  }

  #take({ text, line, offset: lineOffset = 0 }: TextLine): void {
    const trimmed = text.trim();
    const indent = text.length - text.trimStart().length;
    const offset = lineOffset + indent;
    if (trimmed === '') {
      this.#flush();
      return;
    }
    if (fence.test(trimmed)) {
      this.#flush();
      this.#fenced = !this.#fenced;
      this.#add(trimmed, line, line, { code: true, offset });
    } else if (this.#fenced || looksLikeJson(trimmed)) {
      this.#flush();
      this.#add(trimmed, line, line, { code: true, offset });
    } else if (blockTag.test(trimmed)) {
      this.#flush();
      this.#add(trimmed, line, line, { offset });
    } else if (heading.test(trimmed)) {
      this.#flush();
      this.#enter(trimmed);
      this.#add(trimmed, line, line, { heading: true, offset });
    } else {
      this.#continue({ text: trimmed, line, indent, offset });
    }
  }

  #continue(line: TextLine & { readonly indent: number }): void {
    const last = this.#paragraph.at(-1);
    if (last !== undefined && !joins(last.text, line.text)) this.#flush();
    this.#lookForExample(line);
    this.#paragraph.push(line);
  }

  #lookForExample({ text, indent }: Item): void {
    const opener = this.#example;
    const ends = opener && listMarker.test(text) && isPast(opener, { text, indent });
    if (ends || exampleEnd.test(text)) this.#example = undefined;
    const item = listMarker.test(text);
    if (exampleStart.test(text.replace(listMarker, '')))
      this.#example = item ? { text, indent } : null;
  }

  #enter(text: string): void {
    const level = /^#+/.exec(text)?.[0].length ?? 7;
    const words = text.replace(/[#*:]/g, '').trim().toLowerCase();
    const outer = this.#headings.filter((it) => it.level < level);
    this.#headings = [...outer, { level, text: words }];
    this.#leadIns = [];
    this.#example = /\b(?:examples?|samples?|few[- ]shot)\b/.test(words) ? null : undefined;
  }

  /** Sentences of the paragraph, each with the lines that it spans. */
  #flush(): void {
    const lines = this.#paragraph.splice(0);
    if (lines.length === 0) return;
    const whole = lines.map(({ text }) => text).join(' ');
    const ends: number[] = [];
    lines.reduce((length, { text }) => {
      ends.push(length + text.length + 1);
      return length + text.length + 1;
    }, 0);
    const lineAt = (at: number): { line: number; offset: number } => {
      const found = ends.findIndex((end) => at < end);
      const index = found < 0 ? lines.length - 1 : found;
      const { line = 1, offset = 0 } = lines[index] ?? {};
      return { line, offset: offset + at - (ends[index - 1] ?? 0) };
    };
    const item = listMarker.test(whole);
    const indent = item ? (lines[0]?.indent ?? 0) : -1;
    this.#leadIns = this.#leadIns.filter((it) => item && it.indent < indent);
    let at = 0;
    for (const sentence of splitSentences(whole)) {
      const start = whole.indexOf(sentence, at);
      at = start + sentence.length;
      const { line, offset } = lineAt(start);
      this.#add(sentence, line, lineAt(at - 1).line, { item, offset });
    }
    // A sentence left open in front of a list is completed by each of its items.
    const open = whole.endsWith(':') || (!item && !closed.test(whole));
    if (open) this.#leadIns.push({ indent, text: whole });
  }

  #add(text: string, start: number, end: number, is: UnitTraits): void {
    const { heading = false, code = false, item = false, offset } = is;
    const conditions = this.#conditions.at(offset + (lead.exec(text)?.[0].length ?? 0));
    const place: Place = {
      role: this.#role,
      headings: this.#headings.map((it) => it.text),
      leadIn: item ? (this.#leadIns.at(-1)?.text ?? null) : null,
      example: this.#example !== undefined || this.#role === 'assistant',
      code,
      conditions: conditions.map(({ words }) => words),
    };
    const conditionLines = conditions.map(({ line }) => this.#conditions.fileLine(line));
    this.#units.push({ kind: 'text', text, lines: { start, end }, heading, place, conditionLines });
  }
}

/** Whether `next` goes on with the sentence that `previous` left open. */
function joins(previous: string, next: string): boolean {
  if (listMarker.test(next) || sentenceEnd.test(previous)) return false;
  return continues.test(next) || previous.length >= wrapWidth;
}

function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const piece of text.split(new RegExp(sentenceBreak, 'gu'))) {
    const last = sentences.at(-1);
    const open = last !== undefined && (abbreviation.test(last) || listMarker.test(`${last} `));
    if (open) sentences[sentences.length - 1] = `${last} ${piece}`;
    else if (piece.trim() !== '') sentences.push(piece);
  }
  return sentences;
}

/** A line of a JSON literal: a bracket alone, or a quoted key. */
function looksLikeJson(text: string): boolean {
  return /^[[\]{}]+,?$/.test(text) || /^"[^"]+"\s*:/.test(text);
}
