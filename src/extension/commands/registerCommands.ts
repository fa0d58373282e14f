import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { commands, type CommandName } from '../contributions.ts';
import type { CommandHandler, CommandServices } from './command.ts';

/** Every command; its module is loaded when it runs for the first time. */
const handlers: Readonly<Record<CommandName, () => Promise<CommandHandler>>> = {
  reviewDiff: async () => (await import('./reviewDiff.ts')).reviewDiff,
  showBlastRadius: async () => (await import('./showBlastRadius.ts')).showBlastRadius,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  release: async () => (await import('./release.ts')).release,
  actOnRelease: async () => (await import('./actOnRelease.ts')).actOnRelease,
  openCanary: async () => (await import('./canary.ts')).openCanary,
  openCanaryTab: async () => (await import('./canary.ts')).openCanaryTab,
  simulateTraffic: async () => (await import('./simulateTraffic.ts')).simulateTraffic,
  selectBaseline: async () => (await import('./selectBaseline.ts')).selectBaseline,
  revertHunk: async () => (await import('./revert.ts')).revertHunk,
  revertFile: async () => (await import('./revert.ts')).revertFile,
  revertRelease: async () => (await import('./revert.ts')).revertRelease,
  openCase: async () => (await import('./openCase.ts')).openCase,
  showCase: async () => (await import('./evaluatedCase.ts')).showCase,
  promoteCase: async () => (await import('./evaluatedCase.ts')).promoteCase,
  dismissRegressions: async () => (await import('./evaluatedCase.ts')).dismissRegressions,
  openReleaseDiff: async () => (await import('./openReleaseDiff.ts')).openReleaseDiff,
  refresh: async () => (await import('./registry.ts')).refresh,
  showRegistryUrl: async () => (await import('./registry.ts')).showRegistryUrl,
  restartRegistry: async () => (await import('./registry.ts')).restartRegistry,
  setApiKey: async () => (await import('./setApiKey.ts')).setApiKey,
  showLog: () =>
    Promise.resolve(({ output }: CommandServices) => {
      output.show();
    }),
};

/** Registers all commands; a failure is told once. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const names = Object.keys(commands) as CommandName[];
  const registered = names.map((name) =>
    vscode.commands.registerCommand(commands[name].id, async (...args: readonly unknown[]) => {
      try {
        checkTrust(name);
        const handler = await handlers[name]();
        await handler(services, ...args);
      } catch (error) {
        services.reporter.report(error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** The palette hides what needs trust; lenses, links and keybindings do not. */
function checkTrust(name: CommandName): void {
  const contribution = commands[name];
  if (!('enablement' in contribution) || vscode.workspace.isTrusted) return;
  throw new CanaryError('bad-usage', `"${contribution.title}" needs a trusted workspace`, {
    expected: 'trust granted by "Manage Workspace Trust"',
  });
}
