import path from 'node:path';
import * as vscode from 'vscode';
import { adversarialSuite } from '../../core/adversarial/suite.ts';
import type { EvalCase, Suite } from '../../core/eval/model.ts';
import { applicableCases } from '../../core/eval/schedule.ts';
import { caseKey } from '../../core/eval/caseKey.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { toPublished } from '../../core/prompt/publish.ts';
import type { Project } from '../projects/project.ts';

/** A case in the Test Explorer, with the prompts that it is asked of. */
export interface TestedCase {
  readonly project: Project;
  readonly key: string;
  /** Files of the prompts, relative to the project. */
  readonly prompts: readonly string[];
}

/** What a new item of the Test Explorer is made with. */
export interface ItemMaker {
  readonly controller: vscode.TestController;
  /** Remembers the case behind an item. */
  readonly isCase: (item: vscode.TestItem, tested: TestedCase) => void;
  /** Fills the item when it is first unfolded or run. */
  readonly isLate: (item: vscode.TestItem, fill: () => void) => void;
}

/**
 * The suites of a project: golden cases by file, adversarial ones by prompt and category. Attacks are
 * written for a prompt, so those of a prompt are made when somebody looks at them.
 */
export async function suiteItems(maker: ItemMaker, project: Project): Promise<vscode.TestItem[]> {
  const [suites, { prompts }] = await Promise.all([project.suites(), project.prompts()]);
  return suites.map((suite) => {
    const item = maker.controller.createTestItem(`${project.root}|${suite.name}`, suite.name);
    if (suite.kind !== suite.name) item.description = suite.kind;
    item.children.replace(
      suite.kind === 'golden'
        ? goldenItems(maker, project, suite, prompts, item.id)
        : promptItems(maker, project, suite, prompts, item.id),
    );
    return item;
  });
}

function goldenItems(
  maker: ItemMaker,
  project: Project,
  suite: Suite,
  prompts: readonly ClosedPrompt[],
  parent: string,
): vscode.TestItem[] {
  const asked = new Map<EvalCase, string[]>();
  for (const prompt of prompts) {
    for (const item of casesFor(suite, prompt)) {
      asked.set(item, [...(asked.get(item) ?? []), prompt.file]);
    }
  }
  return grouped(suite.cases, (item) => item.at?.file ?? 'built in').map(([file, cases]) => {
    const uri = vscode.Uri.file(path.resolve(project.root, file));
    const group = maker.controller.createTestItem(`${parent}|${file}`, file, uri);
    group.children.replace(
      cases.map((item) =>
        caseItem(maker, group.id, item, {
          project,
          key: caseKey(item),
          prompts: asked.get(item) ?? [],
        }),
      ),
    );
    return group;
  });
}

function promptItems(
  maker: ItemMaker,
  project: Project,
  suite: Suite,
  prompts: readonly ClosedPrompt[],
  parent: string,
): vscode.TestItem[] {
  return prompts.map((prompt) => {
    const uri = vscode.Uri.file(path.resolve(project.root, prompt.file));
    const item = maker.controller.createTestItem(`${parent}|${prompt.file}`, prompt.name, uri);
    item.canResolveChildren = true;
    maker.isLate(item, () => {
      item.children.replace(categoryItems(maker, project, suite, prompt, item.id));
    });
    return item;
  });
}

function categoryItems(
  maker: ItemMaker,
  project: Project,
  suite: Suite,
  prompt: ClosedPrompt,
  parent: string,
): vscode.TestItem[] {
  const config = project.config.suites[suite.name];
  const builtIn =
    config?.kind === 'adversarial'
      ? adversarialSuite(toPublished(prompt), config.categories, suite.name).cases
      : [];
  const cases = [...casesFor(suite, prompt), ...builtIn];
  return grouped(cases, ({ attack }) => attack?.category ?? 'other').map(([category, members]) => {
    const group = maker.controller.createTestItem(`${parent}|${category}`, category);
    group.children.replace(
      members.map((item) =>
        caseItem(maker, group.id, item, { project, key: caseKey(item), prompts: [prompt.file] }),
      ),
    );
    return group;
  });
}

function caseItem(
  maker: ItemMaker,
  parent: string,
  { id, description, at, mustPass, tags }: EvalCase,
  tested: TestedCase,
): vscode.TestItem {
  const uri =
    at === undefined ? undefined : vscode.Uri.file(path.resolve(tested.project.root, at.file));
  const item = maker.controller.createTestItem(`${parent}|${id}`, description ?? id, uri);
  if (at !== undefined) {
    const line = Math.max(0, at.line - 1);
    item.range = new vscode.Range(line, 0, line, 0);
  }
  item.description = [mustPass ? 'must pass' : '', description === undefined ? '' : id]
    .filter((it) => it !== '')
    .join(', ');
  item.tags = tags.map((tag) => new vscode.TestTag(tag));
  if (tested.prompts.length === 0) item.error = 'No prompt of the workspace takes this case.';
  maker.isCase(item, tested);
  return item;
}

/** The cases of a suite that a prompt takes as it is now. */
function casesFor(suite: Suite, prompt: ClosedPrompt): EvalCase[] {
  const version = { label: '', prompt: toPublished(prompt), fingerprint: prompt.fingerprint };
  return applicableCases([suite], { prompt: prompt.name, baseline: version, candidate: version });
}

function grouped<T>(items: readonly T[], by: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group === undefined) groups.set(by(item), [item]);
    else group.push(item);
  }
  return [...groups];
}
