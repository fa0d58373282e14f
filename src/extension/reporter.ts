import path from 'node:path';
import * as vscode from 'vscode';
import { CanaryError, describeError } from '../core/base/errors.ts';
import type { Logger } from '../core/ports.ts';
import { commands } from './contributions.ts';
import { withoutLinks } from './words/markdown.ts';

interface Remedy {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

/** Tells people about failures: once, in one sentence, with what can be done about it. */
export class Reporter {
  readonly #log: Logger;
  readonly #showing = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * `root` resolves the files that the error names (absent: the first workspace folder). A cancelled
   * action needs no words.
   */
  report(error: unknown, root?: string): void {
    if (error instanceof CanaryError && error.code === 'cancelled') return;
    const message = withoutLinks(describeError(error));
    const expectedKind = error instanceof CanaryError && error.code !== 'bug';
    this.#log.error(expectedKind ? message : `this is a bug: ${stackOf(error)}`);
    if (this.#showing.has(message)) return;
    this.#showing.add(message);
    void this.#show(message, remediesFor(error, root)).then(
      () => this.#showing.delete(message),
      () => this.#showing.delete(message),
    );
  }

  /** Writes something down that nobody need be interrupted for. */
  note(message: string): void {
    this.#log.warn(message);
  }

  async #show(message: string, remedies: readonly Remedy[]): Promise<void> {
    const titles = remedies.map(({ title }) => title);
    const chosen = await vscode.window.showErrorMessage(`Prompt Canary: ${message}`, ...titles);
    await remedies.find(({ title }) => title === chosen)?.run();
  }
}

function remediesFor(error: unknown, root: string | undefined): readonly Remedy[] {
  const showLog = command('Show Log', commands.showLog.id);
  if (!(error instanceof CanaryError)) return [showLog];
  const { file, line = 1 } = error.where ?? {};
  const base = root ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const openFile: readonly Remedy[] =
    file === undefined || (base === undefined && !path.isAbsolute(file))
      ? []
      : [{ title: 'Open File', run: () => openAt(path.resolve(base ?? '', file), line) }];
  const byCode: Partial<Record<CanaryError['code'], readonly Remedy[]>> = {
    'registry-unavailable': [command('Restart Registry', commands.restartRegistry.id)],
    'model-unavailable': [command('Set API Key', commands.setApiKey.id)],
  };
  return [...openFile, ...(byCode[error.code] ?? []), showLog];
}

function command(title: string, id: string): Remedy {
  return { title, run: () => vscode.commands.executeCommand(id) };
}

function openAt(file: string, line: number): Thenable<unknown> {
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  const selection = new vscode.Range(position, position);
  return vscode.window.showTextDocument(vscode.Uri.file(file), { selection });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
