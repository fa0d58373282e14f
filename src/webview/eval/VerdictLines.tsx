import type { JSX } from 'preact';
import { formatDuration } from '../../protocol/formatDuration.ts';
import { Headline } from '../components/Headline.tsx';
import { Progress } from '../components/Progress.tsx';
import { unbroken } from '../numbers.ts';
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
