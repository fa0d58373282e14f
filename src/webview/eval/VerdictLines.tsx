import type { JSX } from 'preact';
import { formatDuration } from '../../protocol/formatDuration.ts';
import { Headline } from '../components/Headline.tsx';
import { Icon } from '../components/Icon.tsx';
import { Progress } from '../components/Progress.tsx';
import { count, money, plural, unbroken } from '../numbers.ts';
import type { EvalState } from './state.ts';
import { evalHeadline, spent } from './verdict.ts';

/** The answer in the first line; below it the rest of the reasons, or how far the run has come. */
export function VerdictLines({ state }: { readonly state: EvalState }): JSX.Element | null {
  const headline = evalHeadline(state);
  if (headline === null) return null;
  return (
    <section aria-label="Verdict" class="verdict">
      <Headline text={headline}>
        <span class="spent">{spent(state)}</span>
      </Headline>
      {state.phase === 'running' ? <RunningLines state={state} /> : <Details state={state} />}
      {state.rerun === null ? null : <RerunLines rerun={state.rerun} state={state} />}
      {state.rerunProblem === null ? null : (
        <p class="detail-line call-error" role="alert">
          Could not ask again: {state.rerunProblem}
        </p>
      )}
      {state.stale === null ? null : (
        <p class="detail-line stale">
          <Icon name="warning" /> Out of date: {state.stale}
        </p>
      )}
    </section>
  );
}

function RunningLines({ state }: { readonly state: EvalState }): JSX.Element {
  const { done = 0, total = 0 } = state.progress ?? {};
  const { waiting } = state;
  return (
    <>
      <Progress label="Cases done" done={done} total={total} />
      <p class="detail-line">
        {waiting === null ? ' ' : `Waiting ${formatDuration(waiting.forMs)}: ${waiting.reason}`}
      </p>
    </>
  );
}

function RerunLines(props: {
  readonly rerun: NonNullable<EvalState['rerun']>;
  readonly state: EvalState;
}): JSX.Element {
  const { keys, progress } = props.rerun;
  const { done = 0, total = keys.size, remainingMs = null, cost = null } = progress ?? {};
  const words = [
    `${props.state.cancelling ? 'Cancelling' : 'Asking again'}: ${count(done)} of ${plural(total, 'chosen case')}`,
    remainingMs === null ? '' : `about ${formatDuration(remainingMs)} left`,
    cost === null ? '' : `cost ${money(cost)}`,
  ];
  return (
    <>
      <Progress label="Chosen cases done" done={done} total={total} />
      <p class="detail-line">{words.filter((it) => it !== '').join(', ')}</p>
    </>
  );
}

function Details({ state }: { readonly state: EvalState }): JSX.Element | null {
  const lines = detailLines(state);
  if (lines.length === 0) return null;
  return (
    <ul class="reasons">
      {lines.map((line) => (
        <li key={line}>{unbroken(line)}</li>
      ))}
    </ul>
  );
}

const detailsOf: Readonly<Record<EvalState['phase'], (state: EvalState) => readonly string[]>> = {
  empty: () => [],
  running: () => [],
  done: ({ report }) => (report?.reasons ?? []).slice(1).map((it) => it.why),
  stopped: ({ stop }) => (stop === null ? [] : [stop.message]),
  failed: ({ failure }) => (failure?.action == null ? [] : [failure.action]),
};

function detailLines(state: EvalState): readonly string[] {
  return detailsOf[state.phase](state).filter((line) => line !== '');
}
