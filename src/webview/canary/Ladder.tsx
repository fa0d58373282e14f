import type { JSX } from 'preact';
import type { ReleaseResponse } from '../../protocol/api.ts';
import { ladder, type LadderStep } from './gate.ts';
import { weightText } from './limits.ts';

const spoken: Readonly<Record<LadderStep['state'], string>> = {
  done: 'passed',
  current: 'current stage',
  stopped: 'ended here',
  ahead: 'ahead',
};

/** The stages of the plan as a row of steps. */
export function Ladder({ release }: { readonly release: ReleaseResponse }): JSX.Element {
  return (
    <ol class={`ladder ladder-${release.status}`} aria-label="Stages">
      {ladder(release).map(({ weight, state }) => (
        <li key={weight} class={state} aria-current={state === 'current' ? 'step' : undefined}>
          {weightText(weight)}
          <span class="spoken"> {spoken[state]}</span>
        </li>
      ))}
    </ol>
  );
}
