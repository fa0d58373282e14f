import * as vscode from 'vscode';
import { severities, type Severity } from '../../core/diff/model.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';
import { schemes, settings } from '../contributions.ts';
import { lineMarks, type LineMark } from '../words/hunkWords.ts';
import type { Annotations } from './annotations.ts';
import { fileOfBaseline } from './baselineUri.ts';
import type { DecorationTypes } from './decorationTypes.ts';

/** Severities whose note stands out from the text around it. */
const noteColours: Readonly<Record<Severity, string>> = {
  none: 'descriptionForeground',
  low: 'descriptionForeground',
  medium: 'descriptionForeground',
  high: 'promptCanary.highForeground',
  critical: 'editorError.foreground',
};

/** Draws the analysis of a file into every editor that shows it or its baseline. */
export class Painter implements vscode.Disposable {
  readonly #annotations: Annotations;
  readonly #types: DecorationTypes;
  readonly #store = new DisposableStore();
  /** Editors that hold marks of ours to be taken away again. */
  readonly #painted = new WeakSet<vscode.TextEditor>();

  constructor(annotations: Annotations, types: DecorationTypes) {
    this.#annotations = annotations;
    this.#types = types;
    const repaintAll = (): void =>
      vscode.window.visibleTextEditors.forEach((it) => this.#paint(it));
    this.#store.add(annotations.onDidChange((uri) => this.#paintFile(uri)));
    this.#store.add(vscode.window.onDidChangeVisibleTextEditors(repaintAll));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settings.endOfLineNotes.id)) repaintAll();
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #paintFile(uri: vscode.Uri): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (fileOf(editor).toString() === uri.toString()) this.#paint(editor);
    }
  }

  #paint(editor: vscode.TextEditor): void {
    const marks = this.marks(editor.document);
    if (marks === undefined || (marks.length === 0 && !this.#painted.has(editor))) return;
    this.#painted.add(editor);
    const notes = vscode.workspace.getConfiguration().get(settings.endOfLineNotes.id, true);
    for (const severity of severities) {
      const own = marks.filter((mark) => mark.severity === severity);
      const { icon, ruler } = this.#types.bySeverity[severity];
      const { document } = editor;
      editor.setDecorations(
        icon,
        own.map((mark) => iconOptions(document, mark, notes)),
      );
      editor.setDecorations(
        ruler,
        own.map((mark) => wholeRange(document, mark)),
      );
    }
  }

  /**
   * What is drawn into a document. Undefined leaves what is drawn there: while the text cannot be
   * read, the marks of its last good state move along with it.
   */
  marks(document: vscode.TextDocument): LineMark[] | undefined {
    const side = document.uri.scheme === schemes.baseline ? 'before' : 'after';
    const analysis = this.#annotations.of(fileOf({ document }));
    if (analysis === undefined) return [];
    if (analysis.comparison === null) return [];
    if (analysis.problem !== null && side === 'after') return undefined;
    const { diff, baseline, candidate } = analysis.comparison;
    const prompt = side === 'before' ? baseline.prompt : candidate;
    return lineMarks(diff.hunks, side, prompt, analysis.reach?.blast ?? null);
  }
}

function fileOf({ document: { uri } }: { readonly document: vscode.TextDocument }): vscode.Uri {
  return uri.scheme === schemes.baseline ? fileOfBaseline(uri) : uri;
}

function iconOptions(
  document: vscode.TextDocument,
  mark: LineMark,
  notes: boolean,
): vscode.DecorationOptions {
  const range = lineRange(document, mark.line);
  if (!notes) return { range };
  const color = new vscode.ThemeColor(noteColours[mark.severity]);
  const after = { contentText: mark.note, color, margin: '0 0 0 3em', fontStyle: 'normal' };
  return { range, renderOptions: { after } };
}

function wholeRange(document: vscode.TextDocument, mark: LineMark): vscode.Range {
  return lineRange(document, mark.line).union(lineRange(document, mark.endLine));
}

/** A line that the document no longer has is drawn at its last one. */
function lineRange(document: vscode.TextDocument, line: number): vscode.Range {
  return document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1).range;
}
