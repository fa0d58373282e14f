import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CaseResult, FromEvalPanel } from '../../protocol/webview.ts';
import type { CaseActions } from './CaseDetail.tsx';
import { CaseList } from './CaseList.tsx';
import { canPromote } from './caseWords.ts';
import { count } from '../numbers.ts';
import { FilterBar, type Rerun } from './FilterBar.tsx';
import {
  applyFilter,
  caseKey,
  choices,
  countByFilter,
  defaultFilter,
  failedCases,
  isNarrowed,
  narrow,
  nothingNarrowed,
  resultKey,
  worstFirst,
} from './filters.ts';
import { KeyHelp } from './KeyHelp.tsx';
import type { EvalState } from './state.ts';
import { usePanelKeys } from './usePanelKeys.ts';
import type { EvalView, EvalViewAction } from './view.ts';

interface Props {
  readonly state: EvalState;
  readonly view: EvalView;
  readonly dispatch: (action: EvalViewAction) => void;
  readonly post: (message: FromEvalPanel) => void;
  readonly onCancel: () => void;
}

/** The cases: what narrows them, the list, and what can be done with one. */
export function Cases(props: Props): JSX.Element {
  const { state, view, dispatch, post } = props;
  const running = state.phase === 'running';
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const { shown, counts, filter, found, failed } = useShownCases(state, view);
  const actions = caseActions(state, post);
  useEffect(() => {
    if (state.show !== null) dispatch({ type: 'show', key: state.show.key });
  }, [state.show]);
  const active = shown.find((it) => resultKey(it) === view.active);
  usePanelKeys({ view, dispatch, active, actions, list, search });
  return (
    <section aria-label="Cases" class="cases">
      <FilterBar
        counts={counts}
        selected={filter}
        onSelect={(name) => dispatch({ type: 'filter', filter: name })}
        by={view.by}
        choices={found}
        onNarrow={(by) => dispatch({ type: 'narrow', by })}
        search={search}
        rerun={rerunOf(props, failed, shown)}
      />
      {view.help ? <KeyHelp onClose={() => dispatch({ type: 'help', shown: false })} /> : null}
      <CaseList
        grid={list}
        cases={shown}
        view={view}
        dispatch={dispatch}
        state={state}
        empty={emptyWords(running, isNarrowed(view.by))}
        actions={actions}
      />
    </section>
  );
}

function useShownCases(
  { cases, phase }: EvalState,
  { by, filter: wanted }: EvalView,
): {
  readonly shown: readonly CaseResult[];
  readonly counts: ReturnType<typeof countByFilter>;
  readonly filter: NonNullable<EvalView['filter']>;
  readonly found: ReturnType<typeof choices>;
  readonly failed: readonly CaseResult[];
} {
  const running = phase === 'running';
  const ordered = useMemo(() => (running ? cases : worstFirst(cases)), [cases, running]);
  const found = useMemo(() => choices(ordered), [ordered]);
  const { model } = by;
  const failed = useMemo(
    () => failedCases(narrow(ordered, { ...nothingNarrowed, model })),
    [ordered, model],
  );
  const narrowed = useMemo(() => narrow(ordered, by), [ordered, by]);
  const counts = useMemo(() => countByFilter(narrowed), [narrowed]);
  const filter = wanted ?? defaultFilter(counts, running);
  const shown = useMemo(() => applyFilter(narrowed, filter), [narrowed, filter]);
  return { shown, counts, filter, found, failed };
}

function rerunOf(
  { state, post, onCancel }: Props,
  failed: readonly CaseResult[],
  shown: readonly CaseResult[],
): Rerun | null {
  const { rerun, report, cancelling, phase } = state;
  if (rerun !== null) {
    const { done = 0, total = rerun.keys.size } = rerun.progress ?? {};
    return { asking: `asking again: ${count(done)} of ${count(total)}`, cancelling, onCancel };
  }
  if (phase === 'running' || report === null) return null;
  const ask = (cases: readonly CaseResult[]): void =>
    post({ type: 'rerun', keys: cases.map(resultKey) });
  return {
    asking: null,
    failed: failed.length,
    shown: shown.length,
    onFailed: () => ask(failed),
    onShown: () => ask(shown),
  };
}

function caseActions(state: EvalState, post: Props['post']): CaseActions {
  const idle = state.phase !== 'running' && state.rerun === null;
  return {
    idle,
    goTo: (file, line) => post({ type: 'openCase', file, line }),
    askInput: (it) => post({ type: 'askInput', key: caseKey(it) }),
    rerun: (it) => {
      if (idle) post({ type: 'rerun', keys: [resultKey(it)] });
    },
    promote: (it) => {
      if (canPromote(it)) post({ type: 'promote', key: resultKey(it) });
    },
  };
}

function emptyWords(running: boolean, narrowed: boolean): string {
  if (narrowed) return 'No case fits the search.';
  return running ? 'No case is done yet.' : 'No case is in this group.';
}
