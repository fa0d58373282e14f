import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { CanaryError, errorTable } from '../../core/base/errors.ts';
import { createRegExpMatcher } from '../../node/boundedRegExp.ts';
import { addressExpected, isHttpAddress } from '../../node/httpAddress.ts';
import { chooseModel, type ChosenModel } from '../../node/models/chooseModel.ts';
import { openModel } from '../../node/models/openModel.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { seededRandom } from '../../node/traffic/seededRandom.ts';
import {
  goldenTraffic,
  inputsFromFile,
  type TrafficCase,
} from '../../node/traffic/trafficCases.ts';
import { runTraffic, type TrafficStatus } from '../../node/traffic/traffic.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { tokenVariable } from '../registry.ts';
import { openWorkspaceFor, type OpenedWorkspace } from '../workspace.ts';
import { oneLine } from '../words.ts';

interface SimulateOptions {
  readonly registry: string;
  readonly prompt: string;
  readonly users: number;
  readonly rate: number;
  /** Seconds. */
  readonly duration: number;
  readonly model?: string;
  readonly inputs?: string;
  readonly workspace?: string;
  readonly seed: number;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .requiredOption('--registry <url>', 'address of the registry server', address)
    .requiredOption('--prompt <name>', 'the prompt that the users use')
    .option('--users <n>', 'number of users; few of them write often', amount(1, 1_000_000), 2_000)
    .option('--rate <r>', 'requests a second', number(0.1, 1_000), 40)
    .option('--duration <s>', 'seconds', number(0.1, 30 * 86_400), 120)
    .option('--model <id>', 'the model that answers: "demo", or one of the configuration', 'demo')
    .option('--inputs <file>', 'what the users write; by default the inputs of the golden cases')
    .option('--workspace <dir>', 'folder with the configuration and the golden cases')
    .option('--seed <n>', 'another seed, other users and questions', amount(0, 2 ** 32 - 1), 1)
    .action(async (options: SimulateOptions) => {
      done(await simulate(options, context));
    });
};

async function simulate(options: SimulateOptions, context: CliContext): Promise<number> {
  const opened = await openWorkspaceFor(undefined, options, context);
  const cases = await readCases(options, opened, context);
  const { config, override } = modelOf(options, opened);
  const model = await openModel(config, {
    clock: systemClock,
    random: systemRandom,
    env: context.env,
    override,
  });
  context.stderr(oneLine(`traffic for "${options.prompt}", answered by ${model.label}`) + '\n');
  try {
    await runTraffic({
      registry: options.registry,
      token: context.env[tokenVariable],
      prompt: options.prompt,
      users: options.users,
      rate: options.rate,
      durationMs: options.duration * 1_000,
      cases,
      model,
      clock: systemClock,
      random: seededRandom(options.seed),
      newId: () => systemRandom.id(),
      matchRegExp: createRegExpMatcher(),
      signal: AbortSignal.any([context.signal, context.unread]),
      onStatus: (status) => context.stderr(`${statusLine(status)}\n`),
    });
    return context.signal.aborted ? errorTable.cancelled.exit : 0;
  } finally {
    model.dispose();
  }
}

function readCases(
  { inputs, prompt }: SimulateOptions,
  { workspace, config }: OpenedWorkspace,
  context: CliContext,
): Promise<TrafficCase[]> {
  if (inputs !== undefined) return inputsFromFile(path.resolve(context.cwd, inputs), inputs);
  if (Object.values(config.suites).some((it) => it.kind === 'golden')) {
    return goldenTraffic(workspace.root, config, prompt);
  }
  throw new CanaryError('bad-usage', 'there is nothing that the users could write', {
    where: { file: configFileName },
    expected: 'a golden suite in the workspace, or --inputs FILE',
  });
}

/** Simulated users should not cost anything unasked: the demo model, unless another one is named. */
function modelOf({ model = 'demo' }: SimulateOptions, { config }: OpenedWorkspace): ChosenModel {
  return chooseModel(config.models, model);
}

/** `0:12  480 requests  stable 456 (0.4 % invalid)  canary 24 (100 % invalid)`, and what is wrong. */
export function statusLine(status: TrafficStatus): string {
  const { arms, elapsedMs, requests, errors, waiting, lost, problem } = status;
  const seconds = Math.floor(elapsedMs / 1_000);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const parts = [time, `${requests} requests`];
  for (const [arm, counts] of Object.entries(arms)) {
    const share = counts.requests === 0 ? 0 : counts.invalidFormat / counts.requests;
    parts.push(`${arm} ${counts.requests} (${Number((share * 100).toFixed(1))} % invalid)`);
  }
  parts.push(`${errors} errors`);
  if (waiting > 0 && problem !== null) parts.push(`${waiting} outcomes waiting`);
  if (lost > 0) parts.push(`${lost} outcomes lost`);
  const trouble = problem === null ? '' : `\n      ${oneLine(problem)}; trying again`;
  return `${parts.join('  ')}${trouble}`;
}

function address(text: string): string {
  if (isHttpAddress(text)) return text;
  throw new InvalidArgumentError(`expected ${addressExpected}`);
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a number from ${least} to ${most}`);
  };
}

function amount(least: number, most: number): (text: string) => number {
  const read = number(least, most);
  return (text) => {
    const value = read(text);
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError('expected a whole number');
  };
}
