import type * as vscode from 'vscode';
import { createServices } from './services.ts';

export function activate(context: vscode.ExtensionContext): void {
  createServices(context);
}
