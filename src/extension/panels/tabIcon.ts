import * as vscode from 'vscode';

/** The icon of a tab, which unlike that of a view does not take the theme's colour by itself. */
export function tabIcon(extensionUri: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (theme: string): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, 'media', 'tab', `canary-${theme}.svg`);
  return { light: icon('light'), dark: icon('dark') };
}
