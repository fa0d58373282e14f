import * as z from 'zod/mini';
import type { Segment, SegmentTest } from '../core/release/model.ts';
import { weightSchema } from './planWeight.ts';

/** The segments of a plan as users write them: attributes with one test each, all of which hold. */

const text = z.string();
const test = z.union(
  [
    z.strictObject({ equals: text }),
    z.strictObject({ startsWith: text }),
    z.strictObject({ endsWith: text }),
    z.strictObject({ in: z.array(text).check(z.minLength(1, 'at least one value is needed')) }),
  ],
  { error: 'expected one of equals, startsWith, endsWith (a text) or in (a list of texts)' },
);

export const segmentSchema = z.strictObject({
  name: z.string(),
  when: z
    .record(z.string(), test)
    .check(
      z.refine((when) => Object.keys(when).length > 0, 'a segment tests at least one attribute'),
    ),
  weight: z._default(weightSchema, 100),
});

type When = z.output<typeof segmentSchema>['when'];

export function toSegment({ name, when, weight }: z.output<typeof segmentSchema>): Segment {
  const conditions = Object.entries(when).map(([attribute, it]) => ({
    attribute,
    test: toTest(it),
  }));
  return { name, conditions, weight };
}

function toTest(it: When[string]): SegmentTest {
  if ('in' in it) return { kind: 'in', values: it.in };
  if ('equals' in it) return { kind: 'equals', value: it.equals };
  if ('startsWith' in it) return { kind: 'startsWith', value: it.startsWith };
  return { kind: 'endsWith', value: it.endsWith };
}

export function fromSegment(segment: Segment): z.input<typeof segmentSchema> {
  const { name, conditions, weight } = segment;
  const when = Object.fromEntries(
    conditions.map(({ attribute, test: it }) => [attribute, fromTest(it)]),
  );
  return { name, when, weight };
}

function fromTest(it: SegmentTest): When[string] {
  if (it.kind === 'in') return { in: [...it.values] };
  if (it.kind === 'equals') return { equals: it.value };
  return it.kind === 'startsWith' ? { startsWith: it.value } : { endsWith: it.value };
}
