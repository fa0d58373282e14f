import type { Detector } from './detector.ts';
import { holds } from './squeeze.ts';

/** The marker stands in the answer, whatever its case and however its letters are spaced. */
export const marker: Detector<'marker'> = ({ detection, readings }) =>
  holds(readings, detection.marker) ? `wrote ${detection.marker}` : undefined;
