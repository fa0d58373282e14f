import type * as vscode from 'vscode';
import { createServices, type Services } from './services.ts';

export function activate(context: vscode.ExtensionContext): Services {
  return createServices(context);
}
