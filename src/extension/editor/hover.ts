import * as vscode from 'vscode';
import { schemes } from '../contributions.ts';
import { hoverCommands, hoverText } from '../words/hoverText.ts';
import type { Annotations } from './annotations.ts';
import { fileOfBaseline } from './baselineUri.ts';
import type { Painter } from './painter.ts';

/** Explains the changes at a line, in the file and in its baseline. */
export class HunkHover implements vscode.HoverProvider {
  readonly #annotations: Annotations;
  readonly #painter: Painter;

  constructor(annotations: Annotations, painter: Painter) {
    this.#annotations = annotations;
    this.#painter = painter;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const line = position.line + 1;
    const mark = this.#painter.marks(document)?.find((it) => it.line <= line && line <= it.endLine);
    const file =
      document.uri.scheme === schemes.baseline ? fileOfBaseline(document.uri) : document.uri;
    const analysis = this.#annotations.of(file);
    if (mark === undefined || analysis?.comparison == null) return undefined;
    const { comparison, reach } = analysis;
    const texts = mark.hunks.map((hunk) =>
      hoverText({
        hunk,
        reach,
        baselineLabel: comparison.baseline.label,
        uri: file.toString(),
      }),
    );
    return new vscode.Hover(texts.map(trusted), document.lineAt(position.line).range);
  }
}

function trusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: hoverCommands };
  return markdown;
}
