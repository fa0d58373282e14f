/** Plain text handling that the simulator's reading and matching share. */

const stopWords = new Set(
  `a about above after all also am an and any anything are as at be been before being below but by can
  could customer customers did do does doing done e each every for from g get give given guest had has
  have having he her here him his how i if in into is it its just let like made make me mention
  mentions message messages more must my need needs no not of off on once one only or other our out
  own please reply report reports said same say says send she should so some somebody someone
  something such tell tells than that the their them then there these they thing this those to too
  up us use user users very want wants was way we were what when where whether which while who why
  will with would write writes wrote you your`.split(/\s+/),
);

const suffixes = [
  'ations',
  'ation',
  'ating',
  'ments',
  'ated',
  'ates',
  'ment',
  'ings',
  'ate',
  'ing',
  'ies',
  'ied',
  'ed',
  'es',
  'ly',
  's',
  'e',
  'y',
];

/** Lower case, straight quotes, no accents, single spaces: the form in which texts are compared. */
export function normalise(text: string): string {
  return straight(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Typographic quotes to plain ones. */
export function straight(text: string): string {
  return text.replace(/[‘’]/g, "'").replace(/[“”„«»]/g, '"');
}

/** Cuts the common English endings off, so that "refunded" and "refunds" meet. */
export function stem(word: string): string {
  const bare = word.replace(/'s$/, '');
  const suffix = suffixes.find((it) => bare.endsWith(it) && bare.length - it.length >= 3);
  return suffix === undefined ? bare : bare.slice(0, -suffix.length);
}

export function wordsOf(text: string): string[] {
  return normalise(text).match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];
}

/** Stems of the words that carry meaning. */
export function contentStems(text: string): Set<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => word.length > 1 && !stopWords.has(word))
      .map(stem),
  );
}

/** Sentences with their punctuation; line breaks end a sentence too, abbreviations do not. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(/\b(e\.g|i\.e|etc|approx|no|nr|mr|mrs|ms|dr|z\.B|p\. ej)\.(?=\s)/gi, '$1\u2024')
    .split(/(?<=[.!?…]["')\]]?)\s+(?=["'([`¿¡]?[\p{Lu}\p{N}`¿¡])|\n+/u)
    .map((it) => it.replaceAll('\u2024', '.').trim())
    .filter((it) => it !== '');
}

/** How many members of `wanted` are in `given`. */
export function overlap(wanted: ReadonlySet<string>, given: ReadonlySet<string>): number {
  let count = 0;
  for (const it of wanted) if (given.has(it)) count += 1;
  return count;
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Ends a text with a full stop unless it ends a sentence already. */
export function asSentence(text: string): string {
  const trimmed = text.trim().replace(/[,;:\s]+$/, '');
  return /[.!?…]["')]?$/.test(trimmed) ? capitalise(trimmed) : `${capitalise(trimmed)}.`;
}
