import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Logger } from '../../core/ports.ts';
import type { BaselineSource } from '../../protocol/config.ts';
import type { RegistryAccess } from './liveTraffic.ts';
import type { ChosenBaselines } from './chosenBaselines.ts';
import type { FileKind, Project } from './project.ts';

/** A file that belongs to a project. */
export interface ProjectFile {
  readonly project: Project;
  readonly uri: vscode.Uri;
  /** Relative to the project's root, with forward slashes. */
  readonly file: string;
  readonly kind: FileKind;
}

const configName = 'prompt-canary.yaml';
const settleMs = 300;
/** Changes below these say nothing about prompts or their callers. */
const ignored =
  /\/(node_modules|\.git|dist|out|build|coverage|\.venv|venv|__pycache__|\.prompt-canary\/(cache|journal))\//;

/**
 * Finds the project that a file belongs to: the nearest folder above it that holds a
 * `prompt-canary.yaml`, else its workspace folder. Watches what projects are made of.
 */
export class Projects implements vscode.Disposable {
  readonly #log: Logger;
  readonly #registry: RegistryAccess;
  readonly #chosen: ChosenBaselines;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly #watchedRepositories = new Set<string>();
  readonly #opened = new Map<string, Promise<Project>>();
  readonly #editedCode = new Map<string, vscode.TextDocument>();
  #settling: NodeJS.Timeout | undefined;
  #typing: NodeJS.Timeout | undefined;

  /** Baselines, files or configuration changed: what was computed from them is out of date. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: RegistryAccess, chosen: ChosenBaselines, log: Logger) {
    this.#chosen = chosen;
    this.#registry = registry;
    this.#log = log;
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher('**/*'));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#store.add(event((uri) => this.#fileChanged(uri)));
    }
    const { onDidChangeTextDocument, onDidSaveTextDocument, onDidCloseTextDocument } =
      vscode.workspace;
    this.#store.add(
      onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#codeChanged(document);
      }),
    );
    for (const event of [onDidSaveTextDocument, onDidCloseTextDocument]) {
      this.#store.add(event((document) => this.#codeChanged(document)));
    }
    this.#store.add(
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.forgetBaselines()),
    );
    this.#store.add({
      dispose: () => {
        clearTimeout(this.#settling);
        clearTimeout(this.#typing);
      },
    });
  }

  /** The project of a file; undefined when it lies in no workspace folder. Throws `bad-config`. */
  async forUri(uri: vscode.Uri): Promise<Project | undefined> {
    const root = await this.rootOf(uri);
    return root === undefined ? undefined : this.#open(root);
  }

  /** The folder of the project of a file, absolute, whether or not its configuration is sound. */
  async rootOf(uri: vscode.Uri): Promise<string | undefined> {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder === undefined || uri.scheme !== 'file') return undefined;
    let directory = vscode.Uri.joinPath(uri, '..');
    while (directory.path.length > folder.uri.path.length) {
      if (await exists(vscode.Uri.joinPath(directory, configName))) return directory.fsPath;
      directory = vscode.Uri.joinPath(directory, '..');
    }
    return folder.uri.fsPath;
  }

  /** The file with its project; undefined unless it is a prompt or a partial. */
  async locate(uri: vscode.Uri): Promise<ProjectFile | undefined> {
    const project = await this.forUri(uri);
    const file = project?.workspace.relative(uri.fsPath);
    if (project === undefined || file === undefined) return undefined;
    const kind = project.kindOf(file);
    return kind === undefined ? undefined : { project, uri, file, kind };
  }

  /** The projects at the roots of the workspace folders. */
  async all(): Promise<readonly Project[]> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return Promise.all(folders.map(({ uri }) => this.#open(uri.fsPath)));
  }

  /** `source` undefined: what the configuration says. */
  async chooseBaseline(project: Project, source: BaselineSource | undefined): Promise<void> {
    await this.#chosen.choose(project.root, source);
    this.forgetBaselines();
  }

  forgetBaselines(): void {
    void this.#forEach((project) => project.forgetBaselines());
  }

  /** Forgets everything that was read. */
  refresh(): void {
    this.#close();
    this.#changed.fire();
  }

  dispose(): void {
    this.#close();
    this.#store.dispose();
  }

  /** What was opened is opened anew when it is next asked for. */
  #close(): void {
    void this.#forEach((project) => project.dispose(), false);
    this.#opened.clear();
  }

  #open(root: string): Promise<Project> {
    const opening = this.#opened.get(root) ?? this.#load(root);
    this.#opened.set(root, opening);
    return opening.catch((error: unknown) => {
      this.#opened.delete(root);
      throw error;
    });
  }

  async #load(root: string): Promise<Project> {
    const { openProject } = await import('./openProject.ts');
    const { project, gitFolder } = await openProject(root, {
      registry: this.#registry,
      chosen: this.#chosen,
      log: this.#log,
    });
    if (gitFolder !== undefined) this.#watchGit(gitFolder);
    return project;
  }

  /** A commit, a checkout or a fetch may move what the baseline refers to. */
  #watchGit(gitFolder: string): void {
    if (this.#watchedRepositories.has(gitFolder)) return;
    this.#watchedRepositories.add(gitFolder);
    const pattern = new vscode.RelativePattern(
      vscode.Uri.file(gitFolder),
      '{HEAD,packed-refs,logs/HEAD,refs/**}',
    );
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(pattern));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#store.add(event(() => this.#settle((project) => project.forgetBaselines())));
    }
  }

  #fileChanged(uri: vscode.Uri): void {
    if (ignored.test(uri.path)) return;
    if (uri.path.endsWith(`/${configName}`)) this.#close();
    this.#settle((project) => project.forgetFile(uri.fsPath));
  }

  /** Callers count as their editors have them; typing is answered when it pauses. */
  #codeChanged(document: vscode.TextDocument): void {
    const { uri } = document;
    if (uri.scheme !== 'file' || ignored.test(uri.path)) return;
    this.#editedCode.set(uri.fsPath, document);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#tellOfCode(), settleMs);
  }

  async #tellOfCode(): Promise<void> {
    const edited = [...this.#editedCode.values()];
    this.#editedCode.clear();
    let matters = false;
    await this.#forEach((project) => {
      for (const document of edited) {
        const file = project.workspace.relative(document.uri.fsPath);
        if (file === undefined) continue;
        const unsaved = document.isDirty && !document.isClosed;
        matters = project.codeChanged(file, unsaved ? document.getText() : null) || matters;
      }
    }, false);
    if (matters) this.#changed.fire();
  }

  /** Many files change at once when a branch is checked out: wait until they are through. */
  #settle(forget: (project: Project) => void): void {
    void this.#forEach(forget, false);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#changed.fire(), settleMs);
  }

  async #forEach(action: (project: Project) => void, tell = true): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    for (const result of opened) if (result.status === 'fulfilled') action(result.value);
    if (tell) this.#changed.fire();
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
