import type { ReleaseResponse } from '../../protocol/api.ts';
import { applyReleaseEvent } from '../../protocol/applyReleaseEvent.ts';
import type { ToCanaryPanel } from '../../protocol/webview.ts';

type Message<Type extends ToCanaryPanel['type']> = Extract<ToCanaryPanel, { readonly type: Type }>;

/** Everything the extension has told the panel. */
export interface CanaryState {
  readonly release: ReleaseResponse | null;
  /** When the live figures arrived, by this machine's clock: what counts down counts from here. */
  readonly heardAt: number;
  readonly releases: Message<'releases'>['releases'];
  readonly selected: string;
  /** Why there is no release to show; null while it is not known. */
  readonly empty: { readonly registry: string; readonly hint: string } | null;
  readonly connection: Omit<Message<'connection'>, 'type'> | null;
  readonly canSimulate: boolean;
  readonly simulated: boolean;
}

export const emptyCanary: CanaryState = {
  release: null,
  heardAt: 0,
  releases: [],
  selected: '',
  empty: null,
  connection: null,
  canSimulate: false,
  simulated: false,
};

type Handlers = {
  readonly [Type in ToCanaryPanel['type']]: (
    state: CanaryState,
    message: Message<Type>,
    at: number,
  ) => CanaryState;
};

const onMessage: Handlers = {
  empty: (state, { registry, hint }) => ({
    ...emptyCanary,
    connection: state.connection,
    empty: { registry, hint },
  }),
  releases: (state, { releases, selected }) => ({ ...state, releases, selected }),
  snapshot: (state, { release, canSimulate, simulated }, at) => ({
    ...state,
    release,
    heardAt: at,
    empty: null,
    canSimulate,
    simulated,
  }),
  event: (state, { event }, at) => ({
    ...state,
    release: applyReleaseEvent(state.release ?? undefined, event) ?? null,
    heardAt: state.release !== null && event.type === 'live' ? at : state.heardAt,
  }),
  connection: (state, { state: connected, since, message }) => ({
    ...state,
    connection: { state: connected, since, message },
  }),
};

/** `at` is when the message arrived, in milliseconds since 1970. */
export function reduceCanary(state: CanaryState, message: ToCanaryPanel, at: number): CanaryState {
  const handler = onMessage[message.type] as
    ((state: CanaryState, message: ToCanaryPanel, at: number) => CanaryState) | undefined;
  return handler === undefined ? state : handler(state, message, at);
}
