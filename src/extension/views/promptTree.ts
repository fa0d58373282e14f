import path from 'node:path';
import * as vscode from 'vscode';
import { describeError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { Logger } from '../../core/ports.ts';
import type { PromptListResponse } from '../../protocol/api.ts';
import type { Project } from '../projects/project.ts';
import type { Projects } from '../projects/projects.ts';
import type { RegistryConnection } from '../registry/connection.ts';
import type { ReleaseFeed } from '../registry/releaseFeed.ts';
import { versionWords } from '../words/promptWords.ts';
import { severityWords } from '../words/severityWords.ts';
import { problemItem } from './problemItem.ts';

type Published = PromptListResponse['prompts'][number];

/** Prompts of the workspace: what changed, and which versions the registry serves. */
export class PromptTree implements vscode.TreeDataProvider<vscode.TreeItem>, vscode.Disposable {
  readonly #projects: Projects;
  readonly #registry: RegistryConnection;
  readonly #log: Logger;
  readonly #icons: vscode.Uri;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    projects: Projects,
    registry: RegistryConnection,
    feed: ReleaseFeed,
    log: Logger,
    extensionUri: vscode.Uri,
  ) {
    this.#projects = projects;
    this.#registry = registry;
    this.#log = log;
    this.#icons = vscode.Uri.joinPath(extensionUri, 'media', 'gutter');
    this.#store.add(projects.onDidChange(() => this.#changed.fire()));
    this.#store.add(feed.onDidChangeList(() => this.#changed.fire()));
  }

  getTreeItem(item: vscode.TreeItem): vscode.TreeItem {
    return item;
  }

  async getChildren(parent?: vscode.TreeItem): Promise<vscode.TreeItem[]> {
    if (parent !== undefined) return [];
    const published = await this.#published();
    try {
      const projects = await this.#projects.all();
      return (await Promise.all(projects.map((it) => this.#itemsOf(it, published)))).flat();
    } catch (error) {
      return [problemItem('Prompts cannot be read', describeError(error))];
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #itemsOf(project: Project, published: readonly Published[]): Promise<vscode.TreeItem[]> {
    const { prompts, problems } = await project.prompts();
    const items = prompts.map(async ({ file, name }) => {
      const item = await this.#promptItem(project, file, name);
      const version = published.find((it) => it.name === name);
      const parts = [item.description, version === undefined ? undefined : versionWords(version)];
      item.description = parts.filter((part) => part !== undefined).join(' · ');
      return item;
    });
    const broken = problems.map(({ file, error }) =>
      brokenItem(project, file, describeError(error)),
    );
    return [...(await Promise.all(items)), ...broken];
  }

  async #promptItem(project: Project, file: string, name: string): Promise<vscode.TreeItem> {
    const item = fileItem(project, file, name);
    try {
      const { diff, baseline } = await project.compareCurrent(file);
      const changed = diff.hunks.length > 0;
      item.contextValue = changed ? 'changed' : 'same';
      item.tooltip = `${file}, compared with ${baseline.label}`;
      if (!changed) return item;
      const { name: severity, advice } = severityWords[diff.severity];
      item.description = severity;
      item.tooltip = `${severity} change: ${advice}\n${item.tooltip}`;
      item.iconPath = {
        light: vscode.Uri.joinPath(this.#icons, `${diff.severity}-light.svg`),
        dark: vscode.Uri.joinPath(this.#icons, `${diff.severity}-dark.svg`),
      };
    } catch (error) {
      item.tooltip = describeError(error);
      item.description = 'cannot be compared';
    }
    return item;
  }

  /** Empty while the registry is away: prompts are shown without their versions. */
  async #published(): Promise<readonly Published[]> {
    const { state } = this.#registry;
    if (state.kind !== 'ready') return [];
    try {
      return (await state.backend.listPrompts()).prompts;
    } catch (error) {
      this.#log.debug('versions cannot be listed', { message: describeError(error) });
      return [];
    }
  }
}

function fileItem(project: Project, file: string, label: string): vscode.TreeItem {
  const uri = vscode.Uri.file(path.join(project.root, file));
  const item = new vscode.TreeItem(label);
  item.id = uri.toString();
  item.resourceUri = uri;
  item.iconPath = new vscode.ThemeIcon('comment-discussion');
  item.command = { title: 'Open', command: 'vscode.open', arguments: [uri] };
  return item;
}

function brokenItem(project: Project, file: string, why: string): vscode.TreeItem {
  const item = fileItem(project, file, path.basename(file));
  item.description = 'cannot be read';
  item.tooltip = why;
  item.iconPath = new vscode.ThemeIcon('error');
  return item;
}
