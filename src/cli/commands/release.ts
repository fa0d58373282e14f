import { baselineFindings } from '../../backends/baselineFindings.ts';
import {
  checkPublishable,
  production,
  publishBaseline,
  publishPrompt,
} from '../../backends/publishing.ts';
import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import { CanaryError } from '../../core/base/errors.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import type { ReleasePlan } from '../../core/release/model.ts';
import { findReport } from '../../node/reports/findReport.ts';
import { releaseEvidence } from '../../node/reports/releaseEvidence.ts';
import { versionEnvironment } from '../../node/versionEnvironment.ts';
import type { ReleaseResponse } from '../../protocol/api.ts';
import { fromReleasePlan } from '../../protocol/plan.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { openComparison } from '../comparison.ts';
import type { InputOptions } from '../input.ts';
import { measureBlast } from '../measureBlast.ts';
import { actorOf, openRegistry, registryOption } from '../registry.ts';
import { openGate, type Gate } from '../release/gate.ts';
import { previewText, type Preview } from '../release/preview.ts';
import { choosePlan, readPlan } from '../release/releasePlan.ts';
import { parseTime } from '../time.ts';
import { oneLine } from '../words.ts';

interface ReleaseOptions extends InputOptions {
  readonly plan?: string;
  readonly registry?: string;
  readonly yes?: boolean;
  readonly overrideReason?: string;
  readonly startAt?: string;
  readonly reshuffle?: boolean;
  readonly json?: boolean;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .argument('<file>', 'prompt file: the candidate')
    .option('--base <ref>', 'git revision that is in production, when the registry knows none yet')
    .option('--base-file <file>', 'file that is in production, when the registry knows none yet')
    .option('--plan <file>', 'release plan (default: the configured or the proposed one)')
    .option('--workspace <dir>', 'folder of the workspace (default: found from the file)')
    .option('--config <file>', 'configuration (default: prompt-canary.yaml of the workspace)')
    .option(...registryOption)
    .option('--override-reason <text>', 'why it goes out although the gate is closed')
    .option('--start-at <time>', 'not before this time, such as 2026-05-05T14:00 (local) or ...Z')
    .option('--reshuffle', 'draw lots anew: other keys get this canary than the last one')
    .option('--yes', 'do not ask')
    .option('--json', 'the release as one JSON document on stdout')
    .action(async (file: string, options: ReleaseOptions) => {
      done(await release(file, options, context));
    });
};

async function release(
  file: string,
  options: ReleaseOptions,
  context: CliContext,
): Promise<number> {
  const draft = await prepare(file, options, context);
  const { gate, preview } = draft;
  context.stderr(previewText(preview));
  if (gate.closed !== null && options.overrideReason === undefined) {
    context.stderr('The gate is closed. Evaluate it, or say why with --override-reason TEXT.\n');
    return gate.closed;
  }
  if (!(await confirmed(preview, options, context))) {
    context.stderr('Nothing was released.\n');
    return 0;
  }
  const started = await start(draft, options, context);
  const { id, prompt, stable, canary, weight } = started;
  const now = started.status === 'pending' ? started.live.headline : `${weight} % now`;
  const words = `${prompt} v${stable.version} -> v${canary.version}: ${now}`;
  context.stderr(
    `${oneLine(words).replace(/\.?$/, '.')} Follow it with: prompt-canary watch ${id}\n`,
  );
  const json = `${JSON.stringify(started, null, 1)}\n`;
  context.stdout(options.json === true ? json : `${id}\n`);
  return 0;
}

interface Draft {
  readonly backend: ReleaseBackend;
  readonly root: string;
  readonly candidate: ClosedPrompt;
  /** To be published first; null when the registry serves the prompt already. */
  readonly firstVersion: ClosedPrompt | null;
  readonly plan: ReleasePlan;
  readonly report: EvalReport | undefined;
  readonly gate: Gate;
  readonly preview: Preview;
}

/** Everything that is known before anything changes. */
async function prepare(file: string, options: ReleaseOptions, context: CliContext): Promise<Draft> {
  if (options.startAt !== undefined) parseTime('--start-at', options.startAt);
  const comparison = await openComparison(file, options, context);
  const { candidate, baseline, config, workspace } = comparison;
  if (candidate === null) {
    throw new CanaryError('bad-usage', `${file} is a partial`, {
      expected: 'a prompt that includes it: partials go out with their prompts',
    });
  }
  checkPublishable(candidate);
  const given = options.plan === undefined ? undefined : await readPlan(options.plan, context.cwd);
  const backend = await openRegistry(options, context, config);
  const served = await production(backend, candidate.name);
  const from = served?.fingerprint ?? baseline?.fingerprint;
  if (from === undefined) {
    const label = comparison.baselineLabel;
    throw new CanaryError(
      'bad-usage',
      `there is no version of ${candidate.name} to go out beside`,
      {
        expected: `a version in production, or the file at ${label} (--base, --base-file)`,
      },
    );
  }
  const radius = await measureBlast(comparison, await trafficOf(backend, candidate.name, served));
  const plan = choosePlan(given, radius.plan);
  const report = await findReport(workspace.root, from, candidate.fingerprint);
  const gate = openGate(report, plan.needsApproval && plan.approvals === null);
  const override = options.overrideReason;
  const preview: Preview = {
    prompt: candidate.name,
    from: served === undefined ? comparison.baselineLabel : `v${served.version}`,
    to: comparison.candidateLabel,
    registry: backend.address,
    radius,
    plan,
    gate: override === undefined ? gate.why : `${gate.why}; overridden: ${override}`,
    baseline: served === undefined ? [] : await baselineFindings(backend, candidate.name, plan),
  };
  const firstVersion = served === undefined ? baseline : null;
  return { backend, root: workspace.root, candidate, firstVersion, plan, report, gate, preview };
}

async function trafficOf(
  backend: ReleaseBackend,
  prompt: string,
  served: object | undefined,
): Promise<Parameters<typeof measureBlast>[1]> {
  if (served === undefined) return null;
  const { traffic } = await backend.live(prompt);
  return traffic === null ? null : { ...traffic, costPerDay: traffic.costPerDay ?? null };
}

async function confirmed(
  { prompt }: Preview,
  { yes }: ReleaseOptions,
  { ask }: CliContext,
): Promise<boolean> {
  if (yes === true) return true;
  if (ask === undefined) {
    throw new CanaryError('bad-usage', 'there is no terminal to ask on', { expected: '--yes' });
  }
  return /^y(?:es)?$/i.test((await ask(oneLine(`Release ${prompt} as a canary? [y/N] `))).trim());
}

async function start(
  { backend, root, candidate, firstVersion, plan, report }: Draft,
  { overrideReason, startAt, reshuffle }: ReleaseOptions,
  context: CliContext,
): Promise<ReleaseResponse> {
  const environment = await versionEnvironment(root);
  if (firstVersion !== null) await publishBaseline(backend, firstVersion, environment);
  const { prompt, version } = await publishPrompt(backend, candidate, {
    ...environment,
    ...(report === undefined ? {} : { evaluationReport: report.id }),
  });
  return backend.startRelease(prompt, {
    candidateVersion: version,
    plan: fromReleasePlan(plan),
    actor: actorOf(context),
    ...(report === undefined ? {} : { evaluation: await releaseEvidence(root, report) }),
    ...(overrideReason === undefined ? {} : { overrideReason }),
    ...(startAt === undefined ? {} : { startAt: parseTime('--start-at', startAt) }),
    ...(reshuffle === true ? { reshuffle } : {}),
  });
}
