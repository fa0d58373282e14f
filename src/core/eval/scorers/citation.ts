import { isJsonObject, type JsonValue } from '../../base/json.ts';
import type { Assertion } from '../model.ts';
import { binary, quote, type ScoreContext, type Scorer } from './scorer.ts';

interface CitationDemands {
  /** How many sources there are; undefined: unknown. */
  readonly sources: number | undefined;
  /** Least share of the sentences that cite one, 0 to 1. */
  readonly share: number;
}

/** Shorter sentences ("Yes.", "Hello!") need no source. */
const leastWords = 4;

/**
 * Every sentence cites a source as `[n]`, and every citation is of a source that exists. `value`: the
 * number of sources, or the name of the variable that lists them; or `{ sources, share }`, where `share`
 * is the least share of sentences that must cite. Questions, headings and code need none. Not among
 * promptfoo's types.
 */
export const citation: Scorer = {
  expects: (assertion) =>
    demandsOf(assertion, undefined) === undefined
      ? 'a number of sources, the name of the variable that lists them, or { sources, share }'
      : undefined,
  score: (output, assertion, context) => {
    const { sources, share } = demandsOf(assertion, context) ?? { sources: undefined, share: 1 };
    const cited = [...output.matchAll(/\[(\d{1,4}(?:\s*[,;-]\s*\d{1,4})*)\]/g)].flatMap(
      ([, list = '']) => (list.match(/\d+/g) ?? []).map(Number),
    );
    const unknown = cited.find((number) => number < 1 || number > (sources ?? Infinity));
    if (unknown !== undefined)
      return binary(false, `cites source ${unknown}, which does not exist`);
    const sentences = sentencesOf(output);
    const bare = sentences.filter((sentence) => !/\[\d/.test(sentence));
    const score = sentences.length === 0 ? 1 : 1 - bare.length / sentences.length;
    const reason =
      bare.length === 0 ? 'every sentence cites a source' : `no source for ${quote(bare[0])}`;
    return { pass: score >= share, score, reason };
  },
  wording: { subject: () => 'citations', lost: 'missing', gained: 'given' },
};

/** Sentences that state something; a citation after the full stop belongs to the sentence before. */
function sentencesOf(output: string): string[] {
  return output
    .replaceAll(/```[\s\S]*?(?:```|$)/g, ' ')
    .split('\n')
    .filter((line) => !/^\s*(?:#|\||[-=*_]{3,}\s*$)/.test(line) && !/:\s*$/.test(line))
    .join('\n')
    .replaceAll(/([.!?])\s?((?:\[\d[\d\s,;-]{0,40}\]\s?)+)/g, ' $2$1 ')
    .split(/(?<=[.!?。])\s+|(?<=。)|\n+/)
    .filter((text) => !/[?？]\s*$/.test(text) && countWords(text) >= leastWords);
}

function countWords(text: string): number {
  const ideographs =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  return (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) + Math.floor(ideographs / 2);
}

/** Without a context a variable's name stands for any list. */
function demandsOf(
  { value }: Assertion,
  context: ScoreContext | undefined,
): CitationDemands | undefined {
  const { sources, share = 1 } = isJsonObject(value) ? value : { sources: value };
  if (typeof share !== 'number' || share < 0 || share > 1) return undefined;
  if (sources === undefined) return { sources: undefined, share };
  if (typeof sources === 'string' && context === undefined) return { sources: undefined, share };
  const listed: JsonValue | undefined =
    typeof sources === 'string' ? context?.vars?.[sources] : sources;
  const count = Array.isArray(listed) ? listed.length : Number(listed);
  if (typeof sources === 'string' && !Number.isInteger(count)) return { sources: undefined, share };
  return Number.isInteger(count) && count > 0 ? { sources: count, share } : undefined;
}
