import type {
  CaseInput,
  CaseResult,
  EvalEvent,
  EvalProgress,
  EvalReport,
  ToEvalPanel,
} from '../../protocol/webview.ts';
import { resultKey } from './filters.ts';

export type EvalPhase = 'empty' | 'running' | 'done' | 'stopped' | 'failed';
export type StopCause = Extract<EvalEvent, { readonly type: 'stopped' }>['why'];

/** Everything the extension has told the panel. */
export interface EvalState {
  readonly phase: EvalPhase;
  readonly prompt: string;
  readonly baseline: string;
  readonly candidate: string;
  /** Empty until it is known. */
  readonly model: string;
  readonly simulated: boolean;
  readonly progress: EvalProgress | null;
  /** What a running evaluation waits for, and for how long from then on. */
  readonly waiting: { readonly reason: string; readonly forMs: number } | null;
  /** Cancel was pressed and not yet answered. */
  readonly cancelling: boolean;
  readonly cases: readonly CaseResult[];
  readonly report: EvalReport | null;
  readonly stop: { readonly why: StopCause; readonly message: string } | null;
  readonly failure: { readonly message: string; readonly action: string | null } | null;
  /** The address of the prompt. */
  readonly uri: string | null;
  /** Why what is shown is no longer up to date. */
  readonly stale: string | null;
  /** Chosen cases that are being asked again. */
  readonly rerun: {
    readonly keys: ReadonlySet<string>;
    readonly progress: EvalProgress | null;
  } | null;
  /** Why chosen cases could not be asked again. */
  readonly rerunProblem: string | null;
  /** What was sent, by case. */
  readonly inputs: ReadonlyMap<string, CaseInput>;
  /** The case to open next, and a number that tells one wish from the next. */
  readonly show: { readonly key: string; readonly wish: number } | null;
}

export const emptyEval: EvalState = {
  phase: 'empty',
  prompt: '',
  baseline: '',
  candidate: '',
  model: '',
  simulated: false,
  progress: null,
  waiting: null,
  cancelling: false,
  cases: [],
  report: null,
  stop: null,
  failure: null,
  uri: null,
  stale: null,
  rerun: null,
  rerunProblem: null,
  inputs: new Map(),
  show: null,
};

/** The extension's messages, and the one press that shows before the extension answers. */
export type EvalMessage = ToEvalPanel | { readonly type: 'cancelPressed' };

type Handlers<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: (
    state: EvalState,
    message: Extract<Message, { readonly type: Type }>,
  ) => EvalState;
};

const onEvent: Handlers<EvalEvent> = {
  started: (state, { total, prompt, model }) => ({
    ...state,
    phase: 'running',
    prompt,
    model,
    progress: { done: 0, total, elapsedMs: 0, remainingMs: null, cost: null },
  }),
  case: (state, { result, progress }) => ({
    ...state,
    progress,
    waiting: null,
    cases: [...state.cases, result],
  }),
  waiting: (state, { reason, forMs, progress }) => ({
    ...state,
    progress,
    waiting: { reason, forMs },
  }),
  finished: (state, { report }) => ({ ...withReport(state, report), phase: 'done' }),
  stopped: (state, { why, message, report }) => ({
    ...withReport(state, report),
    phase: 'stopped',
    stop: { why, message },
  }),
};

/** What becomes of the whole comes with the next report; until then cases take their new results. */
const onRerunEvent: Handlers<EvalEvent> = {
  started: (state) => state,
  case: (state, { result, progress }) => ({
    ...withRerunProgress(state, progress),
    cases: replaced(state.cases, result),
  }),
  waiting: (state, { progress }) => withRerunProgress(state, progress),
  finished: (state) => state,
  stopped: (state) => state,
};

function withRerunProgress(state: EvalState, progress: EvalProgress): EvalState {
  return state.rerun === null ? state : { ...state, rerun: { ...state.rerun, progress } };
}

function replaced(cases: readonly CaseResult[], result: CaseResult): readonly CaseResult[] {
  const key = resultKey(result);
  const isKnown = cases.some((it) => resultKey(it) === key);
  return isKnown ? cases.map((it) => (resultKey(it) === key ? result : it)) : [...cases, result];
}

const onMessage: Handlers<EvalMessage> = {
  begin: ({ uri, show }, { prompt, baseline, candidate, simulated }) => ({
    ...emptyEval,
    uri,
    show,
    phase: 'running',
    prompt,
    baseline,
    candidate,
    simulated,
  }),
  event: (state, { event }) => handle(onEvent, state, event),
  report: ({ uri, inputs, show }, { report, simulated }) => ({
    ...withReport({ ...emptyEval, uri, inputs, show, simulated }, report),
    phase: (report.unfinished ?? 0) > 0 ? 'stopped' : 'done',
  }),
  failed: (state, { message, action }) => ({
    ...state,
    phase: 'failed',
    waiting: null,
    cancelling: false,
    failure: { message, action },
  }),
  cancelPressed: (state) =>
    state.phase === 'running' || state.rerun !== null ? { ...state, cancelling: true } : state,
  about: (state, { uri }) => ({ ...state, uri }),
  stale: (state, { why }) => ({ ...state, stale: why }),
  rerun: (state, { keys }) => ({
    ...state,
    rerun: { keys: new Set(keys), progress: null },
    rerunProblem: null,
    cancelling: false,
  }),
  rerunEvent: (state, { event }) =>
    state.rerun === null ? state : handle(onRerunEvent, state, event),
  rerunFailed: (state, { message }) => ({
    ...state,
    rerun: null,
    rerunProblem: message,
    cancelling: false,
    cases: state.report?.cases ?? state.cases,
  }),
  input: (state, { key, input }) => ({ ...state, inputs: new Map(state.inputs).set(key, input) }),
  show: (state, { key }) => ({ ...state, show: { key, wish: (state.show?.wish ?? 0) + 1 } }),
};

export function reduceEval(state: EvalState, message: EvalMessage): EvalState {
  return handle(onMessage, state, message);
}

function handle<Message extends { readonly type: string }>(
  handlers: Handlers<Message>,
  state: EvalState,
  message: Message,
): EvalState {
  const handler = handlers[message.type as Message['type']] as
    ((state: EvalState, message: Message) => EvalState) | undefined;
  return handler === undefined ? state : handler(state, message);
}

function withReport(state: EvalState, report: EvalReport): EvalState {
  return {
    ...state,
    prompt: report.prompt,
    baseline: report.baseline.label,
    candidate: report.candidate.label,
    model: report.model,
    waiting: null,
    cancelling: false,
    cases: report.cases,
    report,
  };
}
