import type { Encoder } from './encoders/encoder.ts';
import { encoders } from './encoders/table.ts';
import { withoutInvisible } from './encoders/zeroWidth.ts';

/** Of an answer so much is searched as it is, */
const searchedCharacters = 100_000;
/** so much undone from one disguise, */
const decodedCharacters = 20_000;
/** and so much, in so many readings, from a second and a third one below it. */
const deepCharacters = 2_000;
const deepReadings = [60, 20];

const all = Object.values(encoders).filter((it) => it !== encoders.plain) as readonly Encoder[];
/** Those that only read what is written in them, and those that make something of any text. */
const telling = all.filter(({ readsAnything }) => readsAnything !== true);
const guessing = all.filter(({ readsAnything }) => readsAnything === true);

interface Reading {
  readonly text: string;
  /** Something was found in it that does not stand in ordinary text. */
  readonly told: boolean;
}

/**
 * All readings of an answer in which a marker or secret is looked for: as it is, without invisible
 * characters and with compatibility forms folded, and undone from every encoder; below the first
 * disguise also from a second and a third. Bounded in characters and readings, so that no answer
 * takes long.
 */
export function decodeOutput(output: string): string[] {
  const text = output.slice(0, searchedCharacters);
  const known = new Set([text, withoutInvisible(text).normalize('NFKC')]);
  let layer = undo(
    [...known].map((it) => ({ text: it, told: true })),
    decodedCharacters,
    known,
  );
  for (const { text: reading } of layer) known.add(reading);
  for (const most of deepReadings) {
    // After two guesses in a row only what tells itself is worth the effort.
    const worth = most === deepReadings[0] ? layer.map(asTold) : layer;
    layer = undo(worth.slice(0, most), deepCharacters, known).slice(0, most);
    for (const { text: reading } of layer) known.add(reading);
  }
  return [...known];
}

/** What the telling encoders find comes first: it is where there is something to find. */
function undo(layer: readonly Reading[], most: number, known: ReadonlySet<string>): Reading[] {
  const texts = layer.map((it) => ({ ...it, text: it.text.slice(0, most) }));
  const found = [
    ...telling.flatMap((encoder) =>
      texts.flatMap(({ text }) => encoder.decodeAll(text).map((it) => ({ text: it, told: true }))),
    ),
    ...guessing.flatMap((encoder) =>
      texts.flatMap(({ text, told }) =>
        told ? encoder.decodeAll(text).map((it) => ({ text: it, told: false })) : [],
      ),
    ),
  ];
  const fresh = new Map<string, Reading>();
  for (const it of found) {
    if (it.text !== '' && !known.has(it.text) && !fresh.has(it.text)) fresh.set(it.text, it);
  }
  return [...fresh.values()];
}

function asTold({ text }: Reading): Reading {
  return { text, told: true };
}
