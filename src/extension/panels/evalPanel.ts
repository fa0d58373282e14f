import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { FromEvalPanel, ToEvalPanel } from '../../protocol/webview.ts';
import { restoredPanels } from '../contributions.ts';
import type { Reporter } from '../reporter.ts';
import { setUpWebview } from './setUpWebview.ts';
import { tabIcon } from './tabIcon.ts';

/** What a panel asks the extension to do for its prompt. */
export type EvalPanelHandler = (message: Exclude<FromEvalPanel, { type: 'ready' }>) => void;

interface Deps {
  readonly extensionUri: vscode.Uri;
  readonly title: string;
  readonly reporter: Reporter;
  readonly handle: EvalPanelHandler;
  readonly onDispose: () => void;
}

/** One tab with an evaluation. Remembers what it was told, for a webview that loads late or anew. */
export class EvalPanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #handle: EvalPanelHandler;
  readonly #store = new DisposableStore();
  #told: ToEvalPanel[] = [];
  #ready = false;

  /** `restored`: the tab that the editor kept; absent: a new one beside the active editor. */
  constructor(deps: Deps, restored?: vscode.WebviewPanel) {
    const { extensionUri, title, reporter } = deps;
    this.#handle = deps.handle;
    this.#panel = this.#store.add(
      restored ??
        vscode.window.createWebviewPanel(
          restoredPanels.evaluation,
          title,
          vscode.ViewColumn.Beside,
          {
            retainContextWhenHidden: true,
          },
        ),
    );
    this.#panel.title = title;
    this.#panel.iconPath = tabIcon(extensionUri);
    this.#store.add(
      this.#panel.onDidDispose(() => {
        this.#ready = false;
        deps.onDispose();
      }),
    );
    this.#store.add(
      this.#panel.webview.onDidReceiveMessage((message: unknown) =>
        this.receive(message).catch((error: unknown) => reporter.report(error)),
      ),
    );
    setUpWebview(this.#panel.webview, extensionUri, 'eval', title);
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  /** Takes a message of the page; rejects what is none. */
  async receive(message: unknown): Promise<void> {
    const { fromEvalPanel } = await import('../../protocol/webview.ts');
    const parsed = fromEvalPanel.safeParse(message);
    if (!parsed.success) throw new Error('the evaluation panel sent an unknown message');
    if (parsed.data.type === 'ready') this.#resend();
    else this.#handle(parsed.data);
  }

  /** Begins a new evaluation: what was told before is forgotten. */
  begin(message: Extract<ToEvalPanel, { type: 'begin' }>): void {
    this.#told = this.#told.filter(({ type }) => type === 'about');
    this.tell(message);
  }

  tell(message: ToEvalPanel): void {
    // A report holds every case that was told before it.
    if (holdsReport(message)) this.#told = this.#told.filter(({ type }) => keptBeside.has(type));
    this.#told.push(message);
    if (this.#ready) this.#post(message);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #resend(): void {
    this.#ready = true;
    for (const message of this.#told) this.#post(message);
  }

  /** A page that is going away need not hear it. */
  #post(message: ToEvalPanel): void {
    this.#panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}

const keptBeside: ReadonlySet<ToEvalPanel['type']> = new Set(['about', 'begin', 'input', 'show']);

function holdsReport(message: ToEvalPanel): boolean {
  if (message.type === 'report') return true;
  return message.type === 'event' && 'report' in message.event;
}
