import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { JSX } from 'preact';

interface Props {
  readonly label: string;
  readonly onPress: () => void;
  /** One primary action a surface; the others are secondary. */
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** A longer name for who cannot see the surroundings. */
  readonly describedAs?: string;
}

export function Button({ label, onPress, primary, disabled, describedAs }: Props): JSX.Element {
  return (
    <vscode-button
      secondary={primary !== true}
      disabled={disabled === true}
      aria-disabled={disabled === true}
      aria-label={describedAs ?? label}
      onClick={onPress}
      onKeyDown={keepFromScrolling}
    >
      {label}
    </vscode-button>
  );
}

/** The element presses itself on Space; the page would scroll as well. */
function keepFromScrolling(event: KeyboardEvent): void {
  if (event.key === ' ') event.preventDefault();
}
