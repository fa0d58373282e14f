import type { JSX } from 'preact';
import type { ReleaseResponse } from '../../protocol/api.ts';
import type { FromCanaryPanel } from '../../protocol/webview.ts';
import { Badge } from '../components/Badge.tsx';
import { demoModel } from '../components/demoModel.ts';
import { Connection } from './Connection.tsx';
import { nextGate } from './gate.ts';
import { Ladder } from './Ladder.tsx';
import { weightText } from './limits.ts';
import type { CanaryState } from './state.ts';

interface Props {
  readonly state: CanaryState;
  readonly release: ReleaseResponse;
  readonly now: number;
  readonly post: (message: FromCanaryPanel) => void;
}

/** Which release this is, how far it has come and what it waits for. */
export function CanaryHeader({ state, release, now, post }: Props): JSX.Element {
  const gate = nextGate(release, state.heardAt, now);
  return (
    <header class="panel-header">
      <div class="title">
        {state.releases.length > 1 ? (
          <ReleaseSelect state={state} post={post} />
        ) : (
          <span class="prompt-name">{release.prompt}</span>
        )}
        <span class="versions">
          v{release.stable.version} <span aria-label="to">→</span> v{release.canary.version}
        </span>
        <span class="weight">
          {weightText(release.weight)} of {release.plan.stickBy}s
        </span>
        {state.simulated ? <Badge text={demoModel} /> : null}
      </div>
      <Ladder release={release} />
      <div class="status-line">
        {gate === '' ? null : <span class="gate">{gate}</span>}
        <Connection connection={state.connection} />
      </div>
    </header>
  );
}

function ReleaseSelect({ state, post }: Pick<Props, 'state' | 'post'>): JSX.Element {
  return (
    <select
      class="release-select"
      aria-label="Release"
      value={state.selected}
      onChange={(event) => post({ type: 'select', releaseId: event.currentTarget.value })}
    >
      {state.releases.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
