import type { JSX } from 'preact';
import type { ReleaseResponse } from '../../protocol/api.ts';
import { isOpen } from '../../protocol/applyReleaseEvent.ts';
import type { FromCanaryPanel } from '../../protocol/webview.ts';
import { Button } from '../components/Button.tsx';
import { releaseButtons } from './actions.ts';
import type { CanaryState } from './state.ts';

interface Props {
  readonly state: CanaryState;
  readonly release: ReleaseResponse;
  readonly post: (message: FromCanaryPanel) => void;
}

/** The extension asks for a reason and a confirmation before any of these takes effect. */
export function ReleaseActions({ state, release, post }: Props): JSX.Element {
  return (
    <div class="actions">
      {releaseButtons(release).map(({ action, label, disabled }) => (
        <Button
          key={action}
          label={label}
          disabled={disabled}
          onPress={() => post({ type: 'act', action })}
        />
      ))}
      {state.canSimulate && isOpen(release.status) ? (
        <Button
          label="Simulate traffic"
          primary={waitsForTraffic(release)}
          onPress={() => post({ type: 'simulate' })}
        />
      ) : null}
      {release.status === 'rolled_back' ? (
        <>
          <Button label="Open the diff" primary onPress={() => post({ type: 'openDiff' })} />
          <Button label="Revert file" onPress={() => post({ type: 'revertFile' })} />
        </>
      ) : null}
    </div>
  );
}

/** Nothing can be judged yet, so that traffic is what the person came for. */
function waitsForTraffic({ live, status }: ReleaseResponse): boolean {
  return status === 'running' && live.canary.requests + live.stable.requests === 0;
}
