import { CanaryError } from '../base/errors.ts';
import type { Arm, ReleasePlan, Segment, SegmentTest } from './model.ts';

/** Buckets of a release: hundredths of a percent. Constant, so that a ramp only ever adds keys. */
export const totalWeight = 10_000;

/** How a key came to its arm; only `split` keys are compared with each other. */
export type Placement = 'split' | 'segment' | 'deny' | 'default';

export interface Placed {
  readonly arm: Arm;
  readonly placement: Placement;
}

export type Attributes = Readonly<Record<string, unknown>>;

/**
 * MurmurHash3 x86 32-bit, seed 0, over the UTF-8 bytes of `text`; an unsigned 32-bit integer. A lone
 * surrogate counts as U+FFFD, as encoders write it. Source: Austin Appleby, MurmurHash3 (public
 * domain); vectors from the Python package mmh3.
 */
export function murmur3_32(text: string): number {
  let hash = 0;
  let block = 0;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    let pending = 1;
    if (code >= 0x80) {
      code = text.codePointAt(i) ?? code;
      if (code > 0xffff) i++;
      pending = utf8Length(code);
    }
    while (pending > 0) {
      pending--;
      const byte = code < 0x80 ? code : utf8Byte(code, pending);
      block |= byte << ((length & 3) << 3);
      length++;
      if ((length & 3) === 0) {
        hash ^= scramble(block);
        hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
        block = 0;
      }
    }
  }
  if ((length & 3) !== 0) hash ^= scramble(block);
  return finish(hash ^ length);
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

function finish(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function utf8Length(code: number): number {
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

const leadMarks = [0, 0, 0xc0, 0xe0, 0xf0] as const;

/** The byte of a non-ASCII code point that has `after` more bytes behind it. */
function utf8Byte(code: number, after: number): number {
  const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
  const bits = point >>> (6 * after);
  const size = utf8Length(point);
  return after === size - 1 ? (leadMarks[size] ?? 0) | bits : 0x80 | (bits & 0x3f);
}

/**
 * Bucket of a key: flagd `fractional` v2, `(murmur3_32(salt + key) * total) >> 32`, 0 to total - 1.
 * Exact for totals up to 2^21.
 */
export function bucketOf(salt: string, key: string, total: number): number {
  return Math.floor((murmur3_32(salt + key) * total) / 0x1_0000_0000);
}

/** Percent to buckets: 1.25 -> 125. Throws `bad-plan` when it is not 0 to 100 in hundredths. */
export function weightUnits(percent: number): number {
  const units = Math.round(percent * 100);
  if (!(units >= 0 && units <= totalWeight) || Math.abs(units - percent * 100) > 1e-6) {
    throw new CanaryError('bad-plan', `a weight of ${percent} % cannot be split`, {
      expected: 'a percentage from 0 to 100 with at most two decimals',
    });
  }
  return units;
}

/**
 * Whether a key was not in the canary before a stage, when `previousWeight` percent of the keys
 * were (0 in the first stage). A stage draws lots anew among these keys alone.
 */
export function isFresh(salt: string, previousWeight: number, key: string): boolean {
  return previousWeight === 0 || bucketOf(salt, key, totalWeight) >= weightUnits(previousWeight);
}

/** Share of the fresh keys that a stage moves to the canary, 0 to 1; weights in percent. */
export function freshShare(weight: number, previousWeight: number): number {
  return (weight - previousWeight) / (100 - previousWeight);
}

/** What places keys, besides the weight. */
export type PlacingRules = Pick<ReleasePlan, 'segments' | 'deny'> &
  Partial<Pick<ReleasePlan, 'stickBy'>>;

/**
 * Arm of a targeting key: the deny list first, then the first segment that matches, then the hash
 * with the canary's buckets first. Without a key there is nothing to stick to: stable. Where
 * conversations stick, the attribute `conversationId` is the key if it is given, so that a dialogue
 * never changes its prompt midway. Same input, same answer, and raising `weightPercent` never moves
 * a key out of the canary.
 */
export function placeKey(
  rules: PlacingRules,
  salt: string,
  weightPercent: number,
  targetingKey: string | undefined,
  attributes: Attributes = {},
): Placed {
  const key = stickyKey(rules, targetingKey, attributes);
  if (key === undefined || key === '') return { arm: 'stable', placement: 'default' };
  if (rules.deny.includes(key) || (targetingKey !== key && isDenied(rules, targetingKey))) {
    return { arm: 'stable', placement: 'deny' };
  }
  const segment = rules.segments.find((it) => matches(it, attributes));
  const weight = segment?.weight ?? weightPercent;
  const inCanary = bucketOf(salt, key, totalWeight) < weightUnits(weight);
  return {
    arm: inCanary ? 'canary' : 'stable',
    placement: segment === undefined ? 'split' : 'segment',
  };
}

/** What a request's arm sticks to: its conversation, where these stick and it names one. */
function stickyKey(
  { stickBy }: PlacingRules,
  targetingKey: string | undefined,
  attributes: Attributes,
): string | undefined {
  if (stickBy !== 'conversation') return targetingKey;
  const conversation = own(attributes, 'conversationId');
  return typeof conversation === 'string' && conversation !== '' ? conversation : targetingKey;
}

function isDenied({ deny }: PlacingRules, key: string | undefined): boolean {
  return key !== undefined && deny.includes(key);
}

function matches({ conditions }: Segment, attributes: Attributes): boolean {
  return conditions.every(({ attribute, test }) => {
    const value = own(attributes, attribute);
    return typeof value === 'string' && passes(test, value);
  });
}

function passes(test: SegmentTest, value: string): boolean {
  return test.kind === 'in' ? test.values.includes(value) : texts[test.kind](value, test.value);
}

const texts: Readonly<
  Record<Exclude<SegmentTest['kind'], 'in'>, (value: string, wanted: string) => boolean>
> = {
  equals: (value, wanted) => value === wanted,
  startsWith: (value, wanted) => value.startsWith(wanted),
  endsWith: (value, wanted) => value.endsWith(wanted),
};

function own(attributes: Attributes, name: string): unknown {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}
