import type { Change } from '../change.ts';
import { flips } from '../modality.ts';
import type { Direction, Severity } from '../model.ts';

/** Up to so many changed words that neither bind, negate nor count are a touch, not a new task. */
const smallEdit = 4;
const weighty =
  /^(?:not|never|no|only|must|always|all|any|every|each|except|unless|without|before|after|instead|may|should|can|cannot|\d+)$/i;

/** What is left when no other kind speaks: steps, policy, routing, scope. */
export function instructionSeverity(change: Change, direction: Direction): Severity {
  if (flips(change)) return 'high';
  if (direction === 'added' || direction === 'removed') return 'medium';
  const words = [...change.removed, ...change.added].filter(({ text }) =>
    /[\p{L}\p{N}]/u.test(text),
  );
  const heavy = words.some(({ text }) => weighty.test(text));
  return words.length <= smallEdit && !heavy ? 'low' : 'medium';
}
