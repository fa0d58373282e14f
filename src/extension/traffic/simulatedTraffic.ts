import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import type { Logger } from '../../core/ports.ts';
import { commands } from '../contributions.ts';
import type { Reporter } from '../reporter.ts';

export interface TrafficTarget {
  readonly registry: string;
  readonly prompt: string;
  /** Folder with the configuration and the golden cases. */
  readonly root: string;
}

/**
 * Runs `prompt-canary simulate` beside the editor: the same requests, answers and outcomes that an
 * application would produce, from the demo model. A status bar item says so and stops it.
 */
export class SimulatedTraffic implements vscode.Disposable {
  readonly #cliFile: string;
  readonly #log: Logger;
  readonly #reporter: Reporter;
  readonly #item: vscode.StatusBarItem;
  #child: ChildProcess | undefined;

  constructor(cliFile: string, log: Logger, reporter: Reporter) {
    this.#cliFile = cliFile;
    this.#log = log;
    this.#reporter = reporter;
    const { Left } = vscode.StatusBarAlignment;
    this.#item = vscode.window.createStatusBarItem('promptCanary.traffic', Left, 49);
    this.#item.name = 'Prompt Canary: simulated traffic';
    this.#item.command = commands.simulateTraffic.id;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  start({ registry, prompt, root }: TrafficTarget): void {
    this.stop();
    const args = ['simulate', '--registry', registry, '--prompt', prompt, '--workspace', root];
    const child = spawn(process.execPath, [this.#cliFile, ...args], {
      cwd: root,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    this.#show(`$(broadcast) simulating traffic for ${prompt}`, 'Starting. Choose to stop.');
    let last = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      last = line;
      this.#log.debug(`traffic: ${line}`);
      if (this.#child !== child) return;
      this.#show(`$(broadcast) simulated traffic for ${prompt}`, `${line}\nChoose to stop.`);
    });
    child.once('error', (error) => this.#ended(child, error.message));
    child.once('close', (code) => this.#ended(child, code === 0 ? undefined : last));
  }

  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    this.#item.hide();
    child?.kill('SIGTERM');
  }

  dispose(): void {
    this.stop();
    this.#item.dispose();
  }

  /** `failure` is undefined when the users have gone home as planned. */
  #ended(child: ChildProcess, failure: string | undefined): void {
    this.#log.info('simulated traffic ended', { failure });
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#item.hide();
    if (failure === undefined) return;
    this.#reporter.report(new CanaryError('bug', `simulated traffic ended: ${failure}`));
  }

  #show(text: string, tooltip: string): void {
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.show();
  }
}
