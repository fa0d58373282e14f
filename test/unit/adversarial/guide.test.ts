import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attackTables } from '../../../src/core/adversarial/attacks/table.ts';
import { categories, categoryIds } from '../../../src/core/adversarial/categories.ts';
import { encoders } from '../../../src/core/adversarial/encoders/table.ts';

const guide = readFileSync('docs/guide/evaluation.md', 'utf8');
const counts = new Map<string, number>(
  attackTables.map(({ category, attacks }) => [category, Object.keys(attacks).length]),
);
const attacks = categoryIds
  .filter((id) => id !== 'over-refusal')
  .reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);

/** Cells of the row of a category; undefined where the guide has none. */
function rowOf(id: string): readonly string[] | undefined {
  const line = guide.split('\n').find((it) => it.startsWith(`| \`${id}\` `));
  return line
    ?.split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

describe('the guide to the adversarial suite', () => {
  it.each(categoryIds)('states ids and number of %s as they are', (id) => {
    const { owasp, atlas, critical } = categories[id];
    const number = id === 'rule-bypass' ? '2 a rule' : String(counts.get(id));
    expect(rowOf(id)).toEqual([number, owasp.join(', '), atlas.join(', '), critical ? 'yes' : '']);
  });

  it('states how many there are, and how many calls they take', () => {
    const harmless = counts.get('over-refusal') ?? 0;
    expect(guide).toContain(`${attacks} attacks and ${harmless} harmless requests`);
    expect(guide).toContain(`${2 * (attacks + harmless)} calls`);
  });

  it('names every disguise', () => {
    for (const name of Object.keys(encoders).filter((it) => it !== 'plain')) {
      expect(guide).toContain(`\`${name}\``);
    }
  });
});
