import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CaseResult } from '../../protocol/webview.ts';
import type { CaseActions } from './CaseDetail.tsx';
import { panelKey, type PanelKey } from './keys.ts';
import type { EvalView, EvalViewAction } from './view.ts';

interface Keyboard {
  readonly view: EvalView;
  readonly dispatch: (action: EvalViewAction) => void;
  /** The case that the keyboard is on. */
  readonly active: CaseResult | undefined;
  readonly actions: CaseActions;
  readonly list: RefObject<HTMLElement>;
  readonly search: RefObject<HTMLInputElement>;
}

const handlers: Readonly<Record<PanelKey, (it: Keyboard) => void>> = {
  search: ({ search }) => search.current?.focus(),
  rerun: ({ active, actions }) => {
    if (active !== undefined) actions.rerun(active);
  },
  promote: ({ active, actions }) => {
    if (active !== undefined) actions.promote(active);
  },
  help: ({ view, dispatch }) => dispatch({ type: 'help', shown: !view.help }),
  escape: ({ view, dispatch, list }) => {
    if (view.help) dispatch({ type: 'help', shown: false });
    else dispatch({ type: 'collapse' });
    list.current?.focus();
  },
  // The list moves by itself once it has the focus.
  move: ({ list }) => list.current?.focus(),
};

/** The panel's keys, wherever the focus is; in a text field only Escape is one. */
export function usePanelKeys(keyboard: Keyboard): void {
  const latest = useRef(keyboard);
  latest.current = keyboard;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const key = panelKey(event);
      if (key === null || event.defaultPrevented) return;
      if (isTextField(event.target)) {
        if (key !== 'escape') return;
        latest.current.dispatch({ type: 'narrow', by: { text: '' } });
      }
      event.preventDefault();
      handlers[key](latest.current);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
