import * as vscode from 'vscode';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { BlastView, FromBlastPanel, ToBlastPanel } from '../../protocol/blastPanel.ts';
import { commands } from '../contributions.ts';
import { openPlace } from '../openPlace.ts';
import type { ProjectFile } from '../projects/projects.ts';
import type { Reporter } from '../reporter.ts';
import type { Place } from '../words/blastItems.ts';
import type { ShownReach } from '../words/blastView.ts';
import { setUpWebview } from './setUpWebview.ts';
import { tabIcon } from './tabIcon.ts';

export interface BlastPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly reporter: Reporter;
  readonly refresh: () => void;
  readonly onDispose: () => void;
}

/** One tab with the blast radius of a prompt or partial. Opens nothing but what it has shown. */
export class BlastPanel implements vscode.Disposable {
  readonly #target: ProjectFile;
  readonly #deps: BlastPanelDeps;
  readonly #panel: vscode.WebviewPanel;
  readonly #store = new DisposableStore();
  #told: ToBlastPanel[] = [];
  #places: ReadonlyMap<string, Place> = new Map();
  #view: BlastView | undefined;
  #ready = false;

  constructor(target: ProjectFile, deps: BlastPanelDeps) {
    this.#target = target;
    this.#deps = deps;
    const name = target.file.split('/').at(-1)?.replace(/\..*$/, '') ?? target.file;
    const title = `Blast radius: ${name}`;
    this.#panel = this.#store.add(
      vscode.window.createWebviewPanel(
        'promptCanary.blastRadius',
        title,
        vscode.ViewColumn.Beside,
        { retainContextWhenHidden: true },
      ),
    );
    this.#panel.iconPath = tabIcon(deps.extensionUri);
    this.#store.add(
      this.#panel.onDidDispose(() => {
        this.#ready = false;
        deps.onDispose();
      }),
    );
    const { webview } = this.#panel;
    this.#store.add(
      webview.onDidReceiveMessage((message: unknown) =>
        this.receive(message).catch((error: unknown) =>
          deps.reporter.report(error, target.project.root),
        ),
      ),
    );
    setUpWebview(webview, deps.extensionUri, 'blast', title);
    this.#tell({ type: 'begin', subject: name });
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  show({ view, places }: ShownReach): void {
    this.#places = places;
    this.#view = view;
    this.#tell({ type: 'view', view });
  }

  measuring(): void {
    this.#tell({ type: 'measuring' });
  }

  fail(error: unknown): void {
    const action = 'What cannot be read has to be corrected; this panel then looks again.';
    this.#tell({ type: 'failed', message: describeError(error), action });
  }

  /** What the page says; anything may come from there. Throws for what is not understood. */
  async receive(message: unknown): Promise<void> {
    const { fromBlastPanel } = await import('../../protocol/blastPanel.ts');
    const parsed = fromBlastPanel.safeParse(message);
    if (!parsed.success) throw new Error('the blast radius panel sent an unknown message');
    await this.#act(parsed.data);
  }

  /** What is on show; undefined until it is measured. */
  get view(): BlastView | undefined {
    return this.#view;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #act(message: FromBlastPanel): Promise<void> {
    if (message.type === 'ready') this.#resend();
    else if (message.type === 'refresh') this.#deps.refresh();
    else if (message.type === 'open') await this.#open(message.id);
    else await vscode.commands.executeCommand(messageCommands[message.type], this.#target.uri);
  }

  async #open(id: string): Promise<void> {
    const place = this.#places.get(id);
    if (place === undefined) {
      throw new CanaryError('bad-usage', 'the blast radius has changed meanwhile', {
        expected: 'a place that is on show',
      });
    }
    await openPlace(this.#target.project, place.file, place.line);
  }

  /** A view replaces everything said before; of the rest only the last word counts. */
  #tell(message: ToBlastPanel): void {
    const first = message.type === 'view' ? undefined : this.#told[0];
    this.#told = first === undefined ? [message] : [first, message];
    if (this.#ready) this.#post(message);
  }

  #resend(): void {
    this.#ready = true;
    for (const message of this.#told) this.#post(message);
  }

  /** A page that is going away need not hear it. */
  #post(message: ToBlastPanel): void {
    this.#panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}

const messageCommands = {
  review: commands.reviewDiff.id,
  evaluate: commands.evaluate.id,
  release: commands.release.id,
} as const;
