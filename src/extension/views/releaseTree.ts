import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import { isOpen } from '../../protocol/applyReleaseEvent.ts';
import { commands } from '../contributions.ts';
import type { ReleaseFeed, ReleaseSummary } from '../registry/releaseFeed.ts';
import { releaseWords, statusIcon, statusName } from '../words/releaseWords.ts';

const maxShown = 20;

/** Releases, newest first. */
export class ReleaseTree implements vscode.TreeDataProvider<ReleaseSummary>, vscode.Disposable {
  readonly #feed: ReleaseFeed;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(feed: ReleaseFeed) {
    this.#feed = feed;
    this.#store.add(feed.onDidChangeList(() => this.#changed.fire()));
  }

  getTreeItem({ id, prompt, status, startedAt }: ReleaseSummary): vscode.TreeItem {
    const known = this.#feed.known(id);
    const item = new vscode.TreeItem(prompt);
    item.id = id;
    item.description = known === undefined ? statusName(status) : releaseWords(known);
    item.tooltip = `${known?.live.headline ?? statusName(status)}\nstarted ${localTime(startedAt)}`;
    item.iconPath = new vscode.ThemeIcon(statusIcon(status));
    item.contextValue = isOpen(status) ? 'open' : 'ended';
    item.command = {
      title: 'Show Canary Panel',
      command: commands.openCanary.id,
      arguments: [id],
    };
    return item;
  }

  getChildren(parent?: ReleaseSummary): ReleaseSummary[] {
    return parent === undefined ? this.#feed.list.slice(0, maxShown) : [];
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function localTime(iso: string): string {
  return new Date(iso).toLocaleString();
}
