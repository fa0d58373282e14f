import { lexicon, type ConceptEntry } from './lexicon.ts';
import { topics } from './lexiconTopics.ts';
import { normalise } from './text.ts';

const table = { ...lexicon, ...topics };
export type ConceptId = keyof typeof table;

interface CompiledConcept {
  readonly id: ConceptId;
  readonly entry: ConceptEntry;
  /** What a prompt may call it. */
  readonly named: RegExp;
  /** What shows it in a text. */
  readonly shown: RegExp;
}

const compiled: readonly CompiledConcept[] = Object.entries<ConceptEntry>(table).map(
  ([id, entry]) => {
    const names = phrases(entry.names);
    const signs = phrases(entry.signs);
    return {
      id: id as ConceptId,
      entry,
      named: toPattern([...names, ...signs]),
      shown: toPattern(entry.namesAreSigns === false ? signs : [...names, ...signs]),
    };
  },
);

const negation =
  /\b(?:not|no|never|nobody|none|without|isn't|wasn't|don't|didn't|doesn't|won't|nicht|kein\w*|niemand|sin|nadie|pas|personne|aucun\w*)\s+(?:\S+\s+){0,3}$/;

/** The concepts that a prompt's sentence refers to. */
export function conceptsNamed(text: string): ConceptId[] {
  const plain = normalise(text).replace(/\b(?:the|this|each|every) person\b/g, '');
  return compiled.filter((it) => plain.search(it.named) >= 0).map((it) => it.id);
}

/** The concepts that a text shows, with the number of different signs of each. */
export function conceptsShown(text: string): Map<ConceptId, number> {
  const plain = normalise(text);
  const found = new Map<ConceptId, number>();
  for (const { id, entry, shown } of compiled) {
    const hits = [...plain.matchAll(shown)].filter(
      (hit) => entry.negatable !== true || !isNegated(plain, hit.index),
    );
    if (hits.length > 0) found.set(id, new Set(hits.map((hit) => hit[0])).size);
  }
  return found;
}

export function conceptEntry(id: ConceptId): ConceptEntry {
  return table[id];
}

function isNegated(plain: string, at: number): boolean {
  const before = plain.slice(Math.max(0, at - 40), at);
  const clause = before.split(/[.!?;,]/).at(-1) ?? '';
  return negation.test(clause);
}

function phrases(list: string): string[] {
  return list
    .split(',')
    .map((it) => it.trim().replace(/\s+/g, ' '))
    .filter((it) => it !== '');
}

function toPattern(list: readonly string[]): RegExp {
  const longestFirst = [...new Set(list)].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(toSource).join('|'), 'gu');
}

function toSource(phrase: string): string {
  const open = phrase.endsWith('*');
  const text = (open ? phrase.slice(0, -1) : phrase).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const before = /^[\p{L}\p{N}]/u.test(text) ? '(?<![\\p{L}\\p{N}])' : '';
  const after = open ? '\\p{L}*' : /[\p{L}\p{N}]$/u.test(text) ? '(?![\\p{L}\\p{N}])' : '';
  return `${before}${text}${after}`;
}
