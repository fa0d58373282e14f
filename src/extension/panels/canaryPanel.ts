import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import { isOpen } from '../../protocol/applyReleaseEvent.ts';
import type { FromCanaryPanel, ToCanaryPanel } from '../../protocol/webview.ts';
import { commands, containers, views } from '../contributions.ts';
import type { RegistryConnection } from '../registry/connection.ts';
import type { FeedChange, ReleaseFeed } from '../registry/releaseFeed.ts';
import type { Reporter } from '../reporter.ts';
import type { SimulatedTraffic } from '../traffic/simulatedTraffic.ts';
import { releaseWords } from '../words/releaseWords.ts';
import { setUpWebview } from './setUpWebview.ts';
import { tabIcon } from './tabIcon.ts';

type Post = (message: ToCanaryPanel) => void;

export interface CanaryPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly feed: ReleaseFeed;
  readonly connection: RegistryConnection;
  readonly traffic: SimulatedTraffic;
  /** Whether answers come from the demo model, so that traffic can be simulated. */
  readonly simulated: () => Promise<boolean>;
  readonly reporter: Reporter;
}

/**
 * The canary panel, in the bottom panel and as a tab: both show the same selected release. The
 * selection falls to the newest release when there is none.
 */
export class CanaryPanel implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #deps: CanaryPanelDeps;
  readonly #store = new DisposableStore();
  readonly #posts = new Set<Post>();
  #selected: string | undefined;
  #tab: vscode.WebviewPanel | undefined;

  constructor(deps: CanaryPanelDeps) {
    this.#deps = deps;
    const { feed, connection, traffic } = deps;
    this.#store.add(feed.onDidChangeList(() => this.#listChanged()));
    this.#store.add(feed.onDidReceive((change) => this.#received(change)));
    this.#store.add(feed.onDidChangeFreshness((id) => this.#freshnessChanged(id)));
    this.#store.add(connection.onDidChange(() => this.#listChanged()));
    this.#store.add(traffic.onDidChange(() => void this.#sendAll([...this.#posts])));
  }

  /** The release on show. */
  get selected(): string | undefined {
    const { list } = this.#deps.feed;
    return this.#selected ?? list[0]?.id;
  }

  /** Shows a release, or the one on show, in the bottom panel. */
  async show(id?: string): Promise<void> {
    if (id !== undefined) this.#select(id);
    await vscode.commands.executeCommand(`workbench.view.extension.${containers.panel.id}`);
    await vscode.commands.executeCommand(`${views.canary.id}.focus`);
  }

  showTab(): void {
    if (this.#tab !== undefined) return this.#tab.reveal();
    const tab = vscode.window.createWebviewPanel(
      'promptCanary.canaryTab',
      'Canary',
      vscode.ViewColumn.Active,
      { retainContextWhenHidden: true },
    );
    tab.iconPath = tabIcon(this.#deps.extensionUri);
    this.#tab = tab;
    const attached = this.#attach(tab.webview);
    tab.onDidDispose(() => {
      attached.dispose();
      this.#tab = undefined;
    });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const attached = this.#attach(view.webview);
    view.onDidDispose(() => void attached.dispose());
  }

  dispose(): void {
    this.#tab?.dispose();
    this.#store.dispose();
  }

  #attach(webview: vscode.Webview): vscode.Disposable {
    const { extensionUri, reporter } = this.#deps;
    // A page that is going away need not hear it.
    const post: Post = (message) =>
      void webview.postMessage(message).then(undefined, () => undefined);
    const listener = webview.onDidReceiveMessage(async (message: unknown) => {
      const { fromCanaryPanel } = await import('../../protocol/webview.ts');
      const parsed = fromCanaryPanel.safeParse(message);
      if (!parsed.success) reporter.report(new Error('the canary panel sent an unknown message'));
      else this.#act(parsed.data, post);
    });
    setUpWebview(webview, extensionUri, 'canary', 'Canary');
    return {
      dispose: () => {
        this.#posts.delete(post);
        listener.dispose();
      },
    };
  }

  #act(message: FromCanaryPanel, post: Post): void {
    if (message.type === 'ready') {
      this.#posts.add(post);
      void this.#sendAll([post]);
    } else if (message.type === 'select') this.#select(message.releaseId);
    else if (message.type === 'act') this.#run(commands.actOnRelease.id, message.action);
    else this.#run(messageCommands[message.type]);
  }

  #run(command: string, ...args: readonly unknown[]): void {
    void vscode.commands.executeCommand(command, this.selected, ...args);
  }

  #select(id: string): void {
    this.#selected = id;
    void this.#sendAll([...this.#posts]);
  }

  /** A release that has just been started is what people came to see. */
  #listChanged(): void {
    const { list } = this.#deps.feed;
    const shown = list.find(({ id }) => id === this.#selected);
    const next = list.find(
      ({ status, prompt }) => isOpen(status) && prompt === (shown?.prompt ?? prompt),
    );
    const over = shown === undefined || !isOpen(shown.status);
    if (over && next !== undefined) this.#selected = next.id;
    void this.#sendAll([...this.#posts]);
  }

  #received({ release, event }: FeedChange): void {
    if (release.id !== this.selected) return;
    if (event.type === 'snapshot') void this.#sendAll([...this.#posts]);
    else this.#tell([...this.#posts], { type: 'event', event });
  }

  #freshnessChanged(id: string): void {
    if (id === this.selected) this.#sendFreshness([...this.#posts]);
  }

  #tell(posts: readonly Post[], message: ToCanaryPanel): void {
    for (const post of posts) post(message);
  }

  /** Everything, so that a webview that has just loaded shows the same as one that stayed. */
  async #sendAll(posts: readonly Post[]): Promise<void> {
    if (posts.length === 0) return;
    const { feed, reporter, traffic, simulated } = this.#deps;
    const id = this.selected;
    if (id === undefined) {
      this.#tell(posts, this.#emptiness());
      return;
    }
    try {
      const [release, isSimulated] = await Promise.all([feed.get(id), simulated()]);
      if (id !== this.selected) return;
      const releases = feed.list.map((it) => {
        const known = feed.known(it.id);
        return {
          id: it.id,
          label: `${it.prompt} - ${known === undefined ? it.status : releaseWords(known)}`,
        };
      });
      this.#tell(posts, { type: 'releases', releases, selected: id });
      const canSimulate = isSimulated && traffic.release !== id;
      const snapshot = { release, canSimulate, simulated: isSimulated };
      this.#tell(posts, { type: 'snapshot', ...snapshot });
      this.#sendFreshness(posts);
    } catch (error) {
      const away = error instanceof CanaryError && error.code === 'registry-unavailable';
      if (away) this.#tell(posts, this.#emptiness());
      else reporter.report(error);
    }
  }

  #sendFreshness(posts: readonly Post[]): void {
    const { feed } = this.#deps;
    const freshness = this.selected === undefined ? undefined : feed.freshnessOf(this.selected);
    if (freshness === undefined) return;
    const message = freshness.state === 'live' ? '' : this.#registryWords();
    this.#tell(posts, { type: 'connection', ...freshness, message });
  }

  #emptiness(): ToCanaryPanel {
    return {
      type: 'empty',
      registry: this.#registryWords(),
      hint: 'Open a prompt that you changed and choose "Release canary" above its first line.',
    };
  }

  #registryWords(): string {
    const { state } = this.#deps.connection;
    if (state.kind === 'ready') {
      return `${state.embedded ? 'embedded registry' : 'registry'} at ${state.url}`;
    }
    if (state.kind === 'down') {
      return `registry not reachable: ${state.message}; trying again in ${Math.ceil(state.retryInMs / 1000)} s`;
    }
    return state.kind === 'starting' ? 'registry starting' : `registry off: ${state.why}`;
  }
}

const messageCommands = {
  openDiff: commands.openReleaseDiff.id,
  revertFile: commands.revertRelease.id,
  simulate: commands.simulateTraffic.id,
} as const;
