import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Logger } from '../../core/ports.ts';
import { isOpen } from '../../protocol/applyReleaseEvent.ts';
import { commands } from '../contributions.ts';
import { Emitter } from '../emitter.ts';
import type { ReleaseFeed } from '../registry/releaseFeed.ts';
import type { Reporter } from '../reporter.ts';

export interface TrafficTarget {
  readonly registry: string;
  /** Id of the release that the traffic is for; it ends with it. */
  readonly release: string;
  readonly prompt: string;
  /** Folder with the configuration and the golden cases. */
  readonly root: string;
}

/**
 * Runs `prompt-canary simulate` beside the editor: the same requests, answers and outcomes that an
 * application would produce, from the demo model. A status bar item says so and stops it; so does
 * the end of the release.
 */
export class SimulatedTraffic implements vscode.Disposable {
  readonly #cliFile: string;
  readonly #log: Logger;
  readonly #reporter: Reporter;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  readonly #item: vscode.StatusBarItem;
  #running: { readonly child: ChildProcess; readonly release: string } | undefined;

  /** Traffic began or ended. */
  readonly onDidChange = this.#changed.event;

  constructor(cliFile: string, feed: ReleaseFeed, log: Logger, reporter: Reporter) {
    this.#cliFile = cliFile;
    this.#log = log;
    this.#reporter = reporter;
    const { Left } = vscode.StatusBarAlignment;
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('promptCanary.traffic', Left, 49),
    );
    this.#item.name = 'Prompt Canary: simulated traffic';
    this.#item.command = commands.simulateTraffic.id;
    this.#store.add(
      feed.onDidReceive(({ release }) => {
        if (release.id === this.release && !isOpen(release.status)) this.stop();
      }),
    );
  }

  /** Id of the release that users are on their way to. */
  get release(): string | undefined {
    return this.#running?.release;
  }

  start({ registry, release, prompt, root }: TrafficTarget): void {
    this.stop();
    const args = ['simulate', '--registry', registry, '--prompt', prompt, '--workspace', root];
    const child = spawn(process.execPath, [this.#cliFile, ...args], {
      cwd: root,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#running = { child, release };
    this.#changed.fire();
    this.#show(`$(broadcast) simulating traffic for ${prompt}`, 'Starting. Choose to stop.');
    let last = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      last = line;
      this.#log.debug(`traffic: ${line}`);
      if (this.#running?.child !== child) return;
      this.#show(`$(broadcast) simulated traffic for ${prompt}`, `${line}\nChoose to stop.`);
    });
    child.once('error', (error) => this.#ended(child, error.message));
    child.once('close', (code) => this.#ended(child, code === 0 ? undefined : last));
  }

  stop(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#forget();
    running.child.kill('SIGTERM');
  }

  dispose(): void {
    this.stop();
    this.#store.dispose();
  }

  /** `failure` is undefined when the users have gone home as planned. */
  #ended(child: ChildProcess, failure: string | undefined): void {
    this.#log.info('simulated traffic ended', { failure });
    if (this.#running?.child !== child) return;
    this.#forget();
    if (failure === undefined) return;
    this.#reporter.report(new CanaryError('bug', `simulated traffic ended: ${failure}`));
  }

  #forget(): void {
    this.#running = undefined;
    this.#item.hide();
    this.#changed.fire();
  }

  #show(text: string, tooltip: string): void {
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.show();
  }
}
