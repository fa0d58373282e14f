import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { isSimulated, modelsOf } from '../evaluation/models.ts';
import type { CommandHandler } from './command.ts';
import { openReleaseOf } from './releaseTarget.ts';

/** Sends simulated users to a release; without one it stops those that are on their way. */
export const simulateTraffic: CommandHandler = async (services, argument) => {
  const { traffic, projects, connection } = services;
  if (argument === undefined && traffic.release !== undefined) return traffic.stop();
  const release = await openReleaseOf(services, argument);
  const project = (await projects.all())[0];
  if (release === undefined || project === undefined) return;
  if (release.id === traffic.release) return;
  if (!isSimulated(modelsOf(project))) {
    throw new CanaryError('bad-usage', 'simulated traffic is for the demo model', {
      expected: 'models: { default: demo } in prompt-canary.yaml',
    });
  }
  const { address } = await connection.connect();
  const { id, prompt } = release;
  traffic.start({ registry: address, release: id, prompt, root: project.root });
  vscode.window.setStatusBarMessage(
    'Simulated users are on their way: demo model (simulated)',
    5_000,
  );
};
