import * as vscode from 'vscode';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import { commands, restoredPanels } from '../contributions.ts';
import { EvalPanel, type EvalPanelHandler } from '../panels/evalPanel.ts';
import type { ProjectFile, Projects } from '../projects/projects.ts';
import type { Reporter } from '../reporter.ts';
import type { EvaluationNews } from './evaluationNews.ts';
import { EvaluationSession, fileStem, type RunOptions } from './evaluationSession.ts';

/** Evaluations, one a prompt, each with a panel when it is looked at. */
export class Evaluations implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #projects: Projects;
  readonly #reporter: Reporter;
  readonly #store = new DisposableStore();
  readonly #told = this.#store.add(new vscode.EventEmitter<EvaluationNews>());
  readonly #byFile = new Map<string, EvaluationSession>();

  /** Everything that happens to an evaluation, whoever started it. */
  readonly onDidTell = this.#told.event;

  constructor(context: vscode.ExtensionContext, projects: Projects, reporter: Reporter) {
    this.#context = context;
    this.#projects = projects;
    this.#reporter = reporter;
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(restoredPanels.evaluation, {
        deserializeWebviewPanel: (panel, state) => this.restore(panel, state),
      }),
    );
    this.#store.add(projects.onDidChange(() => this.#checkAge()));
  }

  /** Evaluates everything and shows it; a run of the prompt under way is cancelled. */
  async run(target: ProjectFile): Promise<void> {
    const session = this.#session(target);
    this.#openPanel(session).reveal();
    await session.run();
  }

  /** The same without opening a panel, for everything or for chosen cases. */
  async runQuietly(target: ProjectFile, options: RunOptions): Promise<void> {
    checkTrust();
    await this.#session(target).run(options);
  }

  /** Opens a case of the last evaluation of a prompt. Throws `bad-usage` when there is none. */
  showCase(target: ProjectFile, key: string): void {
    const session = this.#session(target);
    if (session.report === undefined) throw notEvaluated(target);
    const panel = this.#openPanel(session);
    panel.reveal();
    panel.tell({ type: 'show', key });
  }

  /**
   * Writes a failing attack into the golden set and opens it there.
   *
   * @param file The suite file, relative to the project; absent: it is asked for.
   */
  async promote(target: ProjectFile, key: string, file?: string): Promise<void> {
    checkTrust();
    const session = this.#session(target);
    const { report } = session;
    if (report === undefined) throw notEvaluated(target);
    const { promoteToGolden } = await import('./promoteToGolden.ts');
    await promoteToGolden(target.project, await session.subject(), report, key, file);
  }

  /** Fills a tab that the editor kept over a reload of the window with its last report. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    try {
      const { keptEvalPanel } = await import('../../protocol/webview.ts');
      const { about } = keptEvalPanel.parse(state);
      const target = await this.#projects.locate(vscode.Uri.parse(about.uri, true));
      if (target?.kind !== 'prompt') throw new CanaryError('not-found', 'the prompt is gone');
      const session = this.#session(target);
      if (session.panel !== undefined) throw new CanaryError('bad-usage', 'it is open already');
      this.#openPanel(session, panel);
      const { restoreReport } = await import('./restoreReport.ts');
      await restoreReport(session, about.report);
    } catch (error) {
      this.#reporter.note(`an evaluation tab was not restored: ${describeError(error)}`);
      panel.dispose();
    }
  }

  /** The evaluation of a prompt since the window was opened; undefined when there was none. */
  of(uri: vscode.Uri): EvaluationSession | undefined {
    return this.#byFile.get(uri.toString());
  }

  dispose(): void {
    for (const session of [...this.#byFile.values()]) session.dispose();
    this.#byFile.clear();
    this.#store.dispose();
  }

  #session(target: ProjectFile): EvaluationSession {
    const key = target.uri.toString();
    const known = this.#byFile.get(key);
    // The configuration may have been read anew since.
    if (known?.target.project === target.project) return known;
    const session = new EvaluationSession(target, {
      secrets: this.#context.secrets,
      reporter: this.#reporter,
      tell: (news) => this.#told.fire(news),
    });
    if (known !== undefined) session.takeOver(known);
    this.#byFile.set(key, session);
    return session;
  }

  #openPanel(session: EvaluationSession, restored?: vscode.WebviewPanel): EvalPanel {
    if (session.panel !== undefined) return session.panel;
    const { uri, file } = session.target;
    const key = uri.toString();
    const panel = new EvalPanel(
      {
        extensionUri: this.#context.extensionUri,
        title: `Evaluation: ${fileStem(file)}`,
        reporter: this.#reporter,
        handle: (message) => this.#handle(key, message),
        onDispose: () => {
          const owner = this.#byFile.get(key);
          if (owner?.panel !== panel) return;
          owner.cancel();
          owner.panel = undefined;
        },
      },
      restored,
    );
    session.panel = panel;
    panel.tell({ type: 'about', uri: key });
    session.showKnown();
    return panel;
  }

  #handle(uri: string, message: Parameters<EvalPanelHandler>[0]): void {
    const session = this.#byFile.get(uri);
    if (session === undefined) return;
    const { target } = session;
    const run = (id: string, ...args: readonly unknown[]): void =>
      void vscode.commands.executeCommand(id, ...args);
    const handlers: {
      readonly [Type in (typeof message)['type']]: (
        it: Extract<typeof message, { type: Type }>,
      ) => void;
    } = {
      cancel: () => session.cancel(),
      runAgain: () => run(commands.evaluate.id, target.uri),
      release: () => run(commands.release.id, target.uri),
      openCase: ({ file, line }) => run(commands.openCase.id, uri, file, line),
      rerun: ({ keys }) => this.#report(this.runQuietly(target, { keys: new Set(keys) })),
      askInput: ({ key }) => this.#report(session.showInput(key)),
      promote: ({ key }) => run(commands.promoteCase.id, uri, key),
    };
    (handlers[message.type] as (it: typeof message) => void)(message);
  }

  #report(work: Promise<void>): void {
    void work.catch((error: unknown) => this.#reporter.report(error));
  }

  #checkAge(): void {
    for (const session of this.#byFile.values()) {
      // A prompt that cannot be read now is a problem of its own.
      session.checkAge().catch(() => undefined);
    }
  }
}

function checkTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new CanaryError('bad-usage', 'evaluating needs a trusted workspace', {
    expected: 'trust granted by "Manage Workspace Trust"',
  });
}

function notEvaluated({ file }: ProjectFile): CanaryError {
  return new CanaryError('bad-usage', `${file} was not evaluated since the window was opened`, {
    expected: 'an evaluation of it',
  });
}
