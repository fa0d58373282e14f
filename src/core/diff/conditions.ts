import type { TemplateLanguage } from '../prompt/model.ts';
import { tokenize } from '../prompt/templates/languages.ts';
import type { TemplateToken } from '../prompt/templates/token.ts';

/** What a passage depends on, and the line of the content (from 0) with the tag that says so. */
export interface Condition {
  /** `if premium`, `unless premium`, `for each order in orders`. */
  readonly words: string;
  readonly line: number;
}

/** The conditions that hold at an offset of a content, outermost first. */
export type ConditionsAt = (offset: number) => readonly Condition[];

export const unconditional: ConditionsAt = () => [];

/** From `offset` on, up to the next one. */
interface Mark {
  readonly offset: number;
  readonly conditions: readonly Condition[];
}

/** A section that is open, and what its branches so far depend on. */
interface Section {
  /** What each of its tests so far being false means. */
  readonly failed: readonly Condition[];
  readonly own: readonly Condition[];
}

/**
 * The conditions of every place in a template. One that cannot be read has none: a text that is
 * being typed is compared all the same.
 */
export function conditionsOf(content: string, language: TemplateLanguage | null): ConditionsAt {
  const read = language ?? sectionLanguage(content);
  if (read === 'none' || !/\{%|\{\{~?[#^]/.test(content)) return unconditional;
  let tokens: readonly TemplateToken[];
  try {
    tokens = tokenize(content, read);
  } catch {
    return unconditional;
  }
  const marks = marksOf(tokens, read);
  return (offset) => lastBefore(marks, offset)?.conditions ?? [];
}

/** The language of the sections of a text that says nothing about it. */
function sectionLanguage(content: string): TemplateLanguage {
  if (/\{%[-+]?\s*[a-z]/.test(content)) return 'jinja';
  return /\{\{~?[#^]\s*(?:if|unless|each|with|ifEquals|unlessEquals)\s/.test(content)
    ? 'handlebars'
    : 'mustache';
}

function marksOf(tokens: readonly TemplateToken[], language: TemplateLanguage): Mark[] {
  const marks: Mark[] = [];
  const open: Section[] = [];
  for (const token of tokens) {
    if (token.type === 'open') {
      open.push(sectionOf(token, language));
    } else if (token.type === 'branch') {
      const section = open.pop();
      if (section !== undefined) open.push(branchOf(section, token));
    } else if (token.type === 'close') {
      open.pop();
    } else continue;
    marks.push({ offset: token.end, conditions: open.flatMap(({ own }) => own) });
  }
  return marks;
}

/** Sections of Jinja that show what is in them in any case. */
const plainSections = /^(?:macro|call|filter|with|set|generation)\b/;

function sectionOf(
  token: TemplateToken & { readonly type: 'open' },
  language: TemplateLanguage,
): Section {
  const { condition, name, inverted, line } = token;
  const read = language === 'handlebars' ? handlebarsWords : wordsOf;
  const { positive, negative } = read(condition, name, inverted);
  return { failed: conditions(negative, line), own: conditions(positive, line) };
}

function branchOf(section: Section, token: TemplateToken & { readonly type: 'branch' }): Section {
  const { condition, line } = token;
  const { positive, negative } =
    condition === ''
      ? { positive: '', negative: '' }
      : testWords(condition.replace(/^(?:if|with)\s+/, ''));
  return {
    failed: [...section.failed, ...conditions(negative, line)],
    own: [...section.failed, ...conditions(positive, line)],
  };
}

function conditions(words: string, line: number): Condition[] {
  return words === '' ? [] : conjuncts(words).map((it) => ({ words: it, line }));
}

interface Words {
  readonly positive: string;
  /** Of its `else`. */
  readonly negative: string;
}

function wordsOf(condition: string, name: string, inverted: boolean): Words {
  const text = condition.replace(/\s+/g, ' ').trim();
  const loop = /^(for|each) (.+)$/.exec(text);
  if (loop !== null) return loopWords(loop[1] ?? '', loop[2] ?? '');
  if (plainSections.test(text) && name !== text) return { positive: '', negative: '' };
  const helper = /^(if|unless)(Equals)? (.+)$/.exec(text);
  if (helper === null) return inverted ? opposite(testWords(text)) : testWords(text);
  const [, sense = 'if', equals, rest = ''] = helper;
  const test = testWords(equals === undefined ? rest : rest.replace(' ', ' == '));
  // Jinja's `if not x` is told as inverted as well; its words say so already.
  return sense === 'unless' ? opposite(test) : test;
}

/** `{{#with x}}` shows what is in it only where there is an x; `{{^if x}}` turns its helper round. */
function handlebarsWords(condition: string, name: string, inverted: boolean): Words {
  const words = wordsOf(condition.replace(/^with\s+/, 'if '), name, inverted);
  return inverted && /^(?:if|ifEquals|with|each)$/.test(name) ? opposite(words) : words;
}

function loopWords(keyword: string, rest: string): Words {
  const list = /^(.+?) in (.+)$/.exec(rest);
  const what = keyword === 'each' ? `of ${rest}` : rest;
  return { positive: `for each ${what}`, negative: `unless there are ${list?.[2] ?? rest}` };
}

function testWords(test: string): Words {
  const text = test.replace(/\s+/g, ' ').trim();
  const negated = /^not (.+)$/.exec(text)?.[1];
  if (negated !== undefined && !/ (?:and|or) /.test(negated)) {
    return { positive: `unless ${negated}`, negative: `if ${negated}` };
  }
  return { positive: `if ${text}`, negative: `unless ${text}` };
}

function opposite({ positive, negative }: Words): Words {
  return { positive: negative, negative: positive };
}

/** `if a and b` are two conditions, `unless a or b` as well. */
function conjuncts(words: string): string[] {
  const [, sense = '', test = ''] = /^(if|unless) (.+)$/.exec(words) ?? [];
  const [split, other] = sense === 'if' ? [' and ', ' or '] : [' or ', ' and '];
  if (sense === '' || test.includes(other) || /["'()]/.test(test)) return [words];
  return test
    .split(split)
    .map((it) => (sense === 'if' ? testWords(it).positive : testWords(it).negative));
}

function lastBefore(marks: readonly Mark[], offset: number): Mark | undefined {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1];
}

export type ConditionShift = 'narrowed' | 'widened' | 'changed';

/** How the conditions of a passage differ; undefined when they are the same. */
export function shiftOf(
  before: readonly string[],
  after: readonly string[],
): ConditionShift | undefined {
  const weaker = before.every((it) => after.some((other) => implies(other, it)));
  const stronger = after.every((it) => before.some((other) => implies(other, it)));
  if (weaker && stronger) return undefined;
  return weaker ? 'narrowed' : stronger ? 'widened' : 'changed';
}

/** Whether `one` holds only where `other` holds too, as far as their words tell. */
function implies(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [one, other].map((it) => /^if (.+)$/.exec(it)?.[1]?.split(' or '));
  return left !== undefined && right !== undefined && left.every((it) => right.includes(it));
}
