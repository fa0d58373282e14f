import type { JsonValue } from '../../../core/base/json.ts';
import { totalWeight, weightUnits } from '../../../core/release/bucket.ts';
import type { Segment, SegmentTest } from '../../../core/release/model.ts';
import type { RoutedRelease, RouteSource } from '../../routing/route.ts';

/** A flag file as flagd reads it. https://flagd.dev/reference/flag-definitions */
export interface FlagFile {
  readonly $schema: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly metadata?: { readonly notExported: string };
}

interface Flag {
  readonly state: 'ENABLED';
  readonly variants: Readonly<Record<string, unknown>>;
  readonly defaultVariant: 'stable';
  readonly targeting: JsonValue;
  /** What an outcome says of its request, with the variant as its arm. */
  readonly metadata: Readonly<Record<string, string | number>>;
}

/**
 * The routes of all prompts for flagd's own evaluation, which gives each key the arm that resolve
 * gives it: deny list, segments, then `fractional` (its version 2) over the same salt and weights.
 * Prompts whose segments test an attribute that flagd cannot address are left out, and named.
 */
export function toFlagFile(sources: readonly RouteSource[]): FlagFile {
  const inOrder = [...sources].sort((a, b) => (a.prompt < b.prompt ? -1 : 1));
  const omitted = inOrder.filter((it) => !isExpressible(it)).map(({ prompt }) => prompt);
  const flags = inOrder.filter(isExpressible).map((it) => [it.prompt, toFlag(it)] as const);
  return {
    $schema: 'https://flagd.dev/schema/v0/flags.json',
    flags: Object.fromEntries(flags),
    ...(omitted.length === 0 ? {} : { metadata: { notExported: omitted.join(', ') } }),
  };
}

/** JsonLogic reads a dot as a step into an object, and flagd keeps `$flagd` for itself. */
function isExpressible({ release }: RouteSource): boolean {
  const attributes = release?.plan.segments.flatMap(attributesOf) ?? [];
  return attributes.every((it) => it !== '' && !it.includes('.') && !it.startsWith('$flagd'));
}

function toFlag({ stable, release }: RouteSource): Flag {
  const of = { stableVersion: stable.version, stableHash: stable.fingerprint };
  const base = { state: 'ENABLED', defaultVariant: 'stable' } as const;
  if (release === null) {
    return { ...base, variants: { stable: stable.content }, targeting: {}, metadata: of };
  }
  const { id, canary, stageIndex } = release;
  return {
    ...base,
    variants: { stable: stable.content, canary: canary.content },
    targeting: targeting(release),
    metadata: {
      ...of,
      canaryVersion: canary.version,
      canaryHash: canary.fingerprint,
      releaseId: id,
      stageIndex,
    },
  };
}

/** The rules of `placeKey` in JsonLogic. */
function targeting({ plan, salt, weight }: RoutedRelease): JsonValue {
  const user = { var: ['targetingKey', ''] };
  const conversation = { var: ['conversationId', ''] };
  const byConversation = plan.stickBy === 'conversation';
  const key = byConversation ? { if: [{ '===': [conversation, ''] }, user, conversation] } : user;
  const denied = [key, ...(byConversation ? [user] : [])].map((it) => ({
    in: [it, [...plan.deny]],
  }));
  return {
    if: [
      { '===': [key, ''] },
      'stable',
      ...(plan.deny.length === 0 ? [] : [{ or: denied }, 'stable']),
      ...plan.segments.flatMap((segment) => [
        condition(segment),
        split(salt, key, weightUnits(segment.weight)),
      ]),
      split(salt, key, weightUnits(weight)),
    ],
  };
}

function split(salt: string, key: JsonValue, units: number): JsonValue {
  if (units === 0) return 'stable';
  if (units === totalWeight) return 'canary';
  const bucketBy = { cat: [salt, key] };
  return {
    fractional: [bucketBy, ['canary', units], ['stable', totalWeight - units]],
  };
}

function attributesOf({ conditions }: Segment): string[] {
  return conditions.map(({ attribute }) => attribute);
}

function condition({ conditions }: Segment): JsonValue {
  return { and: conditions.map(({ attribute, test }) => tested({ var: [attribute] }, test)) };
}

function tested(value: JsonValue, test: SegmentTest): JsonValue {
  return test.kind === 'in'
    ? { in: [value, [...test.values]] }
    : { [operators[test.kind]]: [value, test.value] };
}

const operators = { equals: '===', startsWith: 'starts_with', endsWith: 'ends_with' } as const;
