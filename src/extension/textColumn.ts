import * as vscode from 'vscode';

/**
 * Where to open a file so that it covers no panel: where it is in sight already, else beside the
 * panel that has the focus. Undefined leaves it to the editor.
 */
export function textColumn(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const same = visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  if (same !== undefined) return same.viewColumn;
  return activeTextEditor === undefined ? visibleTextEditors[0]?.viewColumn : undefined;
}
