import type { EvalView, EvalViewAction } from './view.ts';

const page = 10;

const moves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  j: (index) => index + 1,
  k: (index) => index - 1,
  PageDown: (index) => index + page,
  PageUp: (index) => index - page,
  Home: () => 0,
  End: (_index, last) => last,
};

const presses: Readonly<Record<string, (key: string) => EvalViewAction>> = {
  Enter: (key) => ({ type: 'toggle', key }),
  ' ': (key) => ({ type: 'toggle', key }),
  ArrowRight: (key) => ({ type: 'expand', key }),
  ArrowLeft: () => ({ type: 'collapse' }),
  Escape: () => ({ type: 'collapse' }),
};

/** What a key does in the list of cases; null when it is not one of the list's. */
export function caseListKey(
  key: string,
  rows: readonly string[],
  view: EvalView,
): EvalViewAction | null {
  const at = Math.max(0, rows.indexOf(view.active ?? ''));
  const move = moves[key];
  const target = move === undefined ? at : move(at, rows.length - 1);
  const row = rows[Math.min(rows.length - 1, Math.max(0, target))];
  if (row === undefined) return null;
  if (move !== undefined) return { type: 'activate', key: row };
  return presses[key]?.(row) ?? null;
}

/** What the panel's own keys do, in the words of the help. */
export const keyHelp: readonly (readonly [keys: string, what: string])[] = [
  ['j k, arrows', 'next and previous case'],
  ['Enter, Space', 'open or close a case'],
  ['/', 'search'],
  ['r', 'ask the case again'],
  ['p', 'promote the case into the golden set'],
  ['Esc', 'close the case, the search or this list'],
  ['?', 'this list'],
];

export type PanelKey = 'search' | 'rerun' | 'promote' | 'help' | 'escape' | 'move';

const panelKeys: Readonly<Record<string, PanelKey>> = {
  '/': 'search',
  r: 'rerun',
  p: 'promote',
  '?': 'help',
  Escape: 'escape',
  j: 'move',
  k: 'move',
};

/** What a key means wherever the focus is in the panel, text fields excepted. */
export function panelKey(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}): PanelKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return panelKeys[event.key] ?? null;
}
