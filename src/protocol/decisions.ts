import type { GuardStatus, ReleaseStatus } from '../core/release/model.ts';
import type { ReleaseLogEntry } from './api.ts';

/** GET /v1/releases/{id}/decisions: the log, oldest first, each entry with what it rests on. */
export interface DecisionsResponse {
  readonly releaseId: string;
  /** When retention removed the records, so that there are none; absent: they are there. */
  readonly evidenceRemovedAt?: string;
  readonly decisions: readonly {
    readonly entry: {
      readonly seq: number;
      /** Milliseconds since 1970. */
      readonly at: number;
      readonly action: ReleaseLogEntry['action'];
      readonly actor: string;
      readonly reason: string;
      /** After the action, as in the release's log. */
      readonly status: ReleaseStatus;
      readonly stageIndex: number;
      readonly weight: number;
      readonly guards: readonly GuardStatus[];
    };
    /** Null where nothing was computed: at the start. `input` and `output` are canonical JSON. */
    readonly record: {
      readonly engine: number;
      readonly input: string;
      readonly output: string;
    } | null;
  }[];
}
