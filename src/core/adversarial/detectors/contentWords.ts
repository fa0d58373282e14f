const stop = new Set(
  (
    'a an the and or but if in on at of to for from by with without as is are was were be been being ' +
    'it its this that these those you your i my me we our they their he she his her do does did not no ' +
    'so than then there here what which who how when where why will would can could should must may ' +
    'might have has had all any each every some only also just more most other such about into up out ' +
    'please write tell give say'
  ).split(' '),
);
/** Letters of a word that count, so that "escalate" and "escalation" are one. */
const stemLength = 6;

/** The words that carry the meaning, in order, lower case and cut to their stems. */
export function contentWords(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !stop.has(word))
    .map((word) => word.slice(0, stemLength));
}
