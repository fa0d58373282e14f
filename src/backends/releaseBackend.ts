import type { CancelSignal } from '../core/base/cancel.ts';
import type {
  LiveResponse,
  PromptListResponse,
  PublishRequest,
  ReleaseAction,
  ReleaseEvent,
  ReleaseListResponse,
  ReleaseResponse,
  StartReleaseRequest,
  VersionListResponse,
  VersionResponse,
} from '../protocol/api.ts';
import type { GuardMetric } from '../core/release/model.ts';
import type { BaselineCheckResponse } from '../protocol/baselineCheck.ts';
import type { FreezeListResponse, FreezeRequest, FreezeResponse } from '../protocol/freezeApi.ts';
import type { LabelRequest, LabelsResponse } from '../protocol/labelApi.ts';
import type { DecisionsResponse } from '../protocol/decisions.ts';

/** What a backend can do by itself; screens say what it means when it cannot. */
export interface BackendCapabilities {
  /** Splits traffic by key, so that a rollback reaches clients with their next request. */
  readonly split: boolean;
  readonly labels: boolean;
  /** Compares the arms and decides. */
  readonly metrics: boolean;
  readonly stream: boolean;
}

export type ConnectionState = 'live' | 'reconnecting' | 'down';

export interface StreamOptions {
  /** Ends the stream without an error. */
  readonly signal?: CancelSignal | undefined;
  /** Every change of the connection, with the ISO time of the last thing heard. */
  readonly onState?: ((state: ConnectionState, since: string) => void) | undefined;
}

/**
 * Where versions live and releases run. Lives beside its implementations and not among the core's
 * ports because it speaks in the API's own shapes.
 *
 * Every method fails with `registry-unavailable` when the backend cannot be reached or answers
 * nonsense, else with the code that the backend gave (`not-found`, `conflict`, `bad-request` ...).
 */
export interface ReleaseBackend {
  /** For people: the address. */
  readonly address: string;
  readonly capabilities: BackendCapabilities;
  listPrompts(): Promise<PromptListResponse>;
  /** Idempotent by fingerprint: the same content gives the version it already has. */
  publish(request: PublishRequest): Promise<VersionResponse>;
  /** Fails with `not-found` when there is no such version. */
  version(prompt: string, version: number): Promise<VersionResponse>;
  /** Newest first. Fails with `not-found` when there is no such prompt. */
  versions(prompt: string): Promise<VersionListResponse>;
  /**
   * Points a label such as `production` at a version. Fails with `forbidden` when the label is moved
   * by releases and nobody said why it moves regardless.
   */
  label(
    prompt: string,
    label: string,
    version: number,
    why?: Omit<LabelRequest, 'version'>,
  ): Promise<void>;
  /** Where a prompt's labels point, and every move of them. */
  labels(prompt: string): Promise<LabelsResponse>;
  freeze(request: FreezeRequest): Promise<FreezeResponse>;
  /** Those in force. */
  freezes(): Promise<FreezeListResponse>;
  liftFreeze(
    id: string,
    by: { readonly actor: string; readonly reason: string },
  ): Promise<FreezeResponse>;
  startRelease(prompt: string, request: StartReleaseRequest): Promise<ReleaseResponse>;
  act(
    releaseId: string,
    action: ReleaseAction,
    by: { readonly actor: string; readonly reason: string },
  ): Promise<ReleaseResponse>;
  getRelease(releaseId: string): Promise<ReleaseResponse>;
  /** Every log entry with what it was computed from, to be computed again. */
  decisions(releaseId: string): Promise<DecisionsResponse>;
  /** Newest first. */
  listReleases(): Promise<ReleaseListResponse>;
  /** What is live, or was at an ISO time. */
  live(prompt: string, at?: string): Promise<LiveResponse>;
  /**
   * Whether production's own metrics are steady enough to judge a canary against, by its history.
   * Fails with `not-found` without a production version.
   */
  baselineCheck(prompt: string, metrics: readonly GuardMetric[]): Promise<BaselineCheckResponse>;
  /**
   * A snapshot, then everything that happens; ends after the event that ends the release. Lost
   * connections are taken up again where they broke off, without an event lost or doubled; it fails
   * only when the registry says no (`not-found`).
   */
  stream(releaseId: string, options?: StreamOptions): AsyncIterable<ReleaseEvent>;
}
