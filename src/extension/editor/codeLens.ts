import * as vscode from 'vscode';
import { describeError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import { blastHeadline } from '../../core/blastRadius/headline.ts';
import { commands } from '../contributions.ts';
import type { Analysis } from './analysis.ts';
import type { Annotations } from './annotations.ts';

/** The line on top of a prompt: is this edit dangerous, and what can be done with it. */
export class BlastLens implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #annotations: Annotations;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(annotations: Annotations) {
    this.#annotations = annotations;
    this.#store.add(annotations.onDidChange(() => this.#changed.fire()));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const analysis = this.#annotations.of(document.uri);
    if (analysis === undefined || analysis.kind === 'other') return [];
    const top = new vscode.Range(0, 0, 0, 0);
    return lensCommands(analysis, document.uri).map((command) => new vscode.CodeLens(top, command));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function lensCommands(analysis: Analysis, uri: vscode.Uri): vscode.Command[] {
  const { comparison, problem, kind } = analysis;
  if (problem !== null) return [plain(`Cannot be compared: ${describeError(problem)}`)];
  if (comparison === null) return [];
  const { diff, baseline } = comparison;
  const act = (title: string, command: string): vscode.Command => ({
    title,
    command,
    arguments: [uri],
  });
  const release = act('Release canary', commands.release.id);
  const evaluate = act('Evaluate', commands.evaluate.id);
  if (baseline.prompt === null) {
    const title = `New ${kind}: nothing to compare with at ${baseline.label}`;
    const lens = act(title, commands.selectBaseline.id);
    return kind === 'prompt' ? [lens, evaluate, release] : [lens];
  }
  if (diff.hunks.length === 0) {
    return [act(`No change since ${baseline.label}`, commands.selectBaseline.id)];
  }
  const review = act('Review', commands.reviewDiff.id);
  const blast = act(lensTitle(analysis), commands.showBlastRadius.id);
  const against = act(`Against ${baseline.label}`, commands.selectBaseline.id);
  return kind === 'prompt' ? [blast, review, evaluate, release, against] : [blast, review, against];
}

function lensTitle({ reach }: Analysis): string {
  return reach === null ? 'Blast radius: measuring…' : blastHeadline(reach.blast);
}

/** A lens that says something and does nothing. */
function plain(title: string): vscode.Command {
  return { title, command: '' };
}
