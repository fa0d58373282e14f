import type { LineOrigin, PromptMessage } from '../prompt/model.ts';

/** Least and most of something countable, both ends included. */
export interface Bound {
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

/** What one sentence asks for. */
export interface Demand {
  readonly text: string;
  /** As much of it as stands on its first line. */
  readonly firstLine: string;
  readonly origin: LineOrigin;
  readonly sense: 'do' | 'do-not' | 'other';
  /** Stems of the verb and of what it is done to, articles and politeness left out. */
  readonly action: readonly string[];
  readonly bounds: readonly Bound[];
  /** The template sections around it: rules under different conditions may differ. */
  readonly condition: string;
}

const leadIn =
  /^(?:(?:please|always|also|and|but|you|it is (?:important|essential|required) (?:to|that you)|make sure (?:to|that you|you)|be sure to|remember to|must|should|shall|will|need to|have to|are required to)\s+)+/i;
const ban =
  /^(?:(?:please|and|but|you|also)\s+)*(?:never|(?:do|must|should|shall|may|can|will|are) not(?: (?:to|allowed to|permitted to|ever))?|don['’]t(?: ever)?|cannot|can['’]t|mustn['’]t|shouldn['’]t|avoid)\s+/i;
/** A sentence with an exception or a condition of its own rarely contradicts a general rule. */
const conditional =
  /\b(?:if|when|whenever|unless|except|until|while|only|otherwise|instead|where|in case|before|after|without|for (?:each|every))\b/i;
const filler = new Set(
  'a an the any all your their its his her our my this that these those to of in on at with as and or be is are ever just simply very by for it them you'.split(
    ' ',
  ),
);
const numbers: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const boundForms: readonly {
  readonly pattern: RegExp;
  readonly of: (n: number) => Omit<Bound, 'unit'>;
}[] = [
  {
    pattern:
      /\b(?:at most|no more than|not more than|up to|maximum(?: of)?|max)\s+(\w+)\s+([a-z]+)/gi,
    of: (n) => ({ least: 0, most: n }),
  },
  {
    pattern: /\b(?:at least|no fewer than|no less than|minimum(?: of)?)\s+(\w+)\s+([a-z]+)/gi,
    of: (n) => ({ least: n, most: Infinity }),
  },
  { pattern: /\bexactly\s+(\w+)\s+([a-z]+)/gi, of: (n) => ({ least: n, most: n }) },
];
/** Bounds on the whole answer; "two items" may be another list each time. */
const answerUnits = new Set(['word', 'sentence', 'paragraph', 'character', 'line', 'token']);

/** The demands of messages, sentence by sentence, in order. */
export function demandsOf(messages: readonly PromptMessage[]): Demand[] {
  return messages.flatMap(({ content, origins }) => {
    const open: string[] = [];
    return content.split('\n').flatMap((line, index) => {
      const origin = origins[index];
      for (const [, tag = '', name = ''] of line.matchAll(/\{\{([#^/])\s*([^{}]*?)\s*\}\}/g)) {
        if (tag === '/') open.pop();
        else open.push(`${tag}${name}`);
      }
      if (origin === undefined) return [];
      return sentences(line).map((text) => demandOf(text, origin, open.join(' ')));
    });
  });
}

function demandOf(text: string, origin: LineOrigin, condition: string): Demand {
  const bare = text.replace(/^[\s>#*\-+•\d.)]+/, '').replace(/[*_`"]/g, '');
  const banned = ban.test(bare);
  const rest = bare.replace(ban, '').replace(leadIn, '');
  const sense = conditional.test(bare) ? 'other' : banned ? 'do-not' : 'do';
  return {
    text: bare.trim(),
    firstLine: text.trim(),
    origin,
    sense,
    action: stems(rest),
    bounds: boundsOf(bare),
    condition,
  };
}

function boundsOf(text: string): Bound[] {
  if (conditional.test(text)) return [];
  return boundForms.flatMap(({ pattern, of }) =>
    [...text.matchAll(pattern)].flatMap(([, amount = '', unit = '']) => {
      const n = numbers[amount.toLowerCase()] ?? Number(amount);
      const name = unit.toLowerCase().replace(/s$/, '');
      return Number.isFinite(n) && answerUnits.has(name) ? [{ unit: name, ...of(n) }] : [];
    }),
  );
}

function sentences(line: string): string[] {
  return line.split(/(?<=[.!?;])\s+/).filter((text) => /\p{L}/u.test(text));
}

/** Words that matter, without endings: "promising refunds" and "promise a refund" are one. */
function stems(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .filter((word) => !filler.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(?:ing|es|ed|s|e)$/, '') : word));
}
