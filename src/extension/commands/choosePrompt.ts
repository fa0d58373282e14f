import path from 'node:path';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import type { Project } from '../projects/project.ts';
import type { Projects } from '../projects/projects.ts';
import { count } from '../words/amount.ts';
import { severityWords } from '../words/severityWords.ts';

interface Row extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
  readonly changed: boolean;
}

/** Asks which prompt of the workspace is meant, edited ones first; throws `cancelled`. */
export async function choosePrompt(projects: Projects): Promise<vscode.Uri> {
  const rows = (await Promise.all((await projects.all()).map(rowsOf))).flat();
  if (rows.length === 0) {
    throw new CanaryError('not-found', 'this workspace has no prompts', {
      expected: 'a .prompt.yml, .prompty or .prompt file, or `prompts` in prompt-canary.yaml',
    });
  }
  const sorted = rows.toSorted((a, b) => Number(b.changed) - Number(a.changed));
  const chosen = await vscode.window.showQuickPick(sorted, {
    title: 'Which prompt?',
    matchOnDescription: true,
  });
  if (chosen === undefined) throw new CanaryError('cancelled', 'no prompt was chosen');
  return chosen.uri;
}

async function rowsOf(project: Project): Promise<Row[]> {
  const { prompts } = await project.prompts();
  return Promise.all(
    prompts.map(async ({ name, file }) => {
      const uri = vscode.Uri.file(path.join(project.root, file));
      const detail = await editWords(project, file);
      return {
        label: name,
        description: file,
        changed: detail !== undefined,
        uri,
        ...(detail === undefined ? {} : { detail }),
      };
    }),
  );
}

/** Undefined for a prompt without an edit. */
async function editWords(project: Project, file: string): Promise<string | undefined> {
  try {
    const { diff, baseline } = await project.compareCurrent(file);
    if (diff.hunks.length === 0) return undefined;
    const { name } = severityWords[diff.severity];
    return `${name}: ${count(diff.hunks.length, 'change')} since ${baseline.label}`;
  } catch (error) {
    if (error instanceof CanaryError) return 'cannot be compared';
    throw error;
  }
}
