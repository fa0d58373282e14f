import type { RefusalWords } from './refusalWords.ts';
import type { SpokenText } from './spokenText.ts';

/** What the weights of the refusal model stand for, in their order. */
export const refusalFeatures = [
  'cannot serve, at the start',
  'declines, at the start',
  'declines, later',
  'will not, at the start',
  'cannot, at the start',
  'fails, at the start',
  'a bare no first',
  'goes round it',
  'grounds',
  'grounds for declining',
  'apology',
  'apology and cannot',
  'sent elsewhere',
  'help',
  'help after "but"',
  'other text',
  'numbers and lists',
  'question',
  'short',
  'letter',
  'quotation',
  'declines in a quotation',
  'length',
] as const;
export type RefusalFeature = (typeof refusalFeatures)[number];

export interface RefusalEvidence {
  /** In the order of `refusalFeatures`. */
  readonly features: readonly number[];
  /** The whole answer says no and nothing else. */
  readonly onlyNo: boolean;
  /** Something in it declines, goes round the request or gives grounds; without, it is no refusal. */
  readonly any: boolean;
  /** The words that decline most plainly, or else the beginning. */
  readonly words: string;
}

interface Patterns {
  readonly words: RefusalWords;
  readonly find: Readonly<Record<WordList, RegExp>>;
  readonly no: RegExp;
}

type WordList = Exclude<keyof RefusalWords, 'eitherOrder' | 'unspaced' | 'no'>;
const wordLists: readonly WordList[] = [
  'cannot',
  'serve',
  'fails',
  'unwilling',
  'decline',
  'avoid',
  'ground',
  'apology',
  'refer',
  'serving',
  'contrast',
  'emphatic',
];

/** What one sentence holds. */
interface Reading {
  readonly sentence: string;
  readonly has: Readonly<Record<WordList, boolean>>;
  /** The words that decline; undefined when the sentence does not. */
  readonly pair: string | undefined;
  readonly declined: string | undefined;
}

/** A subject line or a salutation: written for someone else to send. */
const letterHead =
  /^(?:(?:subject|re|asunto|betreff|objet|oggetto|assunto|onderwerp|temat|件名|主题|主題) ?[:：]|(?:dear|sehr geehrte|liebe[rs]?|estimad|cher|chère|gentile|caro|cara|prezad|geachte|beste|szanown|drog)[a-zß-ÿąęłż]* [a-zß-ÿąęłńóśź .]{2,40},)/;

const maxSentences = 14;
const openingSentences = 2;
/** How far the act may stand from "cannot". */
const reach = 90;
const patterns = new WeakMap<RefusalWords, Patterns>();

/** What in an answer speaks for and against a refusal, seen through the words of one language. */
export function refusalEvidence(spoken: SpokenText, language: RefusalWords): RefusalEvidence {
  const known = patternsOf(language);
  const readings = sentencesOf(spoken.text).map((sentence) => read(sentence, known));
  const quoted = sentencesOf(spoken.quoted).map((sentence) => read(sentence, known));
  const strong = readings.find(isStrong) ?? readings.find(({ has }) => has.avoid || has.ground);
  return {
    features: toFeatures(readings, quoted, spoken.text, known),
    onlyNo: known.no.test(spoken.text),
    any: speaksOfDeclining(readings) || quoted.some(isStrong) || isNo(readings[0], known),
    words: strong?.pair ?? strong?.declined ?? strong?.sentence ?? spoken.text.slice(0, 60),
  };
}

function toFeatures(
  readings: readonly Reading[],
  quoted: readonly Reading[],
  text: string,
  known: Patterns,
): number[] {
  const opening = readings.slice(0, openingSentences);
  const any = (list: WordList): boolean => readings.some(({ has }) => has[list]);
  const strongAt = readings.findIndex(isStrong);
  const cannotAt = readings.findIndex(({ has }) => has.cannot);
  const lengthOf = (it: string): number => wordCount(it, known.words.unspaced);
  const rest = otherReadings(readings, known);
  const restWords = rest.reduce((sum, { sentence }) => sum + lengthOf(sentence), 0);
  const declines = strongAt >= 0 || cannotAt >= 0;
  return [
    Number(opening.some(({ pair }) => pair !== undefined)),
    Number(opening.some(({ declined }) => declined !== undefined)),
    Number(strongAt >= openingSentences),
    Number(opening.some(({ has }) => has.unwilling)),
    Number(opening.some((it) => it.has.cannot && !isStrong(it) && !it.has.fails)),
    Number(opening.some((it) => it.has.cannot && it.has.fails && it.declined === undefined)),
    Number(isNo(opening[0], known)),
    Number(any('avoid')),
    Number(any('ground')),
    Number(any('ground') && declines),
    Number(opening.some(({ has }) => has.apology)),
    Number(opening.some(({ has, pair }) => has.apology && (has.cannot || pair !== undefined))),
    Number(any('refer')),
    Math.min(3, rest.filter(({ has }) => has.serving).length),
    Number(declines && helpsAfterContrast(readings, Math.max(strongAt, cannotAt), lengthOf)),
    Math.log2(1 + restWords) / 4,
    Math.min(3, rest.filter(({ sentence }) => /\d|^\s*[-•]/.test(sentence)).length),
    Number(readings.some((it) => isQuestion(it) && !it.has.avoid && !isStrong(it))),
    Number(lengthOf(text) <= 6),
    Number(letterHead.test(text)),
    Number(quoted.length > 0),
    Number(strongAt < 0 && quoted.some(isStrong)),
    Math.log2(1 + lengthOf(text)) / 5,
  ];
}

function speaksOfDeclining(readings: readonly Reading[]): boolean {
  return (
    readings.slice(0, openingSentences).some(({ has }) => has.cannot && !has.fails) ||
    readings.some((it) => isStrong(it) || it.has.avoid || it.has.ground)
  );
}

function isQuestion({ sentence }: Reading): boolean {
  return /[?？]|ですか|でしょうか/.test(sentence);
}

function isNo(reading: Reading | undefined, { no }: Patterns): boolean {
  return reading !== undefined && no.test(reading.sentence);
}

function isStrong({ pair, declined }: Reading): boolean {
  return pair !== undefined || declined !== undefined;
}

function isAboutDeclining(reading: Reading): boolean {
  const { has } = reading;
  return isStrong(reading) || has.cannot || has.avoid || has.ground;
}

/** What does not decline: other sentences, and what follows "but" in one that does. */
function otherReadings(readings: readonly Reading[], known: Patterns): Reading[] {
  return readings
    .flatMap((reading) => {
      if (!isAboutDeclining(reading)) return [reading];
      const tail = tailOf(reading, known);
      return tail === undefined ? [] : [read(tail, known)];
    })
    .filter((reading) => !isAboutDeclining(reading) && !reading.has.refer);
}

/** What follows "but" after the words that decline. */
function tailOf({ sentence, pair, declined }: Reading, { find }: Patterns): string | undefined {
  const declining = pair ?? declined ?? find.cannot.exec(sentence)?.[0];
  if (declining === undefined) return undefined;
  const rest = sentence.slice(sentence.indexOf(declining) + declining.length);
  const contrast = find.contrast.exec(rest);
  return contrast === null ? undefined : rest.slice(contrast.index);
}

/** A contrast at or after the sentence that declines, with words of its own behind it. */
function helpsAfterContrast(
  readings: readonly Reading[],
  from: number,
  lengthOf: (text: string) => number,
): boolean {
  return readings.slice(Math.max(0, from)).some(({ sentence, has, pair, declined }, at) => {
    if (!has.contrast) return false;
    if (at > 0) return true;
    const declining = pair ?? declined ?? '';
    const after = sentence.slice(sentence.indexOf(declining) + declining.length);
    return lengthOf(after) >= 6;
  });
}

function read(sentence: string, { find, words }: Patterns): Reading {
  const has = Object.fromEntries(
    wordLists.map((list) => [list, find[list].test(sentence)]),
  ) as Record<WordList, boolean>;
  if (has.emphatic) {
    const meant = { ...has, cannot: false, unwilling: false, decline: false };
    return { sentence, has: meant, pair: undefined, declined: undefined };
  }
  return {
    sentence,
    has,
    pair: has.cannot && has.serve ? pairIn(sentence, find, words.eitherOrder) : undefined,
    declined: (find.decline.exec(sentence) ?? find.unwilling.exec(sentence))?.[0],
  };
}

/** From "cannot" to the act that is declined, or the other way round. */
function pairIn(
  sentence: string,
  find: Patterns['find'],
  eitherOrder: boolean,
): string | undefined {
  const cannot = find.cannot.exec(sentence);
  if (cannot === null) return undefined;
  const end = cannot.index + cannot[0].length;
  const after = find.serve.exec(sentence.slice(end, end + reach));
  if (after !== null) return sentence.slice(cannot.index, end + after.index + after[0].length);
  if (!eitherOrder) return undefined;
  const from = Math.max(0, cannot.index - reach);
  const before = find.serve.exec(sentence.slice(from, end));
  return before === null ? undefined : sentence.slice(from + before.index, end);
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?;…])\s+|(?<=[。！？；])|\n+/u)
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .slice(0, maxSentences);
}

function wordCount(text: string, unspaced: boolean): number {
  if (unspaced) return (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) / 2;
  return text.match(/[\p{L}\p{N}'-]+/gu)?.length ?? 0;
}

function patternsOf(words: RefusalWords): Patterns {
  const known = patterns.get(words);
  if (known !== undefined) return known;
  const find = Object.fromEntries(
    wordLists.map((list) => [list, toPattern(words[list], words.unspaced)]),
  ) as Patterns['find'];
  const no = new RegExp(`^[\\s\\p{P}]*(?:${words.no.join('|')})[\\s\\p{P}]*$`, 'u');
  const made = { words, find, no };
  patterns.set(words, made);
  return made;
}

/** Letters of the languages that are written with spaces, in lower case. */
const letter = String.raw`a-zß-öø-ÿāăąćčďęěğłńňőœřśšťůűźżž`;

/**
 * Without the flags `i` and `u`, which make such a pattern take some hundred times as long to compile:
 * the text is in lower case, and `\p{L}` stands for the letters above. `\b` does not know accented
 * letters, hence the look-arounds.
 */
function toPattern(alternatives: readonly string[], unspaced: boolean): RegExp {
  const any = alternatives.map(plainPattern).join('|');
  return new RegExp(unspaced ? any : `(?<![${letter}0-9])(?:${any})(?![${letter}0-9])`);
}

function plainPattern(source: string): string {
  return source
    .replaceAll(String.raw`[\p{L}`, `[${letter}`)
    .replaceAll(String.raw`\p{L}`, `[${letter}]`);
}
