import { createHash } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * Where the embedded registry of this workspace keeps its data: one place for every window that
 * shows the workspace. The editor's own storage folder of a workspace is not: a window that opens
 * while another still holds it, as after a reload, is given a second one.
 */
export function registryDataFolder({ globalStorageUri }: vscode.ExtensionContext): string {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  const workspace = (workspaceFile ?? workspaceFolders?.[0]?.uri)?.toString() ?? '';
  const key = createHash('sha256').update(workspace).digest('hex').slice(0, 16);
  return vscode.Uri.joinPath(globalStorageUri, 'registries', key).fsPath;
}
