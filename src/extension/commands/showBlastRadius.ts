import path from 'node:path';
import * as vscode from 'vscode';
import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import type { CommandHandler } from './command.ts';
import { targetFile } from './target.ts';

interface Row extends vscode.QuickPickItem {
  readonly at?: { readonly file: string; readonly line: number };
}

/** Everything that an edit reaches, as a list that opens what is chosen. */
export const showBlastRadius: CommandHandler = async ({ projects }, argument) => {
  const { project, file } = await targetFile(projects, argument);
  const { blast } = await project.measure(await project.compareCurrent(file));
  const options = { title: blastHeadline(blast), placeHolder: 'Choose a place to open it' };
  const chosen = await vscode.window.showQuickPick(rows(blast), options);
  if (chosen?.at === undefined) return;
  const position = new vscode.Position(Math.max(0, chosen.at.line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(path.join(project.root, chosen.at.file)), {
    selection: new vscode.Range(position, position),
  });
};

function rows(blast: BlastRadius): Row[] {
  const { coverage } = blast;
  return [
    ...section(
      'Why',
      // What the edit touches is told below, with the cases that exercise it.
      blast.reasons
        .filter(({ id }) => !id.startsWith('interaction.'))
        .map(({ why }) => ({ label: why })),
    ),
    ...section(
      'Call sites',
      blast.callSites.map(({ file, line, how, prompt }) => ({
        label: `$(references) ${file}:${line}`,
        description: `${prompt}, by ${how}`,
        at: { file, line },
      })),
    ),
    ...section(
      'Prompts that include it',
      blast.dependants.map(({ prompt, file, through }) => ({
        label: `$(comment-discussion) ${prompt}`,
        description: `through ${through}`,
        at: { file, line: 1 },
      })),
    ),
    ...section(
      'What it touches',
      blast.interactions.map(({ kind, what, tested }) => ({
        label: what,
        description: `${kind}, ${tested ? 'a case exercises it' : 'no case exercises it'}`,
      })),
    ),
    ...section('Coverage', [
      {
        label: `${coverage.cases} cases; ${coverage.uncoveredHunks.length} changes that none covers`,
      },
    ]),
  ];
}

function section(label: string, rowsOfIt: readonly Row[]): Row[] {
  if (rowsOfIt.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...rowsOfIt];
}
