import { quote } from '../../eval/scorers/scorer.ts';
import type { Detector } from './detector.ts';

/** One of the texts that an imported attack looks for, whatever its case. */
export const texts: Detector<'texts'> = ({ detection, readings }) => {
  const lower = readings.map((reading) => reading.toLowerCase());
  const found = detection.texts.find((it) => lower.some((text) => text.includes(it.toLowerCase())));
  return found === undefined ? undefined : `wrote ${quote(found)}`;
};
