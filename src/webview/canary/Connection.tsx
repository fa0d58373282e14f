import type { JSX } from 'preact';
import { clockWithSeconds } from '../times.ts';
import type { CanaryState } from './state.ts';

type State = NonNullable<CanaryState['connection']>['state'];

const stateWords: Readonly<Record<State, (since: string) => string>> = {
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
  const words = stateWords[state](clockWithSeconds(since));
  const text = state === 'live' || message === '' ? words : `${words} (${message})`;
  return (
    <span class={`connection ellipsis connection-${state}`} role="status" title={text}>
      <span class="dot" aria-hidden="true" />
      {text}
    </span>
  );
}
