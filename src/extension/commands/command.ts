import type * as vscode from 'vscode';
import type { Annotations } from '../editor/annotations.ts';
import type { Evaluations } from '../evaluation/evaluations.ts';
import type { Regressions } from '../evaluation/regressions.ts';
import type { BlastPanels } from '../panels/blastPanels.ts';
import type { CanaryPanel } from '../panels/canaryPanel.ts';
import type { Projects } from '../projects/projects.ts';
import type { RegistryConnection } from '../registry/connection.ts';
import type { ReleaseFeed } from '../registry/releaseFeed.ts';
import type { Reporter } from '../reporter.ts';
import type { SimulatedTraffic } from '../traffic/simulatedTraffic.ts';

/** What commands work with. */
export interface CommandServices {
  readonly projects: Projects;
  readonly annotations: Annotations;
  readonly blastPanels: BlastPanels;
  readonly evaluations: Evaluations;
  readonly regressions: Regressions;
  readonly connection: RegistryConnection;
  readonly feed: ReleaseFeed;
  readonly canary: CanaryPanel;
  readonly traffic: SimulatedTraffic;
  readonly reporter: Reporter;
  readonly secrets: vscode.SecretStorage;
  readonly output: vscode.LogOutputChannel;
}

/**
 * A command. Arguments come from our own surfaces and from keybindings that anyone may write: each
 * command checks them. Failures are thrown and told once.
 */
export type CommandHandler = (
  services: CommandServices,
  ...args: readonly unknown[]
) => Promise<void> | void;
