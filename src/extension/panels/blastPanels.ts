import type * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Reach } from '../projects/project.ts';
import type { Annotations } from '../editor/annotations.ts';
import type { ProjectFile, Projects } from '../projects/projects.ts';
import type { RegistryConnection } from '../registry/connection.ts';
import type { Reporter } from '../reporter.ts';
import { BlastPanel } from './blastPanel.ts';

interface Shown {
  readonly target: ProjectFile;
  readonly panel: BlastPanel;
  /** Increases with every measurement, so that an overtaken one notices. */
  generation: number;
  /** The reach on show. */
  reach: Reach | null;
}

export interface BlastPanelsDeps {
  readonly extensionUri: vscode.Uri;
  readonly projects: Projects;
  readonly annotations: Annotations;
  readonly connection: RegistryConnection;
  readonly reporter: Reporter;
}

/**
 * Blast radius panels, one a file. While the file is in sight they follow its analysis; otherwise,
 * and when files or the registry change, they measure by themselves.
 */
export class BlastPanels implements vscode.Disposable {
  readonly #deps: BlastPanelsDeps;
  readonly #store = new DisposableStore();
  readonly #byFile = new Map<string, Shown>();
  #connected: boolean;

  constructor(deps: BlastPanelsDeps) {
    this.#deps = deps;
    const { projects, annotations, connection } = deps;
    this.#store.add(annotations.onDidChange((uri) => this.#analysed(uri)));
    this.#store.add(projects.onDidChange(() => this.#filesChanged()));
    this.#connected = connection.ready !== undefined;
    this.#store.add(connection.onDidChange(() => this.#connectionChanged()));
  }

  async show(target: ProjectFile): Promise<void> {
    const shown = this.#open(target);
    shown.panel.reveal();
    await this.#measure(shown);
  }

  /** The panel of a file, if it is open. */
  panelOf(uri: vscode.Uri): BlastPanel | undefined {
    return this.#byFile.get(uri.toString())?.panel;
  }

  dispose(): void {
    for (const { panel } of [...this.#byFile.values()]) panel.dispose();
    this.#store.dispose();
  }

  #open(target: ProjectFile): Shown {
    const key = target.uri.toString();
    const known = this.#byFile.get(key);
    if (known !== undefined) return known;
    const { extensionUri, reporter } = this.#deps;
    const panel = new BlastPanel(target, {
      extensionUri,
      reporter,
      refresh: () => void this.#measure(shown),
      onDispose: () => {
        shown.generation++;
        this.#byFile.delete(key);
      },
    });
    const shown: Shown = { target, panel, generation: 0, reach: null };
    this.#byFile.set(key, shown);
    return shown;
  }

  #analysed(uri: vscode.Uri): void {
    const shown = this.#byFile.get(uri.toString());
    const analysis = this.#deps.annotations.of(uri);
    if (shown === undefined || analysis === undefined) return;
    const { reach, problem } = analysis;
    if (problem !== null) {
      shown.generation++;
      shown.panel.fail(problem);
    } else if (reach !== null && reach !== shown.reach) {
      this.#show(shown, reach);
    }
  }

  /** What is in sight is analysed anew without being asked. */
  #filesChanged(): void {
    for (const shown of this.#byFile.values()) {
      if (this.#deps.annotations.of(shown.target.uri) === undefined) void this.#measure(shown);
    }
  }

  /** The registry knows the traffic; that it is away, and is tried again, changes nothing twice. */
  #connectionChanged(): void {
    const connected = this.#deps.connection.ready !== undefined;
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const shown of this.#byFile.values()) void this.#measure(shown);
  }

  async #measure(shown: Shown): Promise<void> {
    const generation = ++shown.generation;
    shown.panel.measuring();
    try {
      // Found anew: a change of the configuration makes another project of the same folder.
      const located = await this.#deps.projects.locate(shown.target.uri);
      const { project, file } = located ?? shown.target;
      const reach = await project.measure(await project.compareCurrent(file));
      if (shown.generation === generation) this.#show(shown, reach);
    } catch (error) {
      if (shown.generation === generation) shown.panel.fail(error);
    }
  }

  #show(shown: Shown, reach: Reach): void {
    const generation = ++shown.generation;
    shown.reach = reach;
    // Loaded with the first panel: nobody's start should wait for its words.
    import('../words/blastView.ts')
      .then(({ blastView }) => {
        if (shown.generation === generation) shown.panel.show(blastView(reach));
      })
      .catch((error: unknown) => shown.panel.fail(error));
  }
}
