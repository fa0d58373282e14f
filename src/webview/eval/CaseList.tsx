import type { JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CaseResult } from '../../protocol/webview.ts';
import { CaseDetail, type CaseActions } from './CaseDetail.tsx';
import { CaseRow } from './CaseRow.tsx';
import { caseKey, isNamed, resultKey } from './filters.ts';
import { caseListKey } from './keys.ts';
import type { EvalState } from './state.ts';
import { useListWindow } from './useListWindow.ts';
import type { EvalView, EvalViewAction } from './view.ts';

interface Props {
  readonly grid: RefObject<HTMLDivElement>;
  readonly cases: readonly CaseResult[];
  readonly view: EvalView;
  readonly dispatch: (action: EvalViewAction) => void;
  readonly state: EvalState;
  /** What to say when there is no case to show. */
  readonly empty: string;
  readonly actions: CaseActions;
}

/**
 * A tree grid of which only the rows in sight exist. The grid keeps the focus and names its active
 * row, so that rows may come and go while it is scrolled.
 */
export function CaseList(props: Props): JSX.Element {
  const { grid, cases, view, dispatch, state, empty } = props;
  const again = askedAgain(state);
  const openIndex = cases.findIndex((it) => resultKey(it) === view.open);
  const activeIndex = cases.findIndex((it) => resultKey(it) === view.active);
  const { shown, measureDetail, reveal } = useListWindow(grid, cases.length, openIndex);
  useEffect(() => {
    if (activeIndex >= 0 && document.activeElement === grid.current) reveal(activeIndex);
  }, [activeIndex]);
  useEffect(() => {
    if (state.show !== null && openIndex >= 0) reveal(openIndex);
  }, [state.show, openIndex >= 0]);
  if (cases.length === 0) return <p class="no-cases">{empty}</p>;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== grid.current || (view.help && event.key === 'Escape')) return;
    const action = caseListKey(event.key, cases.map(resultKey), view);
    if (action === null) return;
    event.preventDefault();
    dispatch(action);
  };
  return (
    <div
      ref={grid}
      class="case-list"
      role="treegrid"
      aria-label="Cases, Enter opens one"
      aria-rowcount={cases.length}
      aria-activedescendant={activeIndex < 0 ? undefined : `case-${activeIndex}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => {
        const first = cases[0];
        if (activeIndex < 0 && first !== undefined) {
          dispatch({ type: 'activate', key: resultKey(first) });
        }
      }}
    >
      <div role="presentation" style={{ height: `${shown.before}px` }} />
      {cases.slice(shown.first, shown.last).map((it, offset) => (
        <CaseItem
          key={resultKey(it)}
          result={it}
          index={shown.first + offset}
          open={shown.first + offset === openIndex}
          active={shown.first + offset === activeIndex}
          again={again(it)}
          list={props}
          measureDetail={measureDetail}
        />
      ))}
      <div role="presentation" style={{ height: `${shown.after}px` }} />
    </div>
  );
}

interface ItemProps {
  readonly result: CaseResult;
  readonly index: number;
  readonly open: boolean;
  readonly active: boolean;
  readonly again: string;
  readonly list: Props;
  readonly measureDetail: (element: HTMLElement | null) => void;
}

/** A row, and its details when they are open. */
function CaseItem(props: ItemProps): JSX.Element {
  const { result, index, open, active, again, list, measureDetail } = props;
  const { state, view, dispatch, actions } = list;
  const key = resultKey(result);
  return (
    <>
      <CaseRow
        result={result}
        index={index}
        open={open}
        active={active}
        again={again}
        model={view.by.model === null ? (result.model ?? '') : ''}
        onToggle={() => dispatch({ type: 'toggle', key })}
      />
      {open ? (
        <div role="row" aria-level={2} class="detail-row" ref={measureDetail}>
          <div role="gridcell">
            <CaseDetail
              result={result}
              simulated={state.simulated}
              input={state.inputs.get(caseKey(result))}
              actions={actions}
            />
          </div>
        </div>
      ) : null}
    </>
  );
}

/** What the row says of a case that is or was asked again. */
function askedAgain({ rerun, report }: EvalState): (it: CaseResult) => string {
  const merged = new Set(report?.selection?.whole == null ? [] : report.selection.keys);
  return (it) => {
    if (rerun !== null && isNamed(rerun.keys, it)) return 'asking again';
    return isNamed(merged, it) ? 'asked again' : '';
  };
}
