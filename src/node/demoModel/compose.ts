import { conceptEntry, type ConceptId } from './concepts.ts';
import { soundsLikeOrder } from './injection.ts';
import { detectLanguage, languages, type Language } from './language.ts';
import type { Outcome } from './outcome.ts';
import { phrase } from './phrases.ts';
import type { Policy } from './policy.ts';
import type { Situation } from './situation.ts';
import type { InstructionKind } from './slips.ts';
import { asSentence, capitalise, normalise, sentencesOf } from './text.ts';

interface Part {
  readonly text: string;
  /** What a length limit drops last: higher. */
  readonly weight: number;
}

export interface Composition {
  readonly policy: Policy;
  readonly situation: Situation;
  readonly outcome: Outcome;
  readonly language: Language;
  readonly missed: InstructionKind | null;
}

/** Writes the answer to a person, or the remarks on a text, out of what the rules set off. */
export function composeReply(composition: Composition): string {
  const { policy, outcome, missed } = composition;
  const says = outcome.says.filter((it) => missed !== 'rule' || it.exact);
  const spoken = (at: 'start' | 'end' | 'anywhere'): Part[] =>
    says
      .filter((it) => it.at === at)
      .map((it) => ({ text: it.exact ? it.text : localise(it.text, composition), weight: 9 }));
  const parts = [
    ...spoken('start'),
    ...opening(composition),
    ...answerParts(composition),
    ...spoken('anywhere'),
    ...handoverParts(composition),
    ...outcome.asks.map((what) => ({ text: askFor(what, composition), weight: 7 })),
    ...closing(composition),
    ...spoken('end'),
  ];
  const distinct = parts.filter(
    ({ text }, at) => parts.findIndex((it) => normalise(it.text) === normalise(text)) === at,
  );
  const allowed = distinct.filter(
    (it) => !outcome.bannedPhrases.some((banned) => normalise(it.text).includes(normalise(banned))),
  );
  const kept = missed === 'length' ? allowed : shorten(allowed, policy.length);
  if (kept.length === 0) return phrase('noted', composition.language);
  if (policy.bullets) return kept.map((it) => `- ${it.text}`).join('\n');
  return kept.map(({ text }, at) => (at < kept.length - 1 ? closed(text) : text)).join(' ');
}

/** A quoted phrase may come without a full stop. */
function closed(text: string): string {
  return /[.!?…,:]["')]?$/.test(text) ? text : `${text}.`;
}

function opening({ policy, situation, outcome, language }: Composition): Part[] {
  if (!policy.conversational) return [];
  const topic = topicOf(situation, language);
  const thanks =
    topic === null ? phrase('thanks', language) : phrase('thanksAbout', language, topic);
  const name = policy.greetsByName ? situation.name : null;
  const greeting =
    name === null ? null : phrase(policy.formal ? 'helloFormal' : 'hello', language, name);
  const sorry = outcome.apologises ? [{ text: phrase('sorry', language), weight: 4 }] : [];
  return [
    { text: greeting === null ? capitalise(thanks) : `${greeting}, ${thanks}`, weight: 5 },
    ...sorry,
  ];
}

/** What is said on the matter itself; somebody else's matter once the case is handed over. */
function answerParts({ policy, situation, outcome, language }: Composition): Part[] {
  if (outcome.refuses) return [{ text: phrase('decline', language), weight: 8 }];
  if (outcome.handover !== null) return [];
  const nouns = (ids: readonly ConceptId[]): string[] =>
    ids.map((id) => nounOf(id, language)).filter((it) => it !== null);
  const parts: Part[] = [
    ...nouns(outcome.withheld).map((it) => ({
      text: phrase('noPromise', language, it),
      weight: 8,
    })),
    ...nouns(outcome.granted).map((it) => ({ text: phrase('promise', language, it), weight: 6 })),
    ...situation.facts
      .filter((it) => !soundsLikeOrder(it) && detectLanguage(it) === language)
      .slice(0, 2)
      .map((it) => ({ text: asSentence(it), weight: 6 })),
  ];
  if (parts.length > 0 || !situation.asksSomething || outcome.says.length > 0) return parts;
  const open =
    /\b(?:what|when|where|which|who|why|how|que|como|cuando|was|wann|wo|wie|quel\w*|quand|comment)\b/;
  const blind = open.test(normalise(situation.text)) ? 'noKnowledge' : 'guess';
  return [{ text: phrase(policy.grounded ? 'findOut' : blind, language), weight: 5 }];
}

function handoverParts({ outcome, language, missed }: Composition): Part[] {
  if (outcome.handover === null || missed === 'handover') return [];
  const target = outcome.handover.target ?? 'a colleague';
  const said = outcome.says.some((it) => soundsLikeHandover(it.text));
  return said ? [] : [{ text: phrase('handover', language, target), weight: 9 }];
}

function closing({ policy, language, missed }: Composition): Part[] {
  const limited = policy.length.sentences !== null || policy.length.words !== null;
  if (!policy.conversational || (limited && missed !== 'length')) return [];
  return [{ text: phrase('closing', language), weight: 1 }];
}

/** Sentences of the prompt in the answer's language, as far as the phrase book goes. */
function localise(text: string, { language }: Composition): string {
  if (language === 'en') return text;
  if (soundsLikeHandover(text)) return phrase('handover', language);
  if (/\bfind out\b|\bcome back\b|\bask\b/i.test(text)) return phrase('findOut', language);
  if (/\bcheck|\breview|\blook into/i.test(text)) return phrase('willCheck', language);
  return text;
}

function soundsLikeHandover(text: string): boolean {
  return /\b(?:pass|hand|escalat|transfer|forward|take over|takes over|human|agent|manager|colleague will (?:call|contact|write))/i.test(
    text,
  );
}

function askFor(what: string, { language }: Composition): string {
  const own = what
    .replace(/^(?:the|an?|their)\b/i, 'your')
    .replace(/^(?=[a-z]+ (?:number|id)\b)(?!your)/i, 'your ');
  if (language === 'en') return phrase('ask', language, own);
  return /\b(?:order|number|reference|id)\b/i.test(what)
    ? phrase('ask', language)
    : phrase('ask', 'en', own);
}

/** The most pressing of the things that the input is about, as a noun phrase. */
export function topicOf(situation: Situation, language: Language): string | null {
  for (const id of topicOrder) {
    const noun = situation.shown.has(id) ? nounOf(id, language) : null;
    if (noun !== null) return noun;
  }
  const first = [...situation.shown.keys()].map((id) => nounOf(id, language));
  return first.find((it) => it !== null) ?? null;
}

const topicOrder: readonly ConceptId[] = [
  'safety',
  'damage',
  'delivery',
  'payment',
  'returns',
  'refund',
  'account',
  'privacy',
  'legal',
  'human',
  'repeated',
];

export function nounOf(id: ConceptId, language: Language): string | null {
  return conceptEntry(id).noun?.[languages.indexOf(language)] ?? null;
}

/** Drops the least important parts until the limits hold. */
function shorten(parts: readonly Part[], { sentences, words }: Policy['length']): Part[] {
  const kept = [...parts];
  const tooLong = (): boolean => {
    const text = kept.map((it) => it.text).join(' ');
    return (
      (sentences !== null && sentencesOf(text).length > sentences) ||
      (words !== null && text.split(/\s+/).length > words)
    );
  };
  while (kept.length > 1 && tooLong()) {
    const least = kept.reduce((low, it) => (it.weight < low.weight ? it : low));
    kept.splice(kept.indexOf(least), 1);
  }
  return kept;
}
