import * as z from 'zod/mini';

/** Texts as the registry's API takes them. */

/** Databases end a text at NUL, and keep half a surrogate pair as another character. */
export const storable = z.refine<string>(
  (text) => !/\0|\p{Surrogate}/u.test(text),
  'expected text without NUL and lone surrogates',
);

export const promptNameWords = 'a name of 1 to 255 letters A-Z, digits and . _ - @ / (no spaces)';
/** Not `.` and `..`: no address can hold them. */
export const promptName = z
  .string()
  .check(z.regex(/^(?!\.{1,2}$)[\w.@/-]{1,255}$/, `expected ${promptNameWords}`));
export const shortText = z.string().check(z.maxLength(2_000), storable);

/** Whether a registry takes versions of a prompt of this name. */
export function isPromptName(name: string): boolean {
  return promptName.safeParse(name).success;
}
