import type { JSX } from 'preact';
import { useEffect, useMemo, useReducer } from 'preact/hooks';
import type { FromEvalPanel } from '../../protocol/webview.ts';
import type { Store } from '../bridge/store.ts';
import { useStore } from '../bridge/useStore.ts';
import type { Bridge } from '../bridge/vscode.ts';
import { CaseList } from './CaseList.tsx';
import { EvalHeader } from './EvalHeader.tsx';
import { FilterBar } from './FilterBar.tsx';
import { applyFilter, countByFilter, defaultFilter, worstFirst } from './filters.ts';
import { MatrixTable } from './MatrixTable.tsx';
import type { EvalMessage, EvalState } from './state.ts';
import { SummaryTable } from './SummaryTable.tsx';
import { VerdictLines } from './VerdictLines.tsx';
import { reduceView, restoreView } from './view.ts';

interface Props {
  readonly store: Store<EvalState, EvalMessage>;
  readonly bridge: Bridge<FromEvalPanel>;
}

export function EvalApp({ store, bridge }: Props): JSX.Element {
  const state = useStore(store);
  if (state.phase === 'empty') {
    return (
      <main>
        <p class="note">Reading the prompt and its cases…</p>
      </main>
    );
  }
  return (
    <main>
      <EvalHeader
        state={state}
        onPress={(type) => {
          if (type === 'cancel') store.send({ type: 'cancelPressed' });
          bridge.post({ type });
        }}
      />
      <VerdictLines state={state} />
      {state.report === null ? null : (
        <div class="evidence">
          <SummaryTable report={state.report} />
          <MatrixTable cases={state.report.cases} />
        </div>
      )}
      {state.phase === 'failed' && state.cases.length === 0 ? null : (
        <Cases state={state} bridge={bridge} />
      )}
    </main>
  );
}

function Cases({ state, bridge }: { state: EvalState; bridge: Props['bridge'] }): JSX.Element {
  const [view, dispatch] = useReducer(reduceView, bridge.restore(), restoreView);
  useEffect(() => bridge.keep(view), [view]);
  const running = state.phase === 'running';
  const ordered = useMemo(
    () => (running ? state.cases : worstFirst(state.cases)),
    [state.cases, running],
  );
  const counts = useMemo(() => countByFilter(ordered), [ordered]);
  const filter = view.filter ?? defaultFilter(counts, running);
  const shown = useMemo(() => applyFilter(ordered, filter), [ordered, filter]);
  return (
    <section aria-label="Cases" class="cases">
      <FilterBar
        counts={counts}
        selected={filter}
        onSelect={(name) => dispatch({ type: 'filter', filter: name })}
      />
      <CaseList
        cases={shown}
        view={view}
        dispatch={dispatch}
        simulated={state.simulated}
        empty={running ? 'No case is done yet.' : 'No case is in this group.'}
        onGoTo={(file, line) => bridge.post({ type: 'openCase', file, line })}
      />
    </section>
  );
}
