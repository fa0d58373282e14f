import type { Change } from '../change.ts';
import { flips } from '../modality.ts';
import { decisiveWords, emptyWords } from '../cosmetic.ts';
import type { Direction, Severity } from '../model.ts';

/** Up to so many changed words that neither bind, negate nor count are a touch, not a new task. */
const smallEdit = 4;

/** What is left when no other kind speaks: steps, policy, routing, scope. */
export function instructionSeverity(change: Change, direction: Direction): Severity {
  if (flips(change)) return 'high';
  if (direction === 'added' || direction === 'removed') return 'medium';
  const words = onOneSide(change).filter((it) => !emptyWords.has(it));
  const heavy = words.some((it) => decisiveWords.has(it) || /^\d+$/.test(it));
  return words.length <= smallEdit && !heavy ? 'low' : 'medium';
}

/** Words that came or went; one that merely moved within the sentence did neither. */
function onOneSide({ removed, added }: Change): string[] {
  const words = (tokens: Change['added']): Set<string> =>
    new Set(tokens.map(({ text }) => text.toLowerCase()).filter((it) => /[\p{L}\p{N}]/u.test(it)));
  const [left, right] = [words(removed), words(added)];
  return [...[...left].filter((it) => !right.has(it)), ...[...right].filter((it) => !left.has(it))];
}
