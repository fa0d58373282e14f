import type { ReleaseLogEntry, ReleaseResponse, SeriesPoint } from '../../protocol/api.ts';
import type { ReleaseStatus, ToCanaryPanel } from '../../protocol/webview.ts';

type Message<Type extends ToCanaryPanel['type']> = Extract<ToCanaryPanel, { readonly type: Type }>;
type ReleaseNews = Message<'event'>['event'];

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
  event: (state, { event }, at) =>
    state.release === null
      ? state
      : {
          ...state,
          release: applyNews(state.release, event),
          heardAt: event.type === 'live' ? at : state.heardAt,
        },
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

const ended: ReadonlySet<ReleaseStatus> = new Set(['promoted', 'rolled_back', 'superseded']);

export function hasEnded({ status }: ReleaseResponse): boolean {
  return ended.has(status);
}

function applyNews(release: ReleaseResponse, news: ReleaseNews): ReleaseResponse {
  if (news.type === 'live') {
    const { point } = news.live;
    const series = point === null ? release.series : appendPoint(release.series, point);
    return { ...release, live: news.live, series };
  }
  const { entry, status, stageIndex, stageStartedAt, weight } = news;
  return {
    ...release,
    status,
    stageIndex,
    stageStartedAt,
    weight,
    endedAt: ended.has(status) ? entry.at : null,
    log: appendEntry(release.log, entry),
  };
}

/** A resumed stream may repeat what was already heard. */
function appendEntry(
  log: readonly ReleaseLogEntry[],
  entry: ReleaseLogEntry,
): readonly ReleaseLogEntry[] {
  return log.some((it) => it.seq === entry.seq) ? log : [...log, entry];
}

const maxPoints = 4_000;

/** Keeps memory flat over a release of days: past the limit every second old point goes. */
function appendPoint(series: readonly SeriesPoint[], point: SeriesPoint): readonly SeriesPoint[] {
  const last = series.at(-1);
  if (last !== undefined && point.at <= last.at) return series;
  const kept =
    series.length < maxPoints
      ? series
      : series.filter((_it, i) => i % 2 === 0 || i > maxPoints / 2);
  return [...kept, point];
}
