import type { HTMLAttributes as ElementAttributes } from 'preact';

/** The custom elements in use, as preact sees them. */
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ElementAttributes & { secondary?: boolean; disabled?: boolean };
      'vscode-badge': ElementAttributes & { variant?: string };
      'vscode-progress-bar': ElementAttributes & { value?: number; max?: number };
    }
  }
}
