/** Why outcomes belong to no release, or belong to one and are compared with nothing. */

export const unattributedReasons = [
  'no-release',
  'unknown-release',
  'contradiction',
  'other-version',
] as const;
export type UnattributedReason = (typeof unattributedReasons)[number];

export const uncomparedReasons = ['no-key', 'off-split'] as const;
export type UncomparedReason = (typeof uncomparedReasons)[number];

export type TrafficReason = UnattributedReason | UncomparedReason;

/** As the end of a sentence that begins with "outcomes". */
export const trafficWords: Readonly<Record<TrafficReason, string>> = {
  'no-release': 'that name no release, while none was on',
  'unknown-release': 'that name a release which this registry does not have',
  contradiction: 'that contradict the release they name',
  'other-version':
    'of a version that is neither the stable nor the canary of the release that was on',
  'no-key': 'without a targeting key: they cannot be compared',
  'off-split': 'whose key the split would have sent to the other arm: they are not compared',
};

/** GET /v1/prompts/{name}/traffic?since=TIME: what came in of a prompt, and what became of it. */
export interface TrafficResponse {
  readonly prompt: string;
  /** ISO 8601, a whole minute; 24 hours ago unless asked otherwise. */
  readonly since: string;
  readonly outcomes: number;
  /** Outcomes that belong to no release; part of `outcomes`. */
  readonly unattributed: number;
  /** Outcomes of a release that are compared with nothing for a reason of their own. */
  readonly uncompared: number;
  readonly reasons: readonly {
    readonly reason: TrafficReason;
    readonly version: number;
    readonly outcomes: number;
  }[];
  /** Feedback of all prompts whose outcome has not come yet. */
  readonly heldFeedback: number;
}

/** A line of the panel; undefined when there is nothing to say. */
export function unattributedLine(outcomes: number | undefined): string | undefined {
  if (outcomes === undefined || outcomes === 0) return undefined;
  if (outcomes === 1) return '1 outcome belongs to neither arm and is compared with nothing';
  const many = outcomes.toLocaleString('en');
  return `${many} outcomes belong to neither arm and are compared with nothing`;
}
