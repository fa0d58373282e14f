import { isJsonObject, type JsonValue } from '../../base/json.ts';
import { binary, quote, type Scorer } from './scorer.ts';

interface Check {
  readonly about: string;
  readonly passes: (answer: string, text: string) => boolean;
  readonly verb: string;
}

/** GitHub Models' comparisons: without regard to case, but for `equals`. */
export const stringChecks: Readonly<Record<string, Check>> = {
  equals: {
    about: 'The answer is this text.',
    passes: (answer, text) => answer === text,
    verb: 'equals',
  },
  contains: {
    about: 'This text occurs in the answer.',
    passes: (answer, text) => answer.toLowerCase().includes(text.toLowerCase()),
    verb: 'contains',
  },
  startsWith: {
    about: 'The answer begins with this text.',
    passes: (answer, text) => answer.toLowerCase().startsWith(text.toLowerCase()),
    verb: 'starts with',
  },
  endsWith: {
    about: 'The answer ends with this text.',
    passes: (answer, text) => answer.toLowerCase().endsWith(text.toLowerCase()),
    verb: 'ends with',
  },
};

/** One comparison of `.prompt.yml`; white space around the answer does not count. */
export const textCheck: Scorer = {
  expects: ({ value }) => (checkOf(value) === undefined ? '{ contains: TEXT }' : undefined),
  score: (output, { value }) => {
    const found = checkOf(value);
    if (found === undefined) return binary(false, 'there is nothing to compare with');
    const [{ passes, verb }, text] = found;
    const pass = passes(output.trim(), text);
    return binary(pass, `${pass ? '' : 'not: '}${verb} ${quote(text)}`);
  },
  wording: { subject: () => 'text', lost: 'missing', gained: 'present' },
};

function checkOf(value: JsonValue | undefined): readonly [Check, string] | undefined {
  const [entry, ...others] = isJsonObject(value) ? Object.entries(value) : [];
  if (entry === undefined || others.length > 0) return undefined;
  const [name, text] = entry;
  const check = Object.hasOwn(stringChecks, name) ? stringChecks[name] : undefined;
  return check === undefined || typeof text !== 'string' ? undefined : [check, text];
}
