import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { FromEvalPanel, ToEvalPanel } from '../../protocol/webview.ts';
import type { Reporter } from '../reporter.ts';
import { setUpWebview } from './setUpWebview.ts';
import { tabIcon } from './tabIcon.ts';

/** What a panel asks the extension to do for its prompt. */
export interface EvalPanelActions {
  cancel(): void;
  runAgain(): void;
  release(): void;
  openCase(file: string, line: number): void;
}

/** One tab with an evaluation. Remembers what it was told, for a webview that loads late or anew. */
export class EvalPanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #store = new DisposableStore();
  #told: ToEvalPanel[] = [];
  #ready = false;

  constructor(
    extensionUri: vscode.Uri,
    title: string,
    actions: EvalPanelActions,
    reporter: Reporter,
    onDispose: () => void,
  ) {
    this.#panel = this.#store.add(
      vscode.window.createWebviewPanel('promptCanary.evaluation', title, vscode.ViewColumn.Beside, {
        retainContextWhenHidden: true,
      }),
    );
    this.#panel.iconPath = tabIcon(extensionUri);
    this.#store.add(
      this.#panel.onDidDispose(() => {
        this.#ready = false;
        onDispose();
      }),
    );
    this.#store.add(
      this.#panel.webview.onDidReceiveMessage(async (message: unknown) => {
        const { fromEvalPanel } = await import('../../protocol/webview.ts');
        const parsed = fromEvalPanel.safeParse(message);
        if (parsed.success) this.#act(parsed.data, actions);
        else reporter.report(new Error('the evaluation panel sent an unknown message'));
      }),
    );
    setUpWebview(this.#panel.webview, extensionUri, 'eval', title);
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  /** Begins a new evaluation: what was told before is forgotten. */
  begin(message: Extract<ToEvalPanel, { type: 'begin' }>): void {
    this.#told = [];
    this.tell(message);
  }

  tell(message: ToEvalPanel): void {
    this.#told.push(message);
    if (this.#ready) this.#post(message);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #act(message: FromEvalPanel, actions: EvalPanelActions): void {
    if (message.type === 'ready') this.#resend();
    else if (message.type === 'openCase') actions.openCase(message.file, message.line);
    else actions[message.type]();
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
