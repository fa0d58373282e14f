import type { BlastView, Severity, ToBlastPanel } from '../../protocol/blastPanel.ts';
import type { HeadlineText } from '../components/headlineText.ts';

export interface BlastState {
  readonly subject: string;
  /** The last one that could be measured. */
  readonly view: BlastView | null;
  readonly measuring: boolean;
  readonly failure: { readonly message: string; readonly action: string | null } | null;
}

export const emptyBlast: BlastState = {
  subject: '',
  view: null,
  measuring: true,
  failure: null,
};

type Reducers = {
  readonly [Type in ToBlastPanel['type']]: (
    state: BlastState,
    message: Extract<ToBlastPanel, { type: Type }>,
  ) => BlastState;
};

const reducers: Reducers = {
  begin: (_state, { subject }) => ({ ...emptyBlast, subject }),
  measuring: (state) => ({ ...state, measuring: true }),
  view: (_state, { view }) => ({ subject: view.subject, view, measuring: false, failure: null }),
  failed: (state, { message, action }) => ({
    ...state,
    measuring: false,
    failure: { message, action },
  }),
};

export function reduceBlast(state: BlastState, message: ToBlastPanel): BlastState {
  const reduce = reducers[message.type] as (state: BlastState, it: ToBlastPanel) => BlastState;
  return reduce(state, message);
}

const looks: Readonly<Record<Severity, Pick<HeadlineText, 'tone' | 'icon' | 'word'>>> = {
  none: { tone: 'plain', icon: 'unknown', word: 'Blast radius None' },
  low: { tone: 'plain', icon: 'unknown', word: 'Blast radius Low' },
  medium: { tone: 'warn', icon: 'warning', word: 'Blast radius Medium' },
  high: { tone: 'bad', icon: 'warning', word: 'Blast radius High' },
  critical: { tone: 'bad', icon: 'fail', word: 'Blast radius Critical' },
};

/** The level, how far it reaches, and what that asks for. */
export function blastHeadlineText({ level, reach, advice }: BlastView): HeadlineText {
  return { ...looks[level], sentence: `${reach}; ${advice}` };
}
