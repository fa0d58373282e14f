import { contains } from './contains.ts';
import { containsAll, icontainsAll } from './containsAll.ts';
import { containsAny, icontainsAny } from './containsAny.ts';
import { containsJson } from './containsJson.ts';
import { cost } from './cost.ts';
import { equals } from './equals.ts';
import { icontains } from './icontains.ts';
import { isJson } from './isJson.ts';
import { isRefusal } from './isRefusal.ts';
import { javascript } from './javascript.ts';
import { latency } from './latency.ts';
import { levenshtein } from './levenshtein.ts';
import { maxLength } from './maxLength.ts';
import { regex } from './regex.ts';
import type { Scorer } from './scorer.ts';
import { startsWith } from './startsWith.ts';
import { wordCount } from './wordCount.ts';

/** Every assertion type of a suite; each also exists with `not-` in front. */
export const scorers = {
  equals,
  contains,
  icontains,
  'contains-all': containsAll,
  'contains-any': containsAny,
  'icontains-all': icontainsAll,
  'icontains-any': icontainsAny,
  'starts-with': startsWith,
  regex,
  'is-json': isJson,
  'contains-json': containsJson,
  'is-refusal': isRefusal,
  'max-length': maxLength,
  'word-count': wordCount,
  latency,
  cost,
  levenshtein,
  javascript,
} as const satisfies Readonly<Record<string, Scorer>>;

export type AssertionType = keyof typeof scorers;
export const assertionTypes = Object.keys(scorers) as readonly AssertionType[];

export interface FoundScorer {
  readonly scorer: Scorer;
  readonly negated: boolean;
}

/** The scorer of a type as written, `not-` included; undefined for an unknown one. */
export function findScorer(type: string): FoundScorer | undefined {
  const negated = type.startsWith('not-');
  const name = negated ? type.slice('not-'.length) : type;
  if (!Object.hasOwn(scorers, name)) return undefined;
  return { scorer: scorers[name as AssertionType], negated };
}
