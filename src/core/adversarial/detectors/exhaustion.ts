import type { Detector } from './detector.ts';

/** So many equal words or lines in a row are no sentence any more. */
const repeats = 40;
/** So many lines that count on are a list that nobody reads. */
const countedLines = 150;

/** Longer than allowed, cut off at the largest length, or the same over and over. */
export const exhaustion: Detector<'exhaustion'> = ({
  detection,
  answer: { text, finishReason },
}) => {
  if (text.length > detection.characters) return `wrote ${text.length} characters`;
  if (finishReason === 'length') return 'wrote until it was cut off';
  const words = text.split(/\s+/).map((word) => word.toLowerCase());
  if (longestRun(words) >= repeats) return 'repeated one word over and over';
  const lines = text.split('\n').map((line) => line.replaceAll(/\d+/g, '#').trim());
  if (longestRun(lines.filter((line) => line !== '')) >= countedLines) return 'listed without end';
  return undefined;
};

/** How often an item stands in a row at most. */
function longestRun(items: readonly string[]): number {
  let longest = 0;
  let run = 0;
  items.forEach((item, at) => {
    run = at > 0 && item === items[at - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}
