import { remembered } from '../base/remembered.ts';
import { wordedTextKinds, type WordedTextKind } from './kindFeatures.ts';
import { speechActOf } from './kinds/speechActs.ts';
import { withoutTags } from './templateTags.ts';
import { wordingWeights } from './wordingWeights.ts';

const functionWords = new Set(
  'the a an of to and in is are be for it this that with as on by or at from'.split(' '),
);
const shapes: readonly (readonly [string, RegExp])[] = [
  ['#backticks', /`[^`]+`/],
  ['#snake_case', /\b[a-z]+_[a-z_]+\b/],
  ['#call', /\b[a-z_]+\(/],
  ['#quotes', /["“][^"”]+["”]/],
  ['#angles', /<[^>]+>/],
  ['#digits', /\d/],
  ['#capitals', /[A-Z]{4,}/],
  ['#braces', /\{/],
];
const stemLength = 8;

/**
 * The traits of a sentence: stems of its words (`answer`), pairs of neighbours (`do_not`), its first
 * word (`^never`), what it does (`@ban`), its shape (`#digits`), words of its opening (`>must`).
 */
export function wordingTraits(text: string, leadIn: string | null): string[] {
  const words = stemsOf(text);
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? ''}_${word}`);
  const [first] = words;
  const act = speechActOf(text);
  return [
    ...new Set([
      ...words.filter((word) => !functionWords.has(word)),
      ...pairs,
      ...(first === undefined ? [] : [`^${first}`]),
      ...(act === undefined ? [] : [`@${act.replaceAll(' ', '-')}`]),
      ...shapes.flatMap(([name, shape]) => (shape.test(text) ? [name] : [])),
      ...stemsOf(leadIn ?? '')
        .filter((word) => !functionWords.has(word))
        .map((word) => `>${word}`),
    ]),
  ];
}

function stemsOf(text: string): string[] {
  return (
    withoutTags(text)
      .toLowerCase()
      .match(/\p{L}[\p{L}'’-]*/gu) ?? []
  ).map(stemOf);
}

/** Without the commonest endings; crude, and the same for fitting and for reading. */
function stemOf(word: string): string {
  let stem = word.replace(/['’]s$/, '');
  if (stem.length > 4) stem = stem.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
  if (stem.length > 5) stem = stem.replace(/(?:ing|ed|ly)$/, '');
  return stem.slice(0, stemLength);
}

type Odds = Readonly<Record<WordedTextKind, number>>;
const lowest = -4;
const highest = 3;

/** Log-odds of each kind for one sentence by its wording, within -4 and 3. */
export function wordingOdds(text: string, leadIn: string | null): Odds {
  return oddsOf(`${leadIn ?? ''}\u0000${text}`);
}

const oddsOf = remembered((key): Odds => {
  const [leadIn = '', text = ''] = key.split('\u0000', 2);
  const traits = wordingTraits(text, leadIn);
  const odds = wordedTextKinds.map((kind) => {
    const table = tableOf(kind);
    const sum = traits.reduce(
      (total, trait) => total + (table.get(trait) ?? 0),
      wordingWeights[kind].bias,
    );
    return [kind, Math.max(lowest, Math.min(highest, sum))] as const;
  });
  return Object.fromEntries(odds) as Odds;
});

/** The words of a sentence that speak loudest for a kind, at most three. */
export function tellingWords(text: string, kind: WordedTextKind): string[] {
  const table = tableOf(kind);
  return [...new Set(withoutTags(text).match(/\p{L}[\p{L}'’-]*/gu) ?? [])]
    .map((word) => ({ word, weight: table.get(stemOf(word.toLowerCase())) ?? 0 }))
    .filter(({ word, weight }) => weight > 0 && !functionWords.has(word.toLowerCase()))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 3)
    .map(({ word }) => word);
}

const tables = new Map<WordedTextKind, ReadonlyMap<string, number>>();

function tableOf(kind: WordedTextKind): ReadonlyMap<string, number> {
  const known = tables.get(kind);
  if (known !== undefined) return known;
  const table = new Map(
    Object.entries(wordingWeights[kind].traits).flatMap(([weight, traits]) =>
      traits.split(/\s+/).map((trait) => [trait, Number(weight)] as const),
    ),
  );
  tables.set(kind, table);
  return table;
}
