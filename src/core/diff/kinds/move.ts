import type { Twin } from '../align.ts';
import { shiftOf } from '../conditions.ts';
import { forbids } from '../modality.ts';
import { maxSeverity, type Direction, type Severity } from '../model.ts';
import type { Place, Unit } from '../unit.ts';
import { conditionFindings } from './condition.ts';
import type { Finding } from './finding.ts';

/** What a new place can make of the same words. */
interface Sense {
  readonly id: string;
  readonly why: string;
  /** What differs, or undefined where the two places mean the same. */
  differs(before: Place, after: Place): string | undefined;
  /** Out of what it would weigh if the words were gone. */
  weight(loss: Severity): Severity;
}

const senses: readonly Sense[] = [
  {
    id: 'move.role',
    why: 'What a system message rules, a user message only asks for, and the other way round.',
    differs: (before, after) =>
      before.role === after.role ? undefined : `${before.role ?? '?'} -> ${after.role ?? '?'}`,
    weight: () => 'high',
  },
  {
    id: 'move.example',
    why: 'What an example shows is imitated, not followed.',
    differs: (before, after) =>
      before.example === after.example
        ? undefined
        : after.example
          ? 'into an example'
          : 'out of an example',
    weight: (loss) => (loss === 'critical' ? 'high' : maxSeverity(['medium', loss])),
  },
  {
    id: 'move.sense',
    why: 'The sentence or heading above turns the sense of what it introduces.',
    differs: (before, after) => {
      const [from, to] = [openingOf(before), openingOf(after)];
      return forbids(from) === forbids(to) ? undefined : `below "${from}" -> below "${to}"`;
    },
    weight: () => 'high',
  },
];

/**
 * What a move means, for both of its ends: little, unless the new place gives the words another
 * sense. `own` classifies the going of a rule.
 */
export function moveFindings(
  twin: Twin,
  own: (rule: Twin) => readonly Finding[],
): { readonly before: readonly Finding[]; readonly after: readonly Finding[] } {
  const { before, after } = twin;
  const loss = own(twin).filter(({ kind }) => kind !== 'cosmetic');
  const kinds =
    loss.length > 0 ? [...new Set(loss.map(({ kind }) => kind))] : ['cosmetic' as const];
  const changed = senses.flatMap((sense) => {
    const what = sense.differs(before.place, after.place);
    return what === undefined ? [] : [{ sense, what }];
  });
  const shift = shiftOf(before.place.conditions, after.place.conditions);
  const shifted = shift === undefined ? [] : conditionFindings([{ ...twin, shift }], own);
  const [first] = changed;
  const weight = maxSeverity(loss.map(({ severity }) => severity));
  const severity = maxSeverity(['low', ...changed.map(({ sense }) => sense.weight(weight))]);
  const why = first?.sense.why ?? 'The same words stand elsewhere; only their place has changed.';
  const note = changed.map(({ what }) => ` (${what})`).join('');
  const end = (words: string, unit: Unit): Finding[] =>
    kinds.map((kind) => ({
      kind,
      direction: 'modified' satisfies Direction,
      severity,
      rule: {
        id: first?.sense.id ?? 'move.same-words',
        why,
        evidence: `${words} ${placeOf(unit)}${note}`,
      },
      headline: `moved ${words} ${placeOf(unit)}${note}`,
    }));
  return {
    before: [...shifted, ...end('to', after)],
    after: [...shifted, ...end('from', before)],
  };
}

/** `line 12, under 'Rules'`. */
function placeOf({ lines, place }: Unit): string {
  const heading = place.headings.at(-1);
  return heading === undefined ? `line ${lines.start}` : `line ${lines.start}, under "${heading}"`;
}

/** What introduces a sentence: the open sentence above it, or else the heading. */
function openingOf({ leadIn, headings }: Place): string {
  return leadIn ?? headings.at(-1) ?? '';
}
