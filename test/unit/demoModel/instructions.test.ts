import { describe, expect, it } from 'vitest';
import { readInstructions } from '../../../src/node/demoModel/instructions.ts';

describe('a prompt is read as people write it', () => {
  it('keeps the heading and the introducing sentence with every item', () => {
    const found = readInstructions(
      '## Escalation\nEscalate when the customer\n- threatens us;\n- is hurt.\n',
    );
    expect(found.map(({ text, lead, heading }) => [heading, lead, text])).toEqual([
      ['Escalation', null, 'Escalate when the customer'],
      ['Escalation', 'Escalate when the customer', 'threatens us;'],
      ['Escalation', 'Escalate when the customer', 'is hurt.'],
    ]);
  });

  it('joins wrapped lines and separates lines that end early', () => {
    const wrapped = 'Be kind to everybody who\nwrites. Never shout at\nthem.';
    const separate = 'Be kind to everybody who writes to this hotel.\nNever shout.\nSmile.';
    expect(new Set(readInstructions(wrapped).map((it) => it.block)).size).toBe(1);
    expect(new Set(readInstructions(separate).map((it) => it.block)).size).toBe(3);
  });

  it('takes the item above as the introduction of nested items', () => {
    const [, nested] = readInstructions('- When it burns:\n  - call the fire brigade');
    expect(nested?.lead).toBe('When it burns:');
  });

  it('leaves code fences out', () => {
    expect(readInstructions('Be brief.\n```\nsay "no"\n```')).toHaveLength(1);
  });
});
