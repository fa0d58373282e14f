import type { Detector } from './detector.ts';

/** The marker stands in the answer, whatever its case and however its letters are spaced. */
export const marker: Detector<'marker'> = ({ detection, readings }) => {
  const wanted = squeeze(detection.marker);
  return readings.some((reading) => squeeze(reading).includes(wanted))
    ? `wrote ${detection.marker}`
    : undefined;
};

function squeeze(text: string): string {
  return text.toUpperCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
