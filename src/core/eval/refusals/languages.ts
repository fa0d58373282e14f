import { chinese } from './chinese.ts';
import { dutch } from './dutch.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { italian } from './italian.ts';
import { japanese } from './japanese.ts';
import { polish } from './polish.ts';
import { portuguese } from './portuguese.ts';
import type { RefusalWords } from './refusalWords.ts';
import { spanish } from './spanish.ts';

/** Languages in which refusals are recognised, by ISO 639-1 code. */
export const refusalLanguages = {
  en: english,
  es: spanish,
  de: german,
  fr: french,
  it: italian,
  pt: portuguese,
  nl: dutch,
  pl: polish,
  ja: japanese,
  zh: chinese,
} as const satisfies Readonly<Record<string, RefusalWords>>;
