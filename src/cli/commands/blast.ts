import { detectionWords } from '../../core/blastRadius/detectionWords.ts';
import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { BlastRadius, ChainedPrompt, Traffic } from '../../core/blastRadius/model.ts';
import { CanaryError } from '../../core/base/errors.ts';
import type { Hunk, PromptDiff } from '../../core/diff/model.ts';
import { planLines } from '../../core/release/planWords.ts';
import { fromReleasePlan } from '../../protocol/plan.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { declareComparison, openComparison, type Comparison } from '../comparison.ts';
import type { InputOptions } from '../input.ts';
import { measureBlast } from '../measureBlast.ts';
import { openRegistry } from '../registry.ts';
import { oneLine, severityAdvice } from '../words.ts';

interface BlastOptions extends InputOptions {
  readonly registry?: string | undefined;
  readonly json?: boolean;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareComparison(command)
    .option('--registry <url>', 'registry server to ask for live traffic')
    .option('--json', 'one JSON document on stdout')
    .action(async (file: string, options: BlastOptions) => {
      const comparison = await openComparison(file, options, context);
      const traffic = await trafficOf(comparison, options, context);
      const radius = await measureBlast(comparison, traffic, context.stderr);
      if (options.json === true) {
        const document = blastJson(radius, comparison.diff);
        context.stdout(`${JSON.stringify(document, null, 1)}\n`);
      } else context.stdout(blastText(radius, comparison));
      done(0);
    });
};

/** Null without `--registry`, for a partial, and for a prompt that the registry does not know. */
export async function trafficOf(
  { candidate }: Comparison,
  options: Pick<BlastOptions, 'registry'>,
  context: CliContext,
): Promise<Traffic | null> {
  if (options.registry === undefined || candidate === null) return null;
  const backend = await openRegistry(options, context);
  try {
    const { traffic } = await backend.live(candidate.name);
    return traffic === null ? null : { ...traffic, costPerDay: traffic.costPerDay ?? null };
  } catch (error) {
    if (error instanceof CanaryError && error.code === 'not-found') return null;
    throw error;
  }
}

/** The shape of CLI.md. */
export function blastJson(radius: BlastRadius, diff: PromptDiff): unknown {
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
  const detection = detectionWords(radius, 'no live traffic (--registry URL asks for it)');
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
    ...section('Its answer goes on to', chainedLines(radius.feeds)),
    ...section('It gets the answer of', chainedLines(radius.fedBy)),
    ...section(
      'Tests',
      radius.tests.map(({ file, line, how, prompt }) => `${file}:${line}  ${prompt} by ${how}`),
    ),
    ...section(
      'Interactions',
      radius.interactions.map(
        ({ what, tested }) => `${what} - ${tested ? 'tested' : 'not tested'}`,
      ),
    ),
    ...section('No case covers', uncoveredLines(radius, diff.hunks)),
    ...section(`Plan "${radius.plan.name}"`, proposal(radius)),
    ...section(detection.title, detection.lines),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', title, ...items.map((it) => `  ${it}`)];
}

function chainedLines(chained: readonly ChainedPrompt[]): string[] {
  return chained.map(({ file, sure, at }) => {
    const places = at.map((it) => `${it.file}:${it.line}`).join(', ');
    return `${file}  ${sure}, handed on at ${places}`;
  });
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

function proposal({ plan }: BlastRadius): string[] {
  const lines = planLines(plan);
  return plan.needsApproval ? ['starts only after an approval', ...lines] : lines;
}
