import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import type { JSX } from 'preact';

interface Props {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

export function Progress({ label, done, total }: Props): JSX.Element {
  return <vscode-progress-bar aria-label={label} value={done} max={Math.max(1, total)} />;
}
