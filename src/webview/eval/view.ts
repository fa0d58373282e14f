import {
  filterNames,
  isNarrowed,
  nothingNarrowed,
  type FilterName,
  type Narrowing,
} from './filters.ts';

/** What the reader has chosen; kept across reloads of the webview. */
export interface EvalView {
  /** Null: the panel chooses. */
  readonly filter: FilterName | null;
  readonly by: Narrowing;
  /** Key of the case whose details are open. */
  readonly open: string | null;
  /** Key of the case that the keyboard is on. */
  readonly active: string | null;
  /** The list of keys is shown. */
  readonly help: boolean;
}

export const freshView: EvalView = {
  filter: null,
  by: nothingNarrowed,
  open: null,
  active: null,
  help: false,
};

export type EvalViewAction =
  | { readonly type: 'filter'; readonly filter: FilterName }
  | { readonly type: 'narrow'; readonly by: Partial<Narrowing> }
  | { readonly type: 'activate'; readonly key: string }
  | { readonly type: 'toggle'; readonly key: string }
  | { readonly type: 'expand'; readonly key: string }
  | { readonly type: 'collapse' }
  | { readonly type: 'show'; readonly key: string }
  | { readonly type: 'help'; readonly shown: boolean };

type Actions = {
  readonly [Type in EvalViewAction['type']]: (
    view: EvalView,
    action: Extract<EvalViewAction, { readonly type: Type }>,
  ) => EvalView;
};

const actions: Actions = {
  filter: ({ by }, { filter }) => ({ ...freshView, by, filter }),
  narrow: (view, { by }) => {
    const next = { ...view.by, ...by };
    // A category is of interest whatever the comparison said of its cases.
    const filter = isNarrowed(next) && by.attacks != null ? 'all' : view.filter;
    return { ...freshView, filter, by: next };
  },
  activate: (view, { key }) => ({ ...view, active: key }),
  toggle: (view, { key }) => ({ ...view, active: key, open: view.open === key ? null : key }),
  expand: (view, { key }) => ({ ...view, active: key, open: key }),
  collapse: (view) => ({ ...view, open: null }),
  show: (_view, { key }) => ({ ...freshView, filter: 'all', open: key, active: key }),
  help: (view, { shown }) => ({ ...view, help: shown }),
};

export function reduceView(view: EvalView, action: EvalViewAction): EvalView {
  const act = actions[action.type] as (view: EvalView, action: EvalViewAction) => EvalView;
  return act(view, action);
}

/** The view that `EvalView` was kept as, or a fresh one when it is anything else. */
export function restoreView(kept: unknown): EvalView {
  if (typeof kept !== 'object' || kept === null) return freshView;
  const { filter, by, open, active } = kept as Record<string, unknown>;
  return {
    filter: filterNames.find((name) => name === filter) ?? null,
    by: restoreNarrowing(by),
    open: textOrNull(open),
    active: textOrNull(active),
    help: false,
  };
}

/** Categories of attacks are not kept: the matrix that shows them as chosen begins anew. */
function restoreNarrowing(kept: unknown): Narrowing {
  if (typeof kept !== 'object' || kept === null) return nothingNarrowed;
  const { suite, model, tag, text, mustPass } = kept as Record<string, unknown>;
  return {
    suite: textOrNull(suite),
    model: textOrNull(model),
    tag: textOrNull(tag),
    text: textOrNull(text) ?? '',
    mustPass: mustPass === true,
    attacks: null,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
