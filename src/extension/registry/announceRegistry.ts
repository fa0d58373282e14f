import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { RegistryConnection } from './connection.ts';

/** Tells terminals where the registry is, and the views how it is: see `RegistryState`. */
export function announceRegistry(
  connection: RegistryConnection,
  terminals: vscode.GlobalEnvironmentVariableCollection,
): Disposable {
  terminals.persistent = false;
  return connection.onDidChange((state) => {
    if (state.kind === 'ready') terminals.replace('PROMPT_CANARY_REGISTRY', state.url);
    else terminals.delete('PROMPT_CANARY_REGISTRY');
    void vscode.commands.executeCommand('setContext', 'promptCanary.registry', state.kind);
  });
}
