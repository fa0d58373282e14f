import { isJsonObject, type JsonValue } from '../base/json.ts';
import { parseJson } from './scorers/scorer.ts';

/** Fewer letters tell no language. */
const leastLetters = 12;
const leastIdeographs = 4;

/** Characters that are looked at. */
const lookedAt = 5_000;

export interface LanguageGuess {
  /** ISO 639-1, such as `de`. */
  readonly language: string;
  /** 0 to 1: how much of the text speaks for it. */
  readonly accuracy: number;
}

/**
 * Languages that a text may be in, likeliest first; undefined when it has too few letters to tell. Code
 * blocks do not count; of JSON only the texts do. Detected by `tinyld` from letter groups, so texts of
 * a few words may be taken for a neighbouring language.
 */
export async function guessLanguages(text: string): Promise<readonly LanguageGuess[] | undefined> {
  const prose = proseOf(text);
  if (!isEnough(prose)) return undefined;
  const { detectAll } = await import('tinyld');
  const guesses = detectAll(prose.slice(0, lookedAt));
  return guesses.map(({ lang, accuracy }) => ({ language: lang, accuracy }));
}

/** A language that less than this speaks for, or that is not so much likelier than the next, is a guess. */
const leastAccuracy = 0.25;
const leastLead = 2;

/** The language of a text where it can be told from all others; undefined for short and mixed texts. */
export async function surelyLanguage(text: string): Promise<string | undefined> {
  const [first, second] = (await guessLanguages(text)) ?? [];
  if (first === undefined || first.accuracy < leastAccuracy) return undefined;
  return first.accuracy >= leastLead * (second?.accuracy ?? 0) ? first.language : undefined;
}

function isEnough(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const ideographs =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)
      ?.length ?? 0;
  return letters >= leastLetters || ideographs >= leastIdeographs;
}

function proseOf(output: string): string {
  const json = parseJson(output)?.value;
  const text = json !== null && typeof json === 'object' ? textsIn(json).join('\n') : output;
  return text
    .replaceAll(/```[\s\S]*?(?:```|$)/g, ' ')
    .replaceAll(/`[^`\n]*`|https?:\/\/\S+|\S+@\S+/g, ' ')
    .trim();
}

function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return /\s/.test(value) ? [value] : [];
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(textsIn);
  if (!isJsonObject(value)) return [];
  return Object.values(value).flatMap((item) => (item === undefined ? [] : textsIn(item)));
}
