import type { Command } from 'commander';
import { computeBlastRadius } from '../../core/blastRadius/blastRadius.ts';
import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import { describeError } from '../../core/base/errors.ts';
import type { Hunk, PromptDiff } from '../../core/diff/model.ts';
import { toPublished } from '../../core/prompt/publish.ts';
import { loadSuites } from '../../node/suites.ts';
import { formatDuration } from '../../protocol/duration.ts';
import { fromReleasePlan, toReleasePlan } from '../../protocol/plan.ts';
import type { CliContext } from '../command.ts';
import { openComparison, type Comparison } from '../comparison.ts';
import type { InputOptions } from '../input.ts';
import { liveTraffic } from '../liveTraffic.ts';
import { oneLine, severityAdvice } from '../words.ts';

interface BlastOptions extends InputOptions {
  readonly registry?: string;
  readonly json?: boolean;
}

export function configure(
  command: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  command
    .argument('<file>', 'prompt file, or a partial')
    .option('--base <ref>', 'git revision to compare with (default: the configured one, else HEAD)')
    .option('--base-file <file>', 'file to compare with instead')
    .option('--workspace <dir>', 'folder of the workspace (default: found from the file)')
    .option('--config <file>', 'configuration (default: prompt-canary.yaml of the workspace)')
    .option('--registry <url>', 'registry server to ask for live traffic')
    .option('--json', 'one JSON document on stdout')
    .action(async (file: string, options: BlastOptions) => {
      const comparison = await openComparison(file, options, context);
      const radius = await measure(comparison, options, context);
      if (options.json === true) {
        const document = blastJson(radius, comparison.diff);
        context.stdout(`${JSON.stringify(document, null, 1)}\n`);
      } else context.stdout(blastText(radius, comparison));
      done(0);
    });
}

async function measure(
  comparison: Comparison,
  options: BlastOptions,
  context: CliContext,
): Promise<BlastRadius> {
  const { workspace, config, diff, baseline, candidate } = comparison;
  const { prompts, problems } = await workspace.closedPrompts();
  for (const { error } of problems) context.stderr(`left out: ${describeError(error)}\n`);
  const known = candidate === null ? prompts : [candidate, ...otherThan(prompts, candidate.file)];
  const published = candidate === null ? undefined : toPublished(candidate);
  const suites = await loadSuites(workspace.root, config, undefined, published);
  const { registry } = options;
  return computeBlastRadius({
    diff,
    baseline,
    candidate,
    prompts: known,
    callSites: await workspace.callSites(known),
    cases: suites.flatMap(({ cases }) => cases),
    traffic:
      registry === undefined || candidate === null
        ? null
        : await liveTraffic(registry, candidate.name, context.signal),
    configuredPlan: config.release === undefined ? null : toReleasePlan(config.release),
  });
}

function otherThan<T extends { readonly file: string }>(items: readonly T[], file: string): T[] {
  return items.filter((it) => it.file !== file);
}

/** The shape of CLI.md. */
function blastJson(radius: BlastRadius, diff: PromptDiff): unknown {
  const uncovered = new Set(radius.coverage.uncoveredHunks);
  return {
    ...radius,
    callSites: radius.callSites.map(({ reads: _, ...site }) => site),
    coverage: {
      ...radius.coverage,
      uncoveredHunks: diff.hunks
        .filter(({ id }) => uncovered.has(id))
        .map(({ id, file, afterRange, severity, summary }) => ({
          id,
          file: file ?? diff.file,
          line: afterRange.start,
          severity,
          summary,
        })),
    },
    plan: fromReleasePlan(radius.plan),
  };
}

function blastText(radius: BlastRadius, comparison: Comparison): string {
  const { diff, baselineLabel, candidateLabel } = comparison;
  const lines = [
    `${blastHeadline(radius)} - ${severityAdvice[radius.level]}`,
    `${diff.file}  ${baselineLabel} -> ${candidateLabel}`,
    ...section(
      'Why',
      radius.reasons.map(({ why }) => why),
    ),
    ...section(
      'Call sites',
      radius.callSites.map(({ file, line, how, prompt }) => `${file}:${line}  ${prompt} by ${how}`),
    ),
    ...section(
      'Other prompts',
      radius.dependants.map(({ file, through }) => `${file}  through ${through}`),
    ),
    ...section(
      'Interactions',
      radius.interactions.map(
        ({ what, tested }) => `${what} - ${tested ? 'tested' : 'not tested'}`,
      ),
    ),
    ...section('No case covers', uncoveredLines(radius, diff.hunks)),
    ...section(`Plan "${radius.plan.name}"`, planLines(radius)),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', title, ...items.map((it) => `  ${it}`)];
}

function uncoveredLines({ coverage }: BlastRadius, hunks: readonly Hunk[]): string[] {
  const uncovered = new Set(coverage.uncoveredHunks);
  return hunks
    .filter(({ id }) => uncovered.has(id))
    .map(({ file, afterRange, severity, summary }) => {
      const place = `${file === undefined ? '' : `${file} `}line ${afterRange.start}`;
      return `${place}  ${severity}  ${summary}`;
    });
}

function planLines({ plan }: BlastRadius): string[] {
  const stages = plan.stages.map(({ weight, minDurationMs, minSamples }) => {
    const needs = [
      ...(minDurationMs > 0 ? [`at least ${formatDuration(minDurationMs)}`] : []),
      ...(minSamples > 0 ? [`${minSamples} users`] : []),
    ];
    return `${weight} %${needs.length > 0 ? `: ${needs.join(', ')}` : ''}`;
  });
  return plan.needsApproval ? ['starts only after an approval', ...stages] : stages;
}
