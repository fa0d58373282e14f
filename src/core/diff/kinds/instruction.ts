import type { Change } from '../change.ts';
import { flips } from '../modality.ts';
import { decisiveWords, emptyWords } from '../cosmetic.ts';
import type { Direction, Severity } from '../model.ts';
import type { Vocabulary } from './lexical.ts';

/** The task itself: steps, policy, routing, scope. */
export const instructionWords: Vocabulary = {
  headings:
    /\b(?:instructions?|task|steps?|workflow|process|procedure|goals?|objectives?|mission|strategy|approach|responsibilit(?:y|ies)|guidelines?|methodology|how to|plan(?:ning)?|duties|principles|rules)\b/,
  words: [
    {
      id: 'instruction.task',
      why: 'It says what the model is there to do.',
      words:
        /\b(?:your (?:main |primary |only |first |next )?(?:task|job|goal|objective|mission|role|responsibilit\w+|purpose) (?:is|are|includes?)|you (?:will|need to|have to|are (?:going|expected|asked|required|responsible)) (?:be |to |for )?\w+|the (?:task|goal|objective|aim|purpose)|be sure to|make sure(?: to)?|focus on|prioriti[sz]e)\b/gi,
      weight: 1,
    },
    {
      id: 'instruction.step',
      why: 'The order of the steps is the procedure that the model follows.',
      words:
        /\b(?:step \d+|steps?|first(?:ly)?,|then,?|next,|finally,|after(?:wards| that)|before (?:you )?\w+ing|once you|proceed|step[- ]by[- ]step|start (?:by|with)|begin (?:by|with)|repeat|continue)\b/gi,
      weight: 1,
    },
    {
      id: 'instruction.case',
      why: 'It decides which case is handled how.',
      words:
        /\b(?:if (?:the|a|an|there|it|they|you|no|any|multiple|not)|when(?:ever)? (?:the|a|an|you|asked|there)|in (?:this|that|which) case|otherwise|for each|for every|depending on|classify|categori[sz]e|route|analy[sz]e|identify|determine|extract|evaluate|compare|translate|summari[sz]e|rewrite|generate|plan|decide)\b/gi,
      weight: 1,
    },
  ],
};

/** Up to so many changed words that neither bind, negate nor count are a touch, not a new task. */
const smallEdit = 4;

/** What is left when no other kind speaks: steps, policy, routing, scope. */
export function instructionSeverity(change: Change, direction: Direction): Severity {
  if (flips(change)) return 'high';
  if (direction === 'added' || direction === 'removed') return 'medium';
  const words = onOneSide(change).filter((it) => !emptyWords.has(it));
  const heavy = words.some((it) => decisiveWords.has(it) || /^\d+$/.test(it));
  return words.length <= smallEdit && !heavy && !namesChange(change) ? 'low' : 'medium';
}

const quoted = /`[^`\n]+`|"[\w.-]+"/g;

/** A name in quotes or backticks is relied on to the letter. */
function namesChange({ beforeText, afterText }: Change): boolean {
  const names = (text: string): string => (text.match(quoted) ?? []).join(' ');
  return beforeText !== '' && afterText !== '' && names(beforeText) !== names(afterText);
}

/** Words that came or went; one that merely moved within the sentence did neither. */
function onOneSide({ removed, added }: Change): string[] {
  const words = (tokens: Change['added']): Set<string> =>
    new Set(tokens.map(({ text }) => text.toLowerCase()).filter((it) => /[\p{L}\p{N}]/u.test(it)));
  const [left, right] = [words(removed), words(added)];
  return [...[...left].filter((it) => !right.has(it)), ...[...right].filter((it) => !left.has(it))];
}
