import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { ReleaseLogEntry, ReleaseResponse } from '../../protocol/api.ts';
import { commands } from '../contributions.ts';
import { actedByItself, type FeedChange, type ReleaseFeed } from '../registry/releaseFeed.ts';
import type { Reporter } from '../reporter.ts';
import { withoutLinks } from '../words/markdown.ts';
import { actionSentence } from '../words/releaseWords.ts';

/** The sequence number of the last log entry that was seen, by release. */
type Seen = Readonly<Record<string, number>>;

const key = 'promptCanary.seenDecisions';
const maxRemembered = 50;

/**
 * Says when the registry acted by itself, once for each decision. What was seen is remembered, so
 * that a rollback overnight is told the next morning.
 */
export class DecisionNotifier implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #reporter: Reporter;
  readonly #subscription: Disposable;

  constructor(feed: ReleaseFeed, memory: vscode.Memento, reporter: Reporter) {
    this.#memory = memory;
    this.#reporter = reporter;
    this.#subscription = feed.onDidReceive((change) => this.#receive(change));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #receive({ release, event }: FeedChange): void {
    if (event.type === 'live') return;
    const seen = this.#memory.get<Seen>(key, {});
    const last = seen[release.id];
    const newest = release.log.at(-1)?.seq;
    if (newest === undefined || newest === last) return;
    const { [release.id]: _, ...others } = seen;
    const kept = Object.entries(others).slice(-maxRemembered);
    const memory: Seen = { ...Object.fromEntries(kept), [release.id]: newest };
    this.#memory
      .update(key, memory)
      .then(undefined, (error: unknown) => this.#reporter.report(error));
    // The first sight of a release tells nothing new: its past is in the panel.
    // What waits for an approval is not past.
    if (last === undefined && event.type === 'snapshot' && release.status !== 'pending') return;
    const news = release.log.filter(({ seq }) => last === undefined || seq > last);
    const told = news.filter((entry) => actedByItself(entry) || entry.action === 'request');
    for (const entry of told) this.#notify(release, entry);
  }

  #notify(release: ReleaseResponse, entry: ReleaseLogEntry): void {
    const sentence = actionSentence(release, entry);
    if (sentence === undefined) return;
    const bad = entry.action !== 'promote' && entry.action !== 'request';
    const actions = bad ? { ...why, ...repair } : why;
    const show = bad ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    show(withoutLinks(sentence), ...Object.keys(actions)).then(
      (chosen) => {
        const command = Object.entries(actions).find(([title]) => title === chosen)?.[1];
        if (command !== undefined) void vscode.commands.executeCommand(command, release.id);
      },
      (error: unknown) => this.#reporter.report(error),
    );
  }
}

const why = { Why: commands.openCanary.id };
const repair = {
  'Open the diff': commands.openReleaseDiff.id,
  'Revert file': commands.revertRelease.id,
};
