import type { Encoder } from './encoders/encoder.ts';
import { encoders } from './encoders/table.ts';
import { withoutInvisible } from './encoders/zeroWidth.ts';

/** Of an answer so much is searched as it is, */
const searchedCharacters = 100_000;
/** so much undone from one disguise, */
const decodedCharacters = 20_000;
/** and so much, in so many readings, from a second and third one below it. */
const deepCharacters = 4_000;
const deepReadings = [60, 20];

const all: readonly Encoder[] = Object.values(encoders)
  .filter((it) => it !== encoders.plain)
  .sort((a: Encoder, b: Encoder) => rank(a) - rank(b));

/**
 * All readings of an answer in which a marker or secret is looked for: as it is, without invisible
 * characters and with compatibility forms folded, and undone from every encoder; below the first
 * disguise also from a second and a third. Bounded in characters and readings, so that no answer
 * takes long.
 */
export function decodeOutput(output: string): string[] {
  const text = output.slice(0, searchedCharacters);
  const folded = withoutInvisible(text).normalize('NFKC');
  const begun = [...new Set([text, folded])];
  const readings = new Set(begun);
  const first = undo(begun, decodedCharacters);
  for (const reading of first) readings.add(reading);
  let layer = first.filter((it) => !begun.includes(it));
  for (const most of deepReadings) {
    const deeper = undo(layer.slice(0, most), deepCharacters);
    layer = deeper.filter((it) => !readings.has(it)).slice(0, most);
    for (const reading of layer) readings.add(reading);
  }
  return [...readings];
}

/** What the telling encoders find comes first: it is where there is something to find. */
function undo(texts: readonly string[], most: number): string[] {
  const found = all.flatMap((encoder) =>
    texts.flatMap((text) => encoder.decodeAll(text.slice(0, most))),
  );
  return [...new Set(found)].filter((it) => it !== '');
}

function rank({ readsAnything = false }: Encoder): number {
  return readsAnything ? 1 : 0;
}
