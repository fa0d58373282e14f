import { filterNames, type FilterName } from './filters.ts';

/** What the reader has chosen; kept across reloads of the webview. */
export interface EvalView {
  /** Null: the panel chooses. */
  readonly filter: FilterName | null;
  /** Key of the case whose details are open. */
  readonly open: string | null;
  /** Key of the case that the keyboard is on. */
  readonly active: string | null;
}

export const freshView: EvalView = { filter: null, open: null, active: null };

export type EvalViewAction =
  | { readonly type: 'filter'; readonly filter: FilterName }
  | { readonly type: 'activate'; readonly key: string }
  | { readonly type: 'toggle'; readonly key: string }
  | { readonly type: 'expand'; readonly key: string }
  | { readonly type: 'collapse' };

export function reduceView(view: EvalView, action: EvalViewAction): EvalView {
  const actions = {
    filter: (it: { filter: FilterName }): EvalView => ({ ...freshView, filter: it.filter }),
    activate: (it: { key: string }): EvalView => ({ ...view, active: it.key }),
    toggle: (it: { key: string }): EvalView => ({
      ...view,
      active: it.key,
      open: view.open === it.key ? null : it.key,
    }),
    expand: (it: { key: string }): EvalView => ({ ...view, active: it.key, open: it.key }),
    collapse: (): EvalView => ({ ...view, open: null }),
  };
  return (actions[action.type] as (it: EvalViewAction) => EvalView)(action);
}

/** The view that `EvalView` was kept as, or a fresh one when it is anything else. */
export function restoreView(kept: unknown): EvalView {
  if (typeof kept !== 'object' || kept === null) return freshView;
  const { filter, open, active } = kept as Record<string, unknown>;
  return {
    filter: filterNames.find((name) => name === filter) ?? null,
    open: typeof open === 'string' ? open : null,
    active: typeof active === 'string' ? active : null,
  };
}
