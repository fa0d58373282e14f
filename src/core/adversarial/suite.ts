import type { Suite } from '../eval/model.ts';
import type { PublishedPrompt } from '../prompt/model.ts';
import { attackSurface } from './attackSurface.ts';
import { attackTables } from './attacks/table.ts';
import { readCategories } from './categories.ts';
import { ownTables } from './own/ownTables.ts';
import { toCases } from './toCases.ts';

/**
 * The built-in adversarial suite for one prompt: the attacks of the chosen categories, written into
 * its variables; attacks on its own secrets, tools, rules and output contract; and harmless requests
 * against over-refusal. The same prompt always gets the same texts. A prompt without any input has
 * no cases. Throws `bad-config` for an unknown category.
 */
export function adversarialSuite(
  prompt: PublishedPrompt,
  chosen: 'all' | readonly string[],
  name = 'adversarial',
): Suite {
  const wanted = readCategories(chosen);
  const surface = attackSurface(prompt);
  const tables = [...attackTables, ...ownTables(prompt)].filter(
    ({ category }) => category === 'over-refusal' || wanted.includes(category),
  );
  const cases = surface === undefined ? [] : tables.flatMap((it) => toCases(it, surface, name));
  return { name, kind: 'adversarial', cases };
}
