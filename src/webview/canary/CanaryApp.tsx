import type { JSX } from 'preact';
import type { FromCanaryPanel, ToCanaryPanel } from '../../protocol/webview.ts';
import { useNow } from '../bridge/useNow.ts';
import type { Store } from '../bridge/store.ts';
import { useStore } from '../bridge/useStore.ts';
import type { Bridge } from '../bridge/vscode.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Headline } from '../components/Headline.tsx';
import { CanaryHeader } from './CanaryHeader.tsx';
import { Charts } from './Charts.tsx';
import { Connection } from './Connection.tsx';
import { EventLog } from './EventLog.tsx';
import { GuardTable } from './GuardTable.tsx';
import { canaryHeadline } from './headline.ts';
import { ReleaseActions } from './ReleaseActions.tsx';
import type { CanaryState } from './state.ts';
import { Totals } from './Totals.tsx';

interface Props {
  readonly store: Store<CanaryState, ToCanaryPanel>;
  readonly bridge: Bridge<FromCanaryPanel>;
}

export function CanaryApp({ store, bridge }: Props): JSX.Element {
  const state = useStore(store);
  const { release } = state;
  const now = useNow(release?.status === 'running');
  if (release === null) return <NoRelease state={state} />;
  const goesOn = release.status === 'running' || release.status === 'paused';
  const outlooks = goesOn ? release.live.outlook?.guards : undefined;
  return (
    <main>
      <CanaryHeader state={state} release={release} now={now} post={bridge.post} />
      <Headline text={canaryHeadline(release, now)}>
        <ReleaseActions state={state} release={release} post={bridge.post} />
      </Headline>
      <GuardTable guards={release.live.guards} outlooks={outlooks} />
      <div class="columns">
        <div class="column">
          <Totals release={release} />
          <EventLog log={release.log} now={now} />
        </div>
        <Charts release={release} />
      </div>
    </main>
  );
}

function NoRelease({ state }: { readonly state: CanaryState }): JSX.Element {
  if (state.empty === null) {
    return (
      <main>
        <p class="note">Asking the registry for releases…</p>
        <Connection connection={state.connection} />
      </main>
    );
  }
  return (
    <main>
      <EmptyState title="No canary is out" hint={state.empty.hint}>
        <p class="note">Registry: {state.empty.registry}</p>
        <Connection connection={state.connection} />
      </EmptyState>
    </main>
  );
}
