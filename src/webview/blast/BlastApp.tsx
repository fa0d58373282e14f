import type { JSX } from 'preact';
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import type {
  BlastSection,
  BlastView,
  FromBlastPanel,
  ToBlastPanel,
} from '../../protocol/blastPanel.ts';
import type { Store } from '../bridge/store.ts';
import { useStore } from '../bridge/useStore.ts';
import type { Bridge } from '../bridge/vscode.ts';
import { Button } from '../components/Button.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Headline } from '../components/Headline.tsx';
import { Icon } from '../components/Icon.tsx';
import { unbroken } from '../numbers.ts';
import { graphModel } from './graphModel.ts';
import { ReachGraph } from './ReachGraph.tsx';
import { ReachTree } from './ReachTree.tsx';
import { reduceTree, restoreTree, treeRows, type TreeAction } from './rows.ts';
import { blastHeadlineText, type BlastState } from './state.ts';

interface Props {
  readonly store: Store<BlastState, ToBlastPanel>;
  readonly bridge: Bridge<FromBlastPanel>;
}

export function BlastApp({ store, bridge }: Props): JSX.Element {
  const { view, failure, subject, measuring } = useStore(store);
  if (view !== null) {
    return (
      <main>
        <Header view={view} measuring={measuring} bridge={bridge} />
        {failure === null ? null : <Stale failure={failure} />}
        <Headline text={blastHeadlineText(view)} />
        <Lines lines={view.reasons} />
        <Reach view={view} bridge={bridge} />
      </main>
    );
  }
  if (failure === null) {
    return (
      <main>
        <p class="note" role="status">
          Measuring what the edit of {subject === '' ? 'the prompt' : subject} reaches…
        </p>
      </main>
    );
  }
  return (
    <main>
      <EmptyState title={`COULD NOT MEASURE - ${failure.message}`} hint={failure.action ?? ''}>
        <Button label="Look again" primary onPress={() => bridge.post({ type: 'refresh' })} />
      </EmptyState>
    </main>
  );
}

function Header(props: {
  readonly view: BlastView;
  readonly measuring: boolean;
  readonly bridge: Props['bridge'];
}): JSX.Element {
  const { view, measuring, bridge } = props;
  const { subject, kind, baseline } = view;
  const whole = kind === 'prompt';
  return (
    <header class="panel-header">
      <div class="title">
        <span class="prompt-name">{subject}</span>
        <span class="versions">{baseline} → working tree</span>
        <span class="note" role="status">
          {measuring ? 'measuring…' : ''}
        </span>
      </div>
      <div class="actions">
        {whole ? (
          <Button label="Evaluate" primary onPress={() => bridge.post({ type: 'evaluate' })} />
        ) : null}
        <Button label="Review" primary={!whole} onPress={() => bridge.post({ type: 'review' })} />
        {whole ? (
          <Button label="Release canary" onPress={() => bridge.post({ type: 'release' })} />
        ) : null}
        <Button label="Refresh" onPress={() => bridge.post({ type: 'refresh' })} />
      </div>
    </header>
  );
}

/** Over a view that no longer is of the present text. */
function Stale({ failure }: { failure: NonNullable<BlastState['failure']> }): JSX.Element {
  return (
    <p class="stale" role="alert">
      <Icon name="warning" /> Out of date: {failure.message.replace(/\.?$/, '.')} What follows is
      from before.
    </p>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }): JSX.Element {
  return (
    <ul class="reasons">
      {lines.map((line) => (
        <li key={line}>{unbroken(line)}</li>
      ))}
    </ul>
  );
}

function Reach({ view, bridge }: { view: BlastView; bridge: Props['bridge'] }): JSX.Element {
  const [tree, dispatch] = useReducer(reduceTree, bridge.restore(), restoreTree);
  useEffect(() => bridge.keep(tree), [tree]);
  const readable = useReadable();
  const model = useMemo(() => graphModel(view), [view]);
  const rows = treeRows(view.groups, tree);
  const act = (action: TreeAction): void => {
    dispatch(action);
    if (action.type === 'open') bridge.post({ type: 'open', id: action.id });
  };
  return (
    <div class="reach">
      <section class="reach-list" aria-label="What the change reaches">
        <ReachTree rows={rows} view={tree} act={act} />
      </section>
      {model.edges.length === 0 ? null : (
        <details class="reach-drawing" open={readable}>
          <summary>
            Graph
            {readable ? null : (
              <span class="folded">
                {' '}
                - there is no room here to read it; the list says the same
              </span>
            )}
          </summary>
          <ReachGraph
            subject={view.subject}
            model={model}
            active={tree.active}
            onPress={({ row, opens }) => {
              if (row !== '') act({ type: opens ? 'open' : 'activate', id: row });
            }}
          />
        </details>
      )}
      <Section section={view.plan} />
      <Section section={view.detection} />
    </div>
  );
}

function Section({ section }: { readonly section: BlastSection }): JSX.Element {
  return (
    <section class="words">
      <h2>{section.title}</h2>
      <ul>
        {section.lines.map((line) => (
          <li key={line}>{unbroken(line)}</li>
        ))}
      </ul>
    </section>
  );
}

/** As in the style sheet: two boxes side by side need so much; below, the graph is folded. */
const readableQuery = '(min-width: 400px)';

function useReadable(): boolean {
  const [readable, setReadable] = useState(() => window.matchMedia(readableQuery).matches);
  useEffect(() => {
    const media = window.matchMedia(readableQuery);
    const changed = (): void => setReadable(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return readable;
}
