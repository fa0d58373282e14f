import type {
  CaseResult,
  EvalEvent,
  EvalProgress,
  EvalReport,
  ToEvalPanel,
} from '../../protocol/webview.ts';

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

const onMessage: Handlers<EvalMessage> = {
  begin: (_state, { prompt, baseline, candidate, simulated }) => ({
    ...emptyEval,
    phase: 'running',
    prompt,
    baseline,
    candidate,
    simulated,
  }),
  event: (state, { event }) => handle(onEvent, state, event),
  report: (_state, { report, simulated }) => ({
    ...withReport({ ...emptyEval, simulated }, report),
    phase: (report.unfinished ?? 0) > 0 ? 'stopped' : 'done',
  }),
  failed: (state, { message, action }) => ({
    ...state,
    phase: 'failed',
    waiting: null,
    cancelling: false,
    failure: { message, action },
  }),
  cancelPressed: (state) => (state.phase === 'running' ? { ...state, cancelling: true } : state),
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
