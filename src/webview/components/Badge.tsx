import '@vscode-elements/elements/dist/vscode-badge/index.js';
import type { JSX } from 'preact';

export function Badge({ text }: { readonly text: string }): JSX.Element {
  return <vscode-badge class="badge">{text}</vscode-badge>;
}
