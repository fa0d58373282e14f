import path from 'node:path';
import * as vscode from 'vscode';
import { describeError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import type { EvalCase, Suite } from '../../core/eval/model.ts';
import { commands } from '../contributions.ts';
import type { Project } from '../projects/project.ts';
import type { Projects } from '../projects/projects.ts';
import { count } from '../words/amount.ts';
import { problemItem } from './problemItem.ts';

/** A suite with its cases, one case, or why the suites of a project cannot be read. */
type Node =
  | { readonly kind: 'suite'; readonly project: Project; readonly suite: Suite }
  | { readonly kind: 'case'; readonly project: Project; readonly evalCase: EvalCase }
  | { readonly kind: 'problem'; readonly message: string };

/** Golden and adversarial suites of the workspace, down to the line of each case. */
export class SuiteTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #projects: Projects;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(projects: Projects) {
    this.#projects = projects;
    this.#store.add(projects.onDidChange(() => this.#changed.fire()));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'suite') return suiteItem(node.suite);
    return node.kind === 'case'
      ? caseItem(node.project, node.evalCase)
      : problemItem('Suites cannot be read', node.message);
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    if (parent === undefined) return this.#suites();
    if (parent.kind !== 'suite') return [];
    const { project, suite } = parent;
    return suite.cases.map((evalCase) => ({ kind: 'case', project, evalCase }));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #suites(): Promise<Node[]> {
    try {
      return (await Promise.all((await this.#projects.all()).map(suitesOf))).flat();
    } catch (error) {
      return [{ kind: 'problem', message: describeError(error) }];
    }
  }
}

async function suitesOf(project: Project): Promise<Node[]> {
  try {
    return (await project.suites()).map((suite) => ({ kind: 'suite', project, suite }));
  } catch (error) {
    return [{ kind: 'problem', message: describeError(error) }];
  }
}

function suiteItem({ name, kind, cases }: Suite): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  const builtIn = kind === 'adversarial' ? ' + built-in attacks' : '';
  const amount = `${count(cases.length, 'case')}${builtIn}`;
  item.description = name === kind ? amount : `${kind}, ${amount}`;
  item.iconPath = new vscode.ThemeIcon(kind === 'golden' ? 'beaker' : 'shield');
  return item;
}

function caseItem(project: Project, { id, description, mustPass, at }: EvalCase): vscode.TreeItem {
  const item = new vscode.TreeItem(id);
  item.description = [mustPass ? 'must pass' : undefined, description]
    .filter((part) => part !== undefined)
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon(mustPass ? 'lock' : 'circle-outline');
  if (at !== undefined) {
    const base = vscode.Uri.file(path.join(project.root, 'prompt-canary.yaml'));
    const args = [base.toString(), at.file, at.line];
    item.command = { title: 'Open Case', command: commands.openCase.id, arguments: args };
  }
  return item;
}
