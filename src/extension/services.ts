import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/lifecycle.ts';
import { commands } from './contributions.ts';

/** The one place in which the extension's parts are made and handed to each other. */
export function createServices(context: vscode.ExtensionContext): vscode.Disposable {
  const services = new DisposableStore();
  context.subscriptions.push(services);
  const output = services.add(vscode.window.createOutputChannel('Prompt Canary', { log: true }));
  services.add(vscode.commands.registerCommand(commands.showLog.id, () => output.show()));
  return services;
}
