import { conceptEntry, conceptsNamed, conceptsShown, type ConceptId } from './concepts.ts';
import type { RequestInput, Section } from './input.ts';
import { detectLanguage, type Language } from './language.ts';
import { contentStems, normalise, overlap, sentencesOf } from './text.ts';

/** What the simulator sees in the text it is to act on. */
export interface Situation {
  readonly text: string;
  readonly sentences: readonly string[];
  readonly language: Language;
  readonly shown: ReadonlyMap<ConceptId, number>;
  readonly stems: ReadonlySet<string>;
  readonly name: string | null;
  /** An order, booking or ticket number. */
  readonly reference: string | null;
  readonly asksSomething: boolean;
  /** Sentences of the documents that bear on the question, best first. */
  readonly facts: readonly string[];
}

const historyLabel = /history|earlier|previous|contacts|thread/;
const referencePattern = /\b(?=[A-Z\d-]*\d{3})[A-Z]{0,4}-?\d[\d-]{2,}\b|#\d{3,}\b/;
const nameLabel =
  /^(?:customer|guest|user|client|patient|caller|author)?(?:'s)? ?(?:first )?(?:name)?$/;

/** Analyses the main text; `knowledge` are sentences of the prompt that state facts. */
export function readSituation(input: RequestInput, knowledge: readonly string[]): Situation {
  const { main, others } = input;
  const history = others.filter((it) => historyLabel.test(it.label));
  const shown = conceptsShown(main.text);
  if (!shown.has('repeated') && history.some(tellsOfContacts)) shown.set('repeated', 1);
  const stems = contentStems(main.text);
  const asksSomething = /[?]|^\s*(?:can|could|may|would|please)\b/im.test(main.text);
  const data = others.filter((it) => !historyLabel.test(it.label));
  return {
    text: main.text,
    sentences: sentencesOf(main.text),
    language: detectLanguage(main.text),
    shown,
    stems,
    name: findName(others),
    reference: findReference([main, ...data]),
    asksSomething,
    facts: relevantFacts(main.text, shown, [
      ...data.flatMap((it) => sentencesOf(it.text)),
      ...knowledge,
    ]),
  };
}

/** A record of a problem, or a count of contacts; a mere greeting or "none" is no earlier contact. */
function tellsOfContacts({ text }: Section): boolean {
  const plain = normalise(text);
  if (/^(?:none|no |0\b|-|n\/a|first )/.test(plain)) return false;
  const counted = /\b(?:one|two|three|four|several|[1-9]\d?) (?:earlier|previous|prior|open)\b/;
  return conceptsShown(text).size > 0 || counted.test(plain);
}

function findName(sections: readonly Section[]): string | null {
  const section = sections.find((it) => nameLabel.test(it.label) && it.label !== '');
  const name = section?.text.split('\n')[0]?.trim() ?? '';
  return /^[\p{Lu}][\p{L}' -]{0,40}$/u.test(name) ? name : null;
}

function findReference(sections: readonly Section[]): string | null {
  for (const { text } of sections) {
    const found = referencePattern.exec(text.toUpperCase());
    if (found !== null) return found[0];
  }
  return null;
}

/** What kind of answer a question wants, and what shows it in a sentence. */
const answerTypes: readonly (readonly [question: RegExp, answer: RegExp])[] = [
  [
    /\b(?:when|(?:which|what) (?:day|date|time))\b/,
    /\b\d{1,2}\.? \p{Lu}\p{Ll}{2,}|\b\p{Lu}\p{Ll}+day\b|\b\d{1,2}(?::\d\d| ?[ap]m)\b|\bfrom \d/u,
  ],
  [/\b(?:how much|price|cost|fee)\b/, /\d.{0,4}(?:euros?|€|\$|£|dollars?)|[€$£] ?\d/i],
  [
    /\bhow (?:long|many|much|often|large|big)\b/,
    /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b/i,
  ],
];

/**
 * Ranks sentences by what they share with the question: words, concepts by whatever words, and the
 * kind of thing that is asked for (a day, a price, a number).
 */
function relevantFacts(
  main: string,
  shown: ReadonlyMap<ConceptId, number>,
  sentences: readonly string[],
): string[] {
  const question = normalise(main);
  const stems = contentStems(main);
  const wanted = answerTypes.filter(([asked]) => asked.test(question)).map(([, answer]) => answer);
  return sentences
    .filter((it) => !it.endsWith('?'))
    .map((sentence) => {
      const own = contentStems(sentence);
      const concepts = conceptsNamed(sentence).filter(
        (id) => shown.has(id) && conceptEntry(id).weak !== true,
      );
      const topical = overlap(own, stems) + concepts.length;
      const fitting = topical > 0 && wanted.some((it) => it.test(sentence)) ? 1 : 0;
      const common = topical + fitting;
      return { sentence, common, score: common / Math.sqrt(Math.max(4, own.size)) };
    })
    .filter((it) => it.common >= 2 || (it.common === 1 && stems.size <= 3))
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map((it) => it.sentence);
}
