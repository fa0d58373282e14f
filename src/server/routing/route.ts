import {
  placeKey,
  type Attributes,
  type Placed,
  type PlacingRules,
} from '../../core/release/bucket.ts';
import type { ResolveMetadata } from '../../protocol/api.ts';
import type { StoredVersion } from '../store/model.ts';

/** The release that splits a prompt's traffic, as far as routing goes. */
export interface RoutedRelease {
  readonly id: string;
  readonly canary: StoredVersion;
  readonly salt: string;
  readonly plan: PlacingRules;
  readonly stageIndex: number;
  /** Percent. */
  readonly weight: number;
}

export interface RouteSource {
  readonly prompt: string;
  readonly stable: StoredVersion;
  readonly release: RoutedRelease | null;
}

/** A ready answer of the OFREP route: bytes and their number as a header wants it. */
export interface Answer {
  readonly body: Buffer;
  readonly length: string;
}

/** Where requests for one prompt go. Immutable: a change builds a new one. */
export interface Route {
  readonly source: RouteSource;
  /** Placement of a key; attributes matter to segments alone. */
  place(key: string | undefined, attributes: Attributes): Answer;
}

type Reason = 'STATIC' | 'SPLIT' | 'TARGETING_MATCH';

/** Why a key got its arm, in OpenFeature's words. Without a key there was no dynamic choice. */
const reasons: Readonly<Record<Placed['placement'], Reason>> = {
  split: 'SPLIT',
  segment: 'TARGETING_MATCH',
  deny: 'TARGETING_MATCH',
  default: 'STATIC',
};

const placed: readonly Placed[] = [
  { arm: 'stable', placement: 'default' },
  { arm: 'stable', placement: 'deny' },
  { arm: 'stable', placement: 'split' },
  { arm: 'stable', placement: 'segment' },
  { arm: 'canary', placement: 'split' },
  { arm: 'canary', placement: 'segment' },
];

/** Serialises the few answers that a prompt has once, so that a request only has to choose. */
export function buildRoute(source: RouteSource): Route {
  const { release } = source;
  if (release === null) {
    const only = answer(source, { arm: 'stable', placement: 'default' });
    return { source, place: () => only };
  }
  const answers = new Map(placed.map((it) => [nameOf(it), answer(source, it)]));
  const { plan, salt, weight } = release;
  return {
    source,
    place: (key, attributes) =>
      // Every placement is in the table above.
      answers.get(nameOf(placeKey(plan, salt, weight, key, attributes))) as Answer,
  };
}

function nameOf({ arm, placement }: Placed): string {
  return `${arm} ${placement}`;
}

function answer({ prompt, stable, release }: RouteSource, { arm, placement }: Placed): Answer {
  const version = arm === 'canary' && release !== null ? release.canary : stable;
  const metadata: ResolveMetadata = {
    promptVersion: version.version,
    contentHash: version.fingerprint,
    arm,
    placement,
    ...(release === null ? {} : { releaseId: release.id, stageIndex: release.stageIndex }),
    ...(release?.plan.stickBy === 'conversation' ? { stickBy: 'conversation' as const } : {}),
  };
  const evaluation = {
    key: prompt,
    value: version.content,
    reason: reasons[placement],
    variant: arm,
    metadata,
  };
  const body = Buffer.from(JSON.stringify(evaluation));
  return { body, length: String(body.length) };
}
