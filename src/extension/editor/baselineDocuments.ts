import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Projects } from '../projects/projects.ts';
import { fileOfBaseline } from './baselineUri.ts';

/** The baseline of a prompt or partial as a read-only document; empty when the file is new. */
export class BaselineDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #projects: Projects;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());

  readonly onDidChange = this.#changed.event;

  constructor(projects: Projects, scheme: string) {
    this.#projects = projects;
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.#store.add(
      projects.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === scheme) this.#changed.fire(uri);
        }
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const located = await this.#projects.locate(fileOfBaseline(uri));
    if (located === undefined) return '';
    const { prompt } = await located.project.baseline(located.file);
    return prompt?.text ?? '';
  }

  dispose(): void {
    this.#store.dispose();
  }
}
