import type { JsonValue } from '../../core/base/json.ts';
import { matchingChoices, rankChoices } from './classify.ts';
import { composeReply, topicOf, type Composition } from './compose.ts';
import { conceptsNamed } from './concepts.ts';
import { readCondition } from './conditions.ts';
import type { Field } from './contract.ts';
import { readLength } from './policy.ts';
import { clip, summarise, tellingSentences, turnsOf } from './summarise.ts';
import { capitalise, contentStems, normalise, overlap } from './text.ts';

/** Fills the demanded object, each key by what the prompt or the schema says about it. */
export function fillFields(
  fields: readonly Field[],
  composition: Composition,
): Record<string, JsonValue> {
  const texts = fields.filter((it) => it.type === 'string' && it.choices.length === 0);
  const reply =
    texts.find((it) => isReply(it.name)) ??
    (texts.length === 1 ? texts.find((it) => fillerFor(it) === undefined) : undefined);
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      field === reply && !isSummary(field) ? composeReply(composition) : fill(field, composition),
    ]),
  );
}

function fill(field: Field, composition: Composition): JsonValue {
  const { outcome, policy, situation, missed } = composition;
  const given = outcome.values.get(field.name);
  if (given !== undefined && fits(field, given)) return given;
  if (field.choices.length > 0) {
    const ranked = rankChoices(field, policy, situation, outcome);
    return (missed === 'label' ? ranked[1] : ranked[0]) ?? ranked[0] ?? null;
  }
  return fillers[field.type](field, composition);
}

function fits(field: Field, value: string | number | boolean): boolean {
  if (field.choices.length > 0) return field.choices.includes(value);
  const type = field.type === 'integer' ? 'number' : field.type;
  return typeof value === type;
}

const fillers: Readonly<Record<Field['type'], (field: Field, it: Composition) => JsonValue>> = {
  boolean: fillBoolean,
  number: fillNumber,
  integer: (field, it) => Math.round(fillNumber(field, it)),
  string: fillText,
  array: fillList,
  object: (field, it) => fillFields(field.members, it),
};

function fillBoolean(field: Field, { outcome, situation, missed }: Composition): boolean {
  const words = field.name.replace(/_/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  const described = /\b(?:true|yes) (?:if|when|for)\s+(.+)/i.exec(field.description)?.[1];
  const whether = /\bwhether\s+(.+)/i.exec(field.description)?.[1];
  const condition = described ?? whether;
  if (/escalat|human|hand ?(?:over|off)|transfer/i.test(words)) {
    if (outcome.handover !== null) return missed !== 'handover';
    return condition !== undefined && outcome.meets(readCondition(condition), situation);
  }
  if (condition !== undefined) return outcome.meets(readCondition(condition), situation);
  const named = conceptsNamed(words);
  return named.length > 0 && named.every((id) => situation.shown.has(id));
}

/** Without a rule: confidence by how much the input shows, counts, else the middle of the range. */
function fillNumber(field: Field, { situation }: Composition): number {
  const low = field.minimum ?? 0;
  const high = field.maximum ?? (/confidence|probability|score/i.test(field.name) ? 1 : null);
  if (high === null) return low;
  const urgent = ['safety', 'legal', 'anger', 'repeated', 'urgent', 'fraud', 'secret'] as const;
  const known = Math.min(1, situation.shown.size / 3);
  const share = /confidence|probability/i.test(field.name)
    ? 0.6 + 0.35 * known
    : /urgen|priorit|sever/i.test(field.name)
      ? Math.min(1, urgent.filter((id) => situation.shown.has(id)).length / 2)
      : 0.5;
  return Math.round((low + share * (high - low)) * 100) / 100;
}

type TextFiller = (field: Field, composition: Composition) => string | null;

/** By the key's name; the first that matches. */
const textFillers: readonly (readonly [RegExp, TextFiller])[] = [
  [/lang/i, (_, { situation }) => situation.language],
  [
    /sentiment|mood/i,
    (_, { situation }) => (situation.shown.has('praise') ? 'positive' : 'neutral'),
  ],
  [/summary|abstract|digest|tldr/i, (field, it) => summaryText(field, it)],
  [/subject|title|headline|topic/i, (field, it) => subjectText(field, it)],
  [/e_?mail/i, (_, { situation }) => match(situation.text, /\S+@\S+\.\w+/)],
  [/phone|telephone/i, (_, { situation }) => match(situation.text, /\+?\d[\d /-]{7,}\d/)],
  [
    /number|reference|_id$|^id$|order|booking|ticket/i,
    (_, { situation }) => referenceIn(situation.text) ?? situation.reference,
  ],
  [
    /date|when|deadline/i,
    (_, { situation }) =>
      match(
        situation.text,
        /\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}(?:st|nd|rd|th)? \p{Lu}\p{Ll}+\b/u,
      ),
  ],
  [
    /amount|price|total/i,
    (_, { situation }) =>
      match(
        situation.text,
        /(?:[€$£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|\$|£|euros?|dollars?|EUR|USD))/i,
      ),
  ],
  [/name/i, (_, { situation }) => situation.name],
  [
    /quote|evidence|excerpt/i,
    (_, { situation }) => tellingSentences(situation.sentences, 1)[0] ?? null,
  ],
  [/reason|rationale|why|explanation|justification/i, (_, it) => reasonText(it)],
  [
    /next|action|step/i,
    (_, { outcome }) => outcome.asks[0] ?? (outcome.handover === null ? 'none' : 'hand over'),
  ],
];

function fillerFor({ name }: Field): TextFiller | undefined {
  return textFillers.find(([pattern]) => pattern.test(name))?.[1];
}

function fillText(field: Field, composition: Composition): string | null {
  const filler = fillerFor(field);
  const text =
    filler?.(field, composition) ??
    (filler === undefined ? describedSentence(field, composition) : null);
  return text ?? (field.nullable ? null : '');
}

function fillList(field: Field, composition: Composition): JsonValue {
  const { item } = field;
  const { policy, situation } = composition;
  if (item !== null && item.choices.length > 0) return matchingChoices(item, policy, situation);
  if (item !== null && item.type === 'object') {
    return situation.shown.size === 0 ? [] : [fillFields(item.members, composition)];
  }
  if (item !== null && item.type !== 'string') return [];
  if (/comment|remark|issue|finding|problem|note|suggestion|warning/i.test(field.name)) {
    return composition.outcome.says.map((it) => it.text);
  }
  if (/question/i.test(field.name)) return situation.sentences.filter((it) => it.endsWith('?'));
  if (/tag|topic|keyword|label|categor/i.test(field.name)) return [...situation.shown.keys()];
  return tellingSentences(situation.sentences, 3);
}

function isReply(name: string): boolean {
  return /^(?:reply|answer|response|message|text|body|content|comment|output|draft)(?:_?text)?$/i.test(
    name,
  );
}

function isSummary({ name }: Field): boolean {
  return /summary|abstract|digest|subject|title/i.test(name);
}

function summaryText(field: Field, { policy, situation, language, missed }: Composition): string {
  const own = readLength(normalise(field.description));
  const limit = own.sentences === null && own.words === null ? policy.length : own;
  const free = { sentences: null, words: null };
  return summarise(policy, situation, language, missed === 'length' ? free : limit);
}

function subjectText(field: Field, { situation, language }: Composition): string {
  const limit = readLength(normalise(field.description)).words ?? 8;
  const topic = topicOf(situation, language)?.replace(/^your /, '');
  const reference = situation.reference === null ? '' : ` ${situation.reference}`;
  if (topic !== undefined) return clip(capitalise(`${topic}${reference}`), limit);
  return clip(situation.sentences[0] ?? '', limit);
}

function reasonText({ situation, language }: Composition): string {
  const topic = topicOf(situation, language);
  return topic === null ? 'Nothing in the text sets off a rule.' : `The text is about ${topic}.`;
}

/** The sentence of the input that comes nearest to what the key is described as. */
function describedSentence(field: Field, { situation }: Composition): string | null {
  const wanted = contentStems(`${field.name.replace(/_/g, ' ')} ${field.description}`);
  const ranked = situation.sentences
    .map((text) => ({ text, common: overlap(contentStems(text), wanted) }))
    .sort((a, b) => b.common - a.common);
  const best = ranked[0];
  const nothing = best === undefined || best.common === 0;
  const mustBeFilled = !field.nullable && turnsOf(situation.text).length === 0;
  return nothing && !mustBeFilled ? null : (best?.text ?? null);
}

function referenceIn(text: string): string | null {
  return match(text, /\b(?=[A-Z\d-]*\d{3})[A-Z]{0,4}-?\d[\d-]{2,}\b/);
}

function match(text: string, pattern: RegExp): string | null {
  return pattern.exec(text)?.[0] ?? null;
}
