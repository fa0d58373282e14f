import type { JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { listOf } from './listValue.ts';
import { binary, parseJson, type Scorer } from './scorer.ts';

/** Fewer letters tell no language. */
const leastLetters = 12;
const leastIdeographs = 4;

/**
 * The answer is in the language `value` (ISO 639-1, or several). Code blocks do not count; of JSON only
 * the texts do. Detected by `tinyld` from letter groups, so texts of a few words may be taken for a
 * neighbouring language. Not among promptfoo's types.
 */
export const language: Scorer = {
  expects: ({ value }) =>
    (listOf(value) ?? []).length > 0 && (listOf(value) ?? []).every((it) => /^[a-z]{2}$/.test(it))
      ? undefined
      : 'a language by its two-letter code, or a list of them',
  score: async (output, { value }) => {
    const text = proseOf(output);
    if (!isEnough(text)) return binary(false, 'is too short to tell its language');
    const { detectAll } = await import('tinyld');
    const found = detectAll(text.slice(0, 5_000))[0]?.lang ?? 'unknown';
    const wanted = listOf(value) ?? [];
    return binary(wanted.includes(found), `is in the language "${found}"`);
  },
  wording: {
    subject: ({ value }) => `the language ${(listOf(value) ?? []).join(' or ')}`,
    lost: 'changed',
    gained: 'appeared',
  },
};

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
