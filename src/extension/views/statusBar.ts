import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { ReleaseResponse } from '../../protocol/api.ts';
import { isOpen } from '../../protocol/applyReleaseEvent.ts';
import { commands } from '../contributions.ts';
import type { ReleaseFeed } from '../registry/releaseFeed.ts';
import { statusBarText } from '../words/releaseWords.ts';

const backgrounds: Partial<Record<ReleaseResponse['status'], string>> = {
  paused: 'statusBarItem.warningBackground',
  rolled_back: 'statusBarItem.errorBackground',
};

/**
 * One item for every running or paused release. A release that ended while someone was watching
 * keeps its item until the next release of that prompt, so that its end is not overlooked.
 */
export class ReleaseStatusBar implements vscode.Disposable {
  readonly #feed: ReleaseFeed;
  readonly #store = new DisposableStore();
  readonly #items = new Map<string, vscode.StatusBarItem>();

  constructor(feed: ReleaseFeed) {
    this.#feed = feed;
    this.#store.add(feed.onDidReceive(({ release }) => this.#show(release)));
    this.#store.add(feed.onDidChangeFreshness((id) => this.#markFreshness(id)));
  }

  dispose(): void {
    this.#store.dispose();
    for (const item of this.#items.values()) item.dispose();
    this.#items.clear();
  }

  /** One item a prompt: its newest release is the one that counts. */
  #show(release: ReleaseResponse): void {
    const known = this.#items.get(release.prompt);
    if (known === undefined && !isOpen(release.status)) return;
    if (release.status === 'superseded') return;
    const item = known ?? this.#create(release.prompt);
    const background = backgrounds[release.status];
    item.text = statusBarText(release);
    item.tooltip = tooltip(release, this.#feed.freshnessOf(release.id)?.state === 'down');
    item.accessibilityInformation = { label: `${release.prompt}: ${release.live.headline}` };
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.command = {
      title: 'Show Canary Panel',
      command: commands.openCanary.id,
      arguments: [release.id],
    };
    item.show();
  }

  #create(prompt: string): vscode.StatusBarItem {
    const { Left } = vscode.StatusBarAlignment;
    const item = vscode.window.createStatusBarItem(`promptCanary.release.${prompt}`, Left, 50);
    item.name = `Prompt Canary: ${prompt}`;
    this.#items.set(prompt, item);
    return item;
  }

  #markFreshness(id: string): void {
    const release = this.#feed.known(id);
    if (release !== undefined && isOpen(release.status)) this.#show(release);
  }
}

function tooltip(release: ReleaseResponse, stale: boolean): string {
  const versions = `v${release.stable.version} -> v${release.canary.version}`;
  const warning = stale ? '\nThe registry does not answer; this is the last that was heard.' : '';
  return `${release.prompt} ${versions}\n${release.live.headline}${warning}`;
}
