import type * as vscode from 'vscode';
import { schemes } from '../contributions.ts';

/** The virtual document that holds the baseline of a file. */
export function baselineUri(file: vscode.Uri): vscode.Uri {
  return file.with({ scheme: schemes.baseline });
}

export function fileOfBaseline(uri: vscode.Uri): vscode.Uri {
  return uri.with({ scheme: 'file' });
}
