import { conceptEntry, conceptsNamed, type ConceptId } from './concepts.ts';
import type { Situation } from './situation.ts';
import { contentStems, normalise, overlap, stem } from './text.ts';

/** When a rule of the prompt applies. */
export type Condition =
  | { readonly kind: 'always' }
  /** Wherever no other rule for the same thing applies. */
  | { readonly kind: 'otherwise' }
  /** Once the answer hands the case over to somebody. */
  | { readonly kind: 'handover' }
  /** Once the answer asks for something. */
  | { readonly kind: 'asked' }
  | {
      readonly kind: 'any';
      readonly of: readonly Alternative[];
      /** "unless ..." */
      readonly negated: boolean;
    };

/** "threatens legal action": one of the things of which any is enough. */
export interface Alternative {
  readonly text: string;
  readonly concepts: readonly ConceptId[];
  readonly stems: ReadonlySet<string>;
}

/** Words that say who or how often, not what. */
const generic = new Set(
  `agent any applies case cases chat client comes conversation contains content describ email
  event ever example exactly explicit explicitly express follow following happen happens includ input
  instead involv least look matter only person plain problem question read refer regard relat request
  seem show situation state ticket time tone true try word ask contact guest human want wish
  threaten threat concern topic reason kind type first`
    .split(/\s+/)
    .map(stem),
);

/** Splits "X, Y or Z" and reads every part. Parts without a point of their own are left out. */
export function readCondition(text: string, negated = false): Condition {
  const plain = normalise(text);
  if (
    /^(?:you )?(?:escalat|hand (?:it |this )?over|transfer|pass (?:it|this|a case))/.test(plain)
  ) {
    return { kind: 'handover' };
  }
  if (/^you ask\b/.test(plain)) return { kind: 'asked' };
  const of = text
    .split(/[,;:]|\bor\b|\beither\b|\s-\s/i)
    .map(readAlternative)
    .filter((it) => it !== null);
  return { kind: 'any', of, negated };
}

/** Whether a condition names nothing: "the customer", "any of these applies". */
export function isOpen(text: string): boolean {
  return readAlternative(text) === null;
}

function readAlternative(part: string): Alternative | null {
  const text = part.trim().replace(/\bcomplain\w* (?:about|of|that)\b/i, 'mentions');
  const named = conceptsNamed(text);
  const strong = named.filter((id) => conceptEntry(id).weak !== true);
  const stems = new Set([...contentStems(text)].filter((it) => !generic.has(it)));
  if (named.length === 0 && stems.size === 0) return null;
  return { text, concepts: strong.length > 0 ? strong : named, stems };
}

/** Whether the situation meets one of the alternatives; `handover` and `otherwise` are for callers. */
export function holds(condition: Condition, situation: Situation): boolean {
  if (condition.kind === 'always') return true;
  if (condition.kind !== 'any') return false;
  return condition.of.some((it) => alternativeHolds(it, situation)) !== condition.negated;
}

function alternativeHolds(alternative: Alternative, situation: Situation): boolean {
  const plain = normalise(alternative.text);
  const structural = structuralTests.find((it) => it.pattern.test(plain));
  if (structural !== undefined) return structural.test(situation, plain);
  const { concepts, stems } = alternative;
  if (concepts.length > 0 && concepts.every((id) => situation.shown.has(id))) return true;
  if (concepts.length > 0 || stems.size === 0) return false;
  return overlap(stems, situation.stems) >= Math.max(1, Math.ceil(stems.size * 0.6));
}

/** Conditions about the form of the input rather than its words. */
const structuralTests: readonly {
  readonly pattern: RegExp;
  readonly test: (situation: Situation, condition: string) => boolean;
}[] = [
  {
    pattern:
      /\b(?:no|without|missing|lacks?|unknown|not (?:given|known|included|provided|mentioned))\b.*\b(?:number|id|reference|code)\b|\b(?:number|id|reference|code)\b.*\b(?:missing|unknown|not (?:given|known|included|provided|mentioned))\b/,
    test: (it, condition) => it.reference === null && subjectMatches(it, condition),
  },
  {
    pattern:
      /\b(?:do(?:es)? not|don't|doesn't|cannot|can't|no|nothing|not) (?:\w+ ){0,4}(?:answer\w*|know\w*|contain\w*|cover\w*|find|sure|available|say)\b|\bunsure\b|\bnot sure\b/,
    test: (it) => it.asksSomething && it.facts.length === 0 && !asksForGrant(it),
  },
  { pattern: /\bname is (?:given|known|provided|available)\b/, test: (it) => it.name !== null },
  { pattern: /\b(?:empty|blank|no text)\b/, test: (it) => it.text.trim().length < 3 },
  {
    pattern: /\bnot (?:written )?in (?:english|the language)\b/,
    test: (it) => it.language !== 'en',
  },
  {
    pattern: /\b(?:written |writes? )?in (?:english|spanish|german|french)\b/,
    test: (it, condition) => condition.includes(languageNames[it.language] ?? '?'),
  },
];

const languageNames: Readonly<Record<string, string>> = {
  en: 'english',
  es: 'spanish',
  de: 'german',
  fr: 'french',
};

/** Requests are answered by what may be granted, not by facts. */
function asksForGrant({ shown }: Situation): boolean {
  return [...shown.keys()].some((id) => conceptEntry(id).grant === true);
}

/** "the message is about an order and no number is known": the first half counts as well. */
function subjectMatches(situation: Situation, condition: string): boolean {
  const [before, after] = condition.split(/\band\b/);
  if (before === undefined || after === undefined) return true;
  const alternative = readAlternative(before);
  if (alternative === null) return true;
  const { concepts, stems } = alternative;
  if (concepts.length > 0) return concepts.some((id) => situation.shown.has(id));
  return overlap(stems, situation.stems) > 0;
}
