import type { JSX } from 'preact';
import { clockWithSeconds } from '../times.ts';
import type { CanaryState } from './state.ts';

type State = NonNullable<CanaryState['connection']>['state'];

const words: Readonly<Record<State, (since: string) => string>> = {
  live: () => 'live',
  reconnecting: (since) => `reconnecting; figures are from ${since}`,
  down: (since) => `registry not reachable; figures are from ${since}`,
};

/** Whether what is shown is current, and since when it is not. */
export function Connection(props: {
  readonly connection: CanaryState['connection'];
}): JSX.Element | null {
  if (props.connection === null) return null;
  const { state, since, message } = props.connection;
  const text = words[state](clockWithSeconds(since));
  return (
    <span class={`connection connection-${state}`} role="status">
      <span class="dot" aria-hidden="true" />
      {state === 'live' || message === '' ? text : `${text} (${message})`}
    </span>
  );
}
