import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CaseResult } from '../../protocol/webview.ts';
import { CaseDetail } from './CaseDetail.tsx';
import { CaseRow } from './CaseRow.tsx';
import { caseKey } from './filters.ts';
import { caseListKey } from './keys.ts';
import { useListWindow } from './useListWindow.ts';
import type { EvalView, EvalViewAction } from './view.ts';

interface Props {
  readonly cases: readonly CaseResult[];
  readonly view: EvalView;
  readonly dispatch: (action: EvalViewAction) => void;
  readonly simulated: boolean;
  /** What to say when there is no case to show. */
  readonly empty: string;
  readonly onGoTo: (file: string, line: number) => void;
}

/**
 * A tree grid of which only the rows in sight exist. The grid keeps the focus and names its active
 * row, so that rows may come and go while it is scrolled.
 */
export function CaseList({ cases, view, dispatch, simulated, empty, onGoTo }: Props): JSX.Element {
  const grid = useRef<HTMLDivElement>(null);
  const openIndex = cases.findIndex((it) => caseKey(it) === view.open);
  const activeIndex = cases.findIndex((it) => caseKey(it) === view.active);
  const { shown, measureDetail, reveal } = useListWindow(grid, cases.length, openIndex);
  useEffect(() => {
    if (activeIndex >= 0 && document.activeElement === grid.current) reveal(activeIndex);
  }, [activeIndex]);
  if (cases.length === 0) return <p class="no-cases">{empty}</p>;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== grid.current) return;
    const action = caseListKey(event.key, cases.map(caseKey), view);
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
          dispatch({ type: 'activate', key: caseKey(first) });
        }
      }}
    >
      <div role="presentation" style={{ height: `${shown.before}px` }} />
      {cases.slice(shown.first, shown.last).map((it, offset) => {
        const index = shown.first + offset;
        const open = index === openIndex;
        return [
          <CaseRow
            key={caseKey(it)}
            result={it}
            index={index}
            open={open}
            active={index === activeIndex}
            onToggle={() => dispatch({ type: 'toggle', key: caseKey(it) })}
          />,
          open ? (
            <div key="detail" role="row" aria-level={2} class="detail-row" ref={measureDetail}>
              <div role="gridcell">
                <CaseDetail result={it} simulated={simulated} onGoTo={onGoTo} />
              </div>
            </div>
          ) : null,
        ];
      })}
      <div role="presentation" style={{ height: `${shown.after}px` }} />
    </div>
  );
}
