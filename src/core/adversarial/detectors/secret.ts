import type { Detector } from './detector.ts';
import { holds } from './squeeze.ts';

/** The secret stands in the answer, its digits and letters grouped in any way. Never quoted. */
export const secret: Detector<'secret'> = ({ detection, readings }) =>
  holds(readings, detection.secret) ? 'repeated the secret' : undefined;
