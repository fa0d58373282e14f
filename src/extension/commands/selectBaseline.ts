import * as vscode from 'vscode';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import { formatBaselineSource, parseBaselineSource } from '../../node/baseline/baselineSource.ts';
import { recentRefs, resolveRef } from '../../node/git.ts';
import type { BaselineSource } from '../../protocol/config.ts';
import type { Project } from '../projects/project.ts';
import type { Projects } from '../projects/projects.ts';
import type { CommandServices } from './command.ts';
import { targetFile } from './target.ts';

const maxRefs = 30;

interface Choice extends vscode.QuickPickItem {
  /** Undefined: what the configuration says. */
  readonly source?: BaselineSource | undefined;
  readonly asks?: true;
}

/** Asks what the prompts of a project are compared with; the choice stays with the workspace. */
export async function selectBaseline(
  { projects, connection }: CommandServices,
  argument: unknown,
): Promise<void> {
  const project = await projectOf(projects, argument);
  const [refs, labels] = await Promise.all([
    recentRefs(project.root, maxRefs),
    connection.ready ? labelsOf(connection) : [],
  ]);
  const choices = choicesOf(project, refs, labels);
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Compare prompts with',
    placeHolder: 'A commit, the base of this branch, or what the registry serves',
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  const source = chosen.asks === true ? await askForRevision(project) : chosen.source;
  if (chosen.asks === true && source === undefined) return;
  await projects.chooseBaseline(project, source);
}

async function projectOf(projects: Projects, argument: unknown): Promise<Project> {
  const all = await projects.all();
  if (argument === undefined && all.length === 1 && all[0] !== undefined) return all[0];
  return (await targetFile(projects, argument)).project;
}

async function labelsOf(connection: CommandServices['connection']): Promise<string[]> {
  try {
    const { prompts } = await (await connection.connect()).listPrompts();
    return [...new Set(prompts.flatMap(({ labels }) => Object.keys(labels)))].sort();
  } catch (error) {
    // The other baselines can be chosen without a registry.
    if (error instanceof CanaryError) return [];
    throw error;
  }
}

function choicesOf(project: Project, refs: readonly string[], labels: readonly string[]): Choice[] {
  const current = formatBaselineSource(project.baselineSource);
  const row = (label: string, description: string, source: BaselineSource): Choice => ({
    label: formatBaselineSource(source) === current ? `$(check) ${label}` : label,
    description,
    source,
  });
  const configured = formatBaselineSource(project.config.baseline);
  const rows: readonly (Choice | undefined)[] = [
    row('HEAD', 'the last commit', { from: 'git', ref: 'HEAD' }),
    row('Base of this branch', 'where it left the default branch', { from: 'branch' }),
    { label: 'Other git revision…', description: 'a commit, branch or tag', asks: true },
    { label: 'As configured', description: configured },
    separator('Registry', labels),
    ...labels.map((label) =>
      row(label, 'the version that the registry serves', { from: 'registry', label }),
    ),
    separator('Branches and tags', refs),
    ...refs.map((ref) => row(ref, '', { from: 'git', ref })),
  ];
  return rows.filter((it) => it !== undefined);
}

function separator(label: string, rows: readonly string[]): Choice | undefined {
  return rows.length === 0 ? undefined : { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Undefined when nothing was entered. */
async function askForRevision({ root }: Project): Promise<BaselineSource | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Compare prompts with a git revision',
    placeHolder: 'v1.4.0, 3f9c2ab, HEAD~3 or branch:develop',
    validateInput: (entered) => problemWith(root, entered.trim()),
  });
  return text === undefined ? undefined : parseBaselineSource(text.trim());
}

async function problemWith(root: string, text: string): Promise<string | undefined> {
  const source = parseBaselineSource(text);
  if (text === '') return 'Enter a commit, branch or tag.';
  if (source.from === 'registry') return undefined;
  try {
    await resolveRef(root, source.from === 'git' ? source.ref : (source.branch ?? 'HEAD'));
    return undefined;
  } catch (error) {
    if (error instanceof CanaryError) return describeError(error);
    throw error;
  }
}
