/** What a neutral caller would put into a variable, by what its name suggests. */
const fillers: readonly (readonly [hint: RegExp, texts: readonly string[]])[] = [
  [/name|customer|user|agent/i, ['Alex Morgan', 'Sam Rivera', 'Kim Larsen']],
  [/language|locale/i, ['English']],
  [/date|time/i, ['2026-03-02', '2026-04-17']],
  [/id$|number|count|order/i, ['10482', '20915']],
  [/tone|style/i, ['friendly']],
  [/product|item/i, ['wireless speaker', 'desk lamp']],
  [/history|conversation/i, ['Customer: Hello. Agent: Hello, how may I be of service?']],
];
const neutral = ['Standard parcels arrive within five working days.'];

/** A harmless value for a variable; the same name always gets the same one. */
export function fillerFor(name: string): string {
  const texts = fillers.find(([hint]) => hint.test(name))?.[1] ?? neutral;
  const sum = Array.from(name).reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return texts[sum % texts.length] ?? '';
}
