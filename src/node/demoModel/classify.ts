import type { JsonValue } from '../../core/base/json.ts';
import { conceptsNamed } from './concepts.ts';
import { holds, readCondition } from './conditions.ts';
import type { Field } from './contract.ts';
import type { Outcome } from './outcome.ts';
import type { Policy } from './policy.ts';
import type { Situation } from './situation.ts';
import { contentStems, overlap, straight } from './text.ts';

interface Ranked {
  readonly choice: JsonValue;
  readonly score: number;
}

/**
 * Chooses one of a field's values: by the conditions that its description gives for single values,
 * by scale (urgency, mood), else by how much of the input each value's description speaks of.
 * Ranked, best first; values that nothing speaks for come after the value for "anything else".
 */
export function rankChoices(
  field: Field,
  policy: Policy,
  situation: Situation,
  outcome: Outcome,
): JsonValue[] {
  const conditional = chooseByCondition(field, situation, outcome);
  const scaled = chooseByScale(field, policy, situation);
  const ranked = field.choices
    .map((choice): Ranked => ({ choice, score: score(choice, policy, situation) }))
    .sort((a, b) => b.score - a.score);
  const fallback = fallbackOf(field);
  const first = conditional ?? scaled;
  const order = [
    ...(first === undefined ? [] : [first]),
    ...ranked.filter((it) => it.score > 0).map((it) => it.choice),
    ...(fallback === undefined ? [] : [fallback]),
    ...field.choices,
  ];
  return [...new Set(order)];
}

/** Every value whose description the input speaks of. */
export function matchingChoices(field: Field, policy: Policy, situation: Situation): JsonValue[] {
  return field.choices.filter((it) => score(it, policy, situation) > 0);
}

/** `"track" when a parcel is late, "ask" when you ask for something, else "none"`. */
function chooseByCondition(
  field: Field,
  situation: Situation,
  outcome: Outcome,
): JsonValue | undefined {
  const text = straight(field.description);
  const pattern =
    /["`]([\w-]+)["`]\s*(?:when|if|for)\s+([^"`]+?)(?=,?\s*(?:["`]|\belse\b|\botherwise\b|$))/g;
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return undefined;
  for (const [, label = '', when = ''] of found) {
    const choice = field.choices.find((it) => it === label);
    if (choice !== undefined && outcome.meets(readCondition(when), situation)) return choice;
  }
  const rest = /\b(?:else|otherwise)\b\s*["`]([\w-]+)["`]/.exec(text)?.[1];
  return field.choices.find((it) => it === rest);
}

const severities = [
  'critical',
  'urgent',
  'p0',
  'p1',
  'high',
  'p2',
  'medium',
  'normal',
  'p3',
  'low',
  'p4',
];
const usual = ['medium', 'normal', 'p2', 'p3'];

function chooseByScale(field: Field, policy: Policy, situation: Situation): JsonValue | undefined {
  const named = (name: string): JsonValue | undefined =>
    field.choices.find((it) => typeof it === 'string' && it.toLowerCase() === name);
  if (named('positive') !== undefined && named('negative') !== undefined) {
    return named(moodOf(situation));
  }
  const scale = severities.filter((it) => named(it) !== undefined);
  if (scale.length < 2) return undefined;
  const middle = usual.find((it) => scale.includes(it)) ?? scale.at(-1) ?? '';
  for (const step of scale) {
    const choice = named(step);
    const description = typeof choice === 'string' ? policy.described.get(choice) : undefined;
    const condition = readCondition(description ?? impliedBy[step] ?? '');
    const quiet = scale.indexOf(step) > scale.indexOf(middle);
    if (holds(condition, situation) && !(quiet && situation.asksSomething)) return choice;
  }
  return named(middle);
}

/** What the steps of an urgency scale mean when the prompt does not say. */
const impliedBy: Readonly<Record<string, string>> = {
  critical: 'injury or danger',
  urgent: 'injury or danger, legal action, urgent',
  high: 'angry, repeated',
  low: 'praise',
};

export function moodOf(situation: Situation): 'positive' | 'negative' | 'neutral' {
  const { shown } = situation;
  if (shown.has('anger') || shown.has('legal') || shown.has('repeated')) return 'negative';
  if (shown.has('praise')) return 'positive';
  return shown.has('damage') || shown.has('safety') ? 'negative' : 'neutral';
}

function score(choice: JsonValue, policy: Policy, situation: Situation): number {
  if (typeof choice !== 'string') return 0;
  const words = choice.replace(/[_-]/g, ' ');
  const description = policy.described.get(choice) ?? '';
  const named = new Set([...conceptsNamed(words), ...conceptsNamed(description)]);
  let sum = 0;
  for (const id of named) sum += 2 * Math.min(3, situation.shown.get(id) ?? 0);
  return sum + overlap(contentStems(`${words} ${description}`), situation.stems);
}

function fallbackOf({ choices }: Field): JsonValue | undefined {
  return choices.find(
    (it) => typeof it === 'string' && /^(?:other|none|general|unknown|misc\w*|n\/a)$/i.test(it),
  );
}
