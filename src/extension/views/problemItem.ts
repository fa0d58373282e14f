import * as vscode from 'vscode';

/** What stands in a tree in the place of what cannot be read. */
export function problemItem(label: string, why: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = why;
  item.tooltip = why;
  item.iconPath = new vscode.ThemeIcon('error');
  return item;
}
