import { describe, expect, it } from 'vitest';
import { alignMessages } from '../../../src/core/diff/alignMessages.ts';
import type { PromptMessage, Role } from '../../../src/core/prompt/model.ts';

function message(role: Role, content: string): PromptMessage {
  return { role, content, origins: [], range: { start: 1, end: 1 } };
}

const rules = message('system', 'Be kind to every customer and never promise a refund date.');
const ask = message('user', 'Hello, please help me with the order of yesterday.');
const lookup = message('user', 'The order is number twelve, look it up first.');

describe('messages of two versions', () => {
  it.each<[string, PromptMessage[], PromptMessage[], [number, number][]]>([
    [
      'of the same roles are the same ones',
      [rules, ask],
      [rules, lookup],
      [
        [0, 0],
        [1, 1],
      ],
    ],
    [
      'are found behind a new one',
      [rules, ask],
      [lookup, rules, ask],
      [
        [-1, 0],
        [0, 1],
        [1, 2],
      ],
    ],
    [
      'are found behind one that went',
      [lookup, rules, ask],
      [rules, ask],
      [
        [0, -1],
        [1, 0],
        [2, 1],
      ],
    ],
    [
      'are the same in another role',
      [rules, ask],
      [lookup, { ...rules, role: 'user' }, ask],
      [
        [-1, 0],
        [0, 1],
        [1, 2],
      ],
    ],
    [
      'may have changed places',
      [rules, ask],
      [ask, rules],
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      'may all be others',
      [rules],
      [lookup, ask],
      [
        [0, -1],
        [-1, 0],
        [-1, 1],
      ],
    ],
    ['may be none', [], [ask], [[-1, 0]]],
  ])('%s', (_, before, after, expected) => {
    const places = alignMessages(before, after).map((pair) => [
      pair.before === null ? -1 : before.indexOf(pair.before),
      pair.after === null ? -1 : after.indexOf(pair.after),
    ]);
    expect(places.sort()).toEqual(expected.toSorted());
  });

  it('are paired by their place where there are very many', () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      message('user', `Question number ${n} of all.`),
    );
    const pairs = alignMessages(many, [rules, ...many]);
    expect(pairs).toHaveLength(61);
    expect(pairs[0]).toEqual({ before: many[0], after: rules });
  });
});
