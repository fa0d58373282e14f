import type { JSX } from 'preact';
import { useEffect, useMemo, useReducer } from 'preact/hooks';
import type { FromEvalPanel } from '../../protocol/webview.ts';
import type { Store } from '../bridge/store.ts';
import { useStore } from '../bridge/useStore.ts';
import type { Bridge } from '../bridge/vscode.ts';
import { Cases } from './Cases.tsx';
import { Distributions } from './Distributions.tsx';
import { EvalHeader } from './EvalHeader.tsx';
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
  const [view, dispatch] = useReducer(reduceView, bridge.restore(), restoreView);
  const { uri, report } = state;
  const { model } = view.by;
  const counted = useMemo(
    () => (report?.cases ?? []).filter((it) => model === null || it.model === model),
    [report, model],
  );
  useEffect(() => {
    // Until the extension has said what the tab is about, what was kept of it still holds.
    if (uri !== null) bridge.keep({ ...view, about: { uri, report: report?.id ?? null } });
  }, [view, uri, report]);
  const isGone = report === null && view.by.attacks !== null;
  useEffect(() => {
    // The numbers that chose them are gone, until the next report.
    if (isGone) dispatch({ type: 'narrow', by: { attacks: null } });
  }, [isGone]);
  const cancel = (): void => {
    store.send({ type: 'cancelPressed' });
    bridge.post({ type: 'cancel' });
  };
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
        onPress={(type) => (type === 'cancel' ? cancel() : bridge.post({ type }))}
      />
      <VerdictLines state={state} />
      {report === null ? null : (
        <>
          <div class="evidence">
            <SummaryTable report={report} />
            <MatrixTable
              cases={counted}
              chosen={view.by.attacks}
              onChoose={(attacks) => dispatch({ type: 'narrow', by: { attacks } })}
            />
          </div>
          <Distributions cases={counted} />
        </>
      )}
      {state.phase === 'failed' && state.cases.length === 0 ? null : (
        <Cases state={state} view={view} dispatch={dispatch} post={bridge.post} onCancel={cancel} />
      )}
    </main>
  );
}
