import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeFields } from '../../../../src/core/release/metrics.ts';
import { outcomesRequest, placements } from '../../../../src/protocol/api.ts';
import { arePlainOutcomes } from '../../../../src/server/features/outcomes/plainOutcomes.ts';

const seed = 20_260_505;

/** Values at and beyond the bounds of the schema, of right and wrong types. */
const odd = fc.oneof(
  fc.constantFrom<unknown>('', 'a', 'a\0', '\ud800', 'two words', '..', 'é', 0, 1, -1, 1.5, 1e9),
  fc.constantFrom<unknown>(1e9 + 1, 2 ** 53, null, true, false, [], {}, '2026-05-05T14:00:00Z'),
  fc.constantFrom<unknown>('2026-05-05T14:00:00', '2026-05-05', 'stable', 'canary', 'split'),
  fc.constantFrom<unknown>('x'.repeat(64), 'x'.repeat(65), 'x'.repeat(128), 'x'.repeat(129)),
  fc.constantFrom<unknown>('x'.repeat(255), 'x'.repeat(257), 'x'.repeat(513), 'x'.repeat(65_537)),
  fc.constantFrom<unknown>({ tone: 0.5 }, { tone: 2 }, { 'no name': 1 }, { error: true }),
  fc.constantFrom<unknown>({ error: 1 }, { other: true }, JSON.parse('{"__proto__":1}')),
);

const good = {
  id: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  prompt: fc.constantFrom('reply', 'team/reply', 'a.b-c_d@e'),
  promptVersion: fc.integer({ min: 1, max: 99 }),
  releaseId: fc.constantFrom('r1', ''),
  arm: fc.constantFrom('stable', 'canary'),
  placement: fc.constantFrom(...placements),
  stageIndex: fc.nat(5),
  targetingKey: fc.string({ minLength: 1, maxLength: 20 }),
  at: fc.constantFrom('2026-05-05T14:00:00Z', '2026-05-05T14:00:00.123+02:00'),
  metrics: fc.dictionary(fc.constantFrom(...outcomeFields), fc.boolean()),
  latencyMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  inputTokens: fc.nat(),
  outputTokens: fc.nat(),
  costUsd: fc.double({ min: 0, max: 1, noNaN: true }),
  requestId: fc.string({ minLength: 1, maxLength: 20 }),
  scores: fc.dictionary(
    fc.stringMatching(/^[\w.-]{1,64}$/),
    fc.double({ min: 0, max: 1, noNaN: true }),
    { maxKeys: 17 },
  ),
  output: fc.string(),
  input: fc.string(),
} as const;
const outcome = fc.record(good, {
  requiredKeys: ['id', 'prompt', 'promptVersion', 'targetingKey', 'metrics'],
});

function agree(body: unknown): void {
  const parsed = JSON.parse(JSON.stringify(body)) as unknown;
  const plain = arePlainOutcomes(parsed);
  const said = outcomesRequest.safeParse(parsed);
  // A name that objects have of themselves is dropped by the schema: what changes is not plain.
  expect(plain).toBe(said.success && isDeepStrictEqual(parsed, said.data));
}

describe('outcomes checked by hand', () => {
  it('are those that the schema takes', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 3 }), (outcomes) => agree({ outcomes })),
      {
        seed,
        numRuns: 300,
      },
    );
  });

  it('and no other ones, whatever one value becomes', () => {
    const broken = fc
      .tuple(outcome, fc.constantFrom(...Object.keys(good), 'other'), odd)
      .map(([it, key, value]) => ({ ...it, [key]: value }));
    fc.assert(
      fc.property(broken, (it) => agree({ outcomes: [it] })),
      { seed, numRuns: 3_000 },
    );
  });

  it.each(Object.keys(good))('and no other ones without %s', (key) => {
    fc.assert(
      fc.property(outcome, (it) => agree({ outcomes: [{ ...it, [key]: undefined }] })),
      { seed, numRuns: 20 },
    );
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ outcomes: {} }],
    [{ outcomes: [7] }],
    [{ outcomes: [], more: 1 }],
  ])('and not %j', (body) => agree(body));
});
