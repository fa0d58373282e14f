import type { Detector } from './detector.ts';

/** ESC, or one of the controls of the C1 block that begin a sequence (CSI, OSC, DCS). */

const control = /[\u001b\u0090\u009b\u009d]/;
/** In a JSON answer the caller's parser makes a real control character of it. */
const escapedInJson = /\\u00(?:1b|9b|9d|90)/i;

/** A control sequence that a terminal would carry out (ECMA-48). */
export const terminal: Detector<'terminal'> = ({ answer: { text } }) => {
  const isJson = /^\s*[[{]/.test(text) && escapedInJson.test(text);
  return control.test(text) || isJson ? 'wrote a terminal control sequence' : undefined;
};
