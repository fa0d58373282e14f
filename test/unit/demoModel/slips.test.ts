import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../src/node/demoModel/policy.ts';
import { missedInstruction, slipChance } from '../../../src/node/demoModel/slips.ts';
import { askDemo } from '../../support/demoModel.ts';

const system = `You answer the customers of a shop in at most three sentences.
If the customer threatens legal action, say "A human agent will call you".`;
const policy = readPolicy(system, { kind: 'text' });
const inputs = Array.from({ length: 4_000 }, (_, i) => `My lawyer will write to you, case ${i}.`);

describe('slips', () => {
  const slipped = (prompt: string): readonly string[] =>
    inputs.filter((it) => !askDemo(prompt, it).includes('human agent'));

  it('happen to about one answer in a hundred', () => {
    const missed = inputs.filter(
      (input) =>
        missedInstruction(policy, { seed: 1, sample: 0, input }, ['rule', 'length']) !== null,
    );
    const share = missed.length / inputs.length;
    expect(share).toBeGreaterThan(0.002);
    expect(share).toBeLessThan(0.03);
  });

  it('happen to the same inputs when the prompt is rephrased', () => {
    const rephrased = system.replace('You answer the customers', 'You write to the customers');
    expect(slipped(rephrased)).toEqual(slipped(system));
  });

  it('fall on other inputs with another seed', () => {
    const draw = (seed: number) =>
      inputs.filter((input) => missedInstruction(policy, { seed, sample: 0, input }, ['rule']));
    expect(draw(2)).not.toEqual(draw(1));
  });

  it('are likelier with more instructions', () => {
    const longer = readPolicy(`${system}\n${'- Be kind to everyone who writes.\n'.repeat(20)}`, {
      kind: 'text',
    });
    expect(slipChance(longer)).toBeGreaterThan(slipChance(policy));
  });

  it('never change an answer that is asked for twice', () => {
    for (const input of inputs.slice(0, 50)) {
      expect(askDemo(system, input)).toBe(askDemo(system, input));
    }
  });
});
