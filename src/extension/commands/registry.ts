import * as vscode from 'vscode';
import type { CommandHandler } from './command.ts';

export const showRegistryUrl: CommandHandler = async ({ connection }) => {
  const { address } = await connection.connect();
  const message = `The registry listens at ${address}. Terminals find it in PROMPT_CANARY_REGISTRY.`;
  const chosen = await vscode.window.showInformationMessage(message, 'Copy Address');
  if (chosen !== undefined) await vscode.env.clipboard.writeText(address);
};

export const restartRegistry: CommandHandler = async ({ connection }) => {
  connection.restart();
  const { address } = await connection.connect();
  vscode.window.setStatusBarMessage(`Registry ready at ${address}`, 5_000);
};

export const refresh: CommandHandler = ({ projects, feed }) => {
  projects.refresh();
  feed.refresh();
};
