import { describe, expect, it } from 'vitest';
import { remembered } from '../../../src/core/base/remembered.ts';

describe('a remembered function', () => {
  function counted(size?: number): { ask: (text: string) => number; asked: () => number } {
    let calls = 0;
    const ask = remembered((text) => {
      calls++;
      return text.length;
    }, size);
    return { ask, asked: () => calls };
  }

  it('is asked once for a text', () => {
    const { ask, asked } = counted();
    expect([ask('abc'), ask('abc'), ask('de')]).toEqual([3, 3, 2]);
    expect(asked()).toBe(2);
  });

  it('forgets the texts that were asked for longest ago', () => {
    const { ask, asked } = counted(4);
    for (const text of ['a', 'b', 'c', 'd', 'e']) ask(text);
    ask('d');
    expect(asked()).toBe(5);
    ask('a');
    expect(asked()).toBe(6);
  });

  it('does not keep long texts', () => {
    const { ask, asked } = counted();
    const long = 'x'.repeat(2_001);
    expect([ask(long), ask(long)]).toEqual([2_001, 2_001]);
    expect(asked()).toBe(2);
  });
});
