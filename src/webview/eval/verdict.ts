import { formatDuration } from '../../protocol/formatDuration.ts';
import type { Verdict } from '../../protocol/webview.ts';
import type { HeadlineText } from '../components/headlineText.ts';
import { count, money, plural } from '../numbers.ts';
import type { EvalState, StopCause } from './state.ts';

const words: Readonly<Record<Verdict, Pick<HeadlineText, 'tone' | 'icon' | 'word'>>> = {
  pass: { tone: 'good', icon: 'pass', word: 'PASS' },
  fail: { tone: 'bad', icon: 'fail', word: 'FAIL' },
  inconclusive: { tone: 'warn', icon: 'unknown', word: 'INCONCLUSIVE' },
};

const stopWords: Readonly<Record<StopCause, string>> = {
  cancelled: 'CANCELLED',
  'model-unavailable': 'STOPPED, MODEL UNAVAILABLE',
  budget: 'STOPPED AT THE BUDGET',
};

/** The panel's first line, whatever it is doing. Null while there is nothing to say. */
export function evalHeadline(state: EvalState): HeadlineText | null {
  return headlines[state.phase](state);
}

const headlines: Readonly<Record<EvalState['phase'], (state: EvalState) => HeadlineText | null>> = {
  empty: () => null,
  running: (state) => ({
    tone: 'plain',
    icon: 'running',
    word: state.cancelling ? 'CANCELLING' : 'RUNNING',
    sentence: '',
    ticking: howFar(state),
  }),
  done: ({ report }) => {
    if (report === null) return null;
    const { why = '' } = report.reasons[0] ?? {};
    return { ...words[report.verdict], sentence: why };
  },
  stopped: (state) => ({
    tone: 'warn',
    icon: 'paused',
    word: state.stop === null ? 'STOPPED' : stopWords[state.stop.why],
    sentence: `${doneOf(state)} done; run again to continue.`,
  }),
  failed: ({ failure }) => ({
    tone: 'bad',
    icon: 'warning',
    word: 'COULD NOT RUN',
    sentence: failure?.message ?? '',
  }),
};

function howFar(state: EvalState): string {
  const remaining = state.progress?.remainingMs ?? null;
  const left = remaining === null ? '' : `, about ${formatDuration(remaining)} left`;
  return state.progress === null ? 'starting' : `${doneOf(state)} done${left}`;
}

function doneOf({ progress, cases, report }: EvalState): string {
  const total = progress?.total ?? cases.length + (report?.unfinished ?? 0);
  return `${count(progress?.done ?? cases.length)} of ${plural(total, 'case')}`;
}

/** "cost $0.04, 38 s": what the evaluation has taken so far. */
export function spent({ report, progress }: EvalState): string {
  const cost = report?.cost ?? progress?.cost ?? null;
  const ms = report?.durationMs ?? progress?.elapsedMs ?? null;
  return [
    cost === null ? '' : `cost ${money(cost)}`,
    ms === null ? '' : formatDuration(ms),
    cached(report?.calls),
  ]
    .filter((it) => it !== '')
    .join(', ');
}

function cached(calls: { readonly made: number; readonly cached: number } | undefined): string {
  if (calls === undefined || calls.cached === 0) return '';
  return `${plural(calls.cached, 'answer')} from cache`;
}
