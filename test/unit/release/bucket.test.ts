import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  bucketOf,
  murmur3_32,
  placeKey,
  totalWeight,
  weightUnits,
} from '../../../src/core/release/bucket.ts';
import flagd from '../../vectors/flagd-v2.json' with { type: 'json' };
import murmur3 from '../../vectors/murmur3.json' with { type: 'json' };

// Simulations and properties, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const open = { segments: [], deny: [] };
/** No rules; a denied key and a segment; conversations. */
const ruleSets = [
  open,
  { segments: [{ ...rule('plan', 'equals', 'pro'), weight: 12.34 }], deny: ['user-7'] },
  { ...open, stickBy: 'conversation' },
] as const;

describe('murmur3_32', () => {
  it.each(murmur3.cases)('hashes $text as the reference does', ({ text, hash }) => {
    expect(murmur3_32(text)).toBe(hash);
  });

  it.each(flagd.edges)('hashes the edge key $key to $hash', ({ key, hash }) => {
    expect(murmur3_32(key)).toBe(hash);
  });

  it.each(['\ud800', 'a\udc00b', '\ud800\ud800'])('reads a lone surrogate as U+FFFD', (text) => {
    expect(murmur3_32(text)).toBe(murmur3_32(text.replace(/[\ud800-\udfff]/g, '\ufffd')));
  });
});

describe('bucketOf', () => {
  it.each(flagd.cases)('puts $salt$key of $total in $bucket', ({ salt, key, total, bucket }) => {
    expect(bucketOf(salt, key, total)).toBe(bucket);
  });

  it('stays within the total for the smallest and the largest hash', () => {
    expect(bucketOf('', 'ejOoVL', totalWeight)).toBe(0);
    expect(bucketOf('', 'ceQdGm', totalWeight)).toBe(totalWeight - 1);
  });
});

describe('weightUnits', () => {
  it.each([
    [0, 0],
    [0.01, 1],
    [0.29, 29],
    [1.1, 110],
    [33.33, 3_333],
    [100, 10_000],
  ])('takes %d %% as %i buckets', (percent, units) => {
    expect(weightUnits(percent)).toBe(units);
  });

  it.each([-1, 100.01, 0.001, 33.333, Number.NaN])('refuses %d %%', (percent) => {
    expect(() => weightUnits(percent)).toThrow(/cannot be split/);
  });
});

describe('placeKey', () => {
  it('never moves a key out of the canary while the weight rises', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), weights, (salt, key, ramp) => {
        const placed = ramp
          .toSorted((a, b) => a - b)
          .map((units) => placeKey(open, salt, units / 100, key).arm);
        expect(placed.join(' ')).toMatch(/^(stable ?)*(canary ?)*$/);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps all of 100,000 users through 1, 5, 20, 50 and 100 %', () => {
    let inCanary = new Set<string>();
    for (const weight of [1, 5, 20, 50, 100]) {
      const now = new Set<string>();
      for (let i = 0; i < 100_000; i++) {
        if (placeKey(open, 'release-1', weight, `user-${i}`).arm === 'canary') now.add(`user-${i}`);
      }
      for (const key of inCanary) if (!now.has(key)) expect.fail(`${key} left at ${weight} %`);
      expect(Math.abs(now.size - weight * 1_000)).toBeLessThan(700);
      inCanary = now;
    }
  });

  it('never moves any of 100,000 keys out, from any weight of two decimals to any higher one', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `user-${i}`);
    const pairs = fc.tuple(
      fc.integer({ min: 1, max: totalWeight }),
      fc.integer({ min: 1, max: totalWeight }),
    );
    fc.assert(
      fc.property(pairs, fc.constantFrom(...ruleSets), ([a, b], rules) => {
        const [low, high] = [Math.min(a, b) / 100, Math.max(a, b) / 100];
        for (let i = 0; i < keys.length; i++) {
          const attributes = { plan: i % 3 === 0 ? 'pro' : 'free', conversationId: `c${i >> 2}` };
          if (placeKey(rules, 'reply', low, keys[i], attributes).arm === 'stable') continue;
          const { arm } = placeKey(rules, 'reply', high, keys[i], attributes);
          if (arm !== 'canary') expect.fail(`${keys[i]} left from ${low} to ${high} %`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps a conversation on one arm, and goes by the user where it has no name', () => {
    const rules = { ...open, deny: ['eve'], stickBy: 'conversation' } as const;
    const arm = (user: string | undefined, conversationId?: unknown) =>
      placeKey(rules, 's', 50, user, { conversationId });
    for (let i = 0; i < 200; i++) {
      const placed = arm(`user-${i}`, 'c1');
      expect(placed).toEqual(arm('another', 'c1'));
      expect(arm(`user-${i}`)).toEqual(placeKey(open, 's', 50, `user-${i}`));
    }
    expect(arm(undefined, 'c1')).toEqual(arm('ann', 'c1'));
    expect(arm('eve', 'c1').placement).toBe('deny');
    expect(arm('ann', 7)).toEqual(placeKey(open, 's', 50, 'ann'));
    expect(arm(undefined, '').placement).toBe('default');
  });

  it('gives a segment its own share, whatever the weight', () => {
    const segment = { ...rule('plan', 'equals', 'pro'), weight: 25 };
    const rules = { segments: [segment], deny: [] };
    const inCanary = (weight: number): string[] =>
      Array.from({ length: 4_000 }, (_, i) => `user-${i}`).filter(
        (key) => placeKey(rules, 's', weight, key, { plan: 'pro' }).arm === 'canary',
      );
    expect(inCanary(1)).toEqual(inCanary(90));
    expect(Math.abs(inCanary(1).length - 1_000)).toBeLessThan(150);
  });

  it('gives everyone stable at 0 % and the canary at 100 %', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (key) => {
        expect(placeKey(open, 's', 0, key)).toEqual({ arm: 'stable', placement: 'split' });
        expect(placeKey(open, 's', 100, key)).toEqual({ arm: 'canary', placement: 'split' });
      }),
    );
  });

  it.each([undefined, ''])('gives stable, by default, without a targeting key', (key) => {
    const rules = { segments: [staff('endsWith', '@example.com')], deny: [] };
    expect(placeKey(rules, 's', 100, key, { email: 'ann@example.com' })).toEqual({
      arm: 'stable',
      placement: 'default',
    });
  });

  const cases = [
    ['the deny list comes first', ['ann'], staff('endsWith', '@example.com'), 100, 'stable deny'],
    [
      'a suffix puts a key in the canary',
      [],
      staff('endsWith', '@example.com'),
      0,
      'canary segment',
    ],
    ['an equal value does', [], staff('equals', 'ann@example.com'), 0, 'canary segment'],
    ['a part is not an equal value', [], staff('equals', 'ann'), 0, 'stable split'],
    ['a suffix is not a prefix', [], staff('endsWith', 'ann'), 0, 'stable split'],
    ['a prefix does', [], staff('startsWith', 'ann@'), 0, 'canary segment'],
    ['a prefix is not a suffix', [], staff('startsWith', '.com'), 0, 'stable split'],
    ['one of several values does', [], oneOf('bo@x.de', 'ann@example.com'), 0, 'canary segment'],
    ['none of several values does not', [], oneOf('bo@x.de'), 0, 'stable split'],
    ['all conditions have to hold', [], both('ann@'), 0, 'canary segment'],
    ['one that does not hold is enough', [], both('bo@'), 0, 'stable split'],
    ['an inherited attribute is none', [], rule('constructor', 'endsWith', ''), 0, 'stable split'],
    ['a missing attribute matches nothing', [], rule('team', 'endsWith', ''), 0, 'stable split'],
    ['a value that is no text neither', [], rule('age', 'endsWith', ''), 0, 'stable split'],
  ] as const;
  it.each(cases)('%s', (_, deny, segment, weight, expected) => {
    const attributes = { email: 'ann@example.com', age: 7 };
    const placed = placeKey({ segments: [segment], deny }, 's', weight, 'ann', attributes);
    expect(`${placed.arm} ${placed.placement}`).toBe(expected);
  });
});

type TextTest = 'equals' | 'startsWith' | 'endsWith';

function oneOf(...values: string[]) {
  const test = { kind: 'in', values } as const;
  return { name: 'some', conditions: [{ attribute: 'email', test }], weight: 100 };
}

function both(start: string) {
  const { conditions } = staff('endsWith', '@example.com');
  const starts = staff('startsWith', start).conditions;
  return { name: 'both', conditions: [...conditions, ...starts], weight: 100 };
}

function staff(kind: TextTest, value: string) {
  return rule('email', kind, value);
}

function rule(attribute: string, kind: TextTest, value: string) {
  return {
    name: 'staff',
    conditions: [{ attribute, test: { kind, value } }],
    weight: 100,
  } as const;
}
