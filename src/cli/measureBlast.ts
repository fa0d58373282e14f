import { describeError } from '../core/base/errors.ts';
import { computeBlastRadius } from '../core/blastRadius/blastRadius.ts';
import type { BlastRadius, Traffic } from '../core/blastRadius/model.ts';
import { promptData } from '../core/eval/promptData.ts';
import { toPublished } from '../core/prompt/publish.ts';
import { findReport } from '../node/reports/findReport.ts';
import { loadSuites } from '../node/suites.ts';
import { toReleasePlan } from '../protocol/plan.ts';
import type { Comparison } from './comparison.ts';
import { oneLine } from './words.ts';

/** The blast radius of a comparison within its workspace; `warn` hears of prompts left out. */
export async function measureBlast(
  { workspace, config, diff, baseline, candidate }: Comparison,
  traffic: Traffic | null,
  warn: (text: string) => void = () => undefined,
): Promise<BlastRadius> {
  const { prompts, problems } = await workspace.closedPrompts();
  for (const { error } of problems) warn(`left out: ${oneLine(describeError(error))}\n`);
  const others = prompts.filter((it) => it.file !== candidate?.file);
  const known = candidate === null ? prompts : [candidate, ...others];
  const published = candidate === null ? undefined : toPublished(candidate);
  const suites = await loadSuites(workspace.root, config, undefined, published);
  const own = candidate === null ? undefined : promptData(candidate.document);
  const [from, to] = [baseline?.fingerprint, candidate?.fingerprint];
  const report =
    from === undefined || to === undefined ? undefined : await findReport(workspace.root, from, to);
  const { callSites, graph, skipped } = await workspace.references(known);
  return computeBlastRadius({
    diff,
    baseline,
    candidate,
    prompts: known,
    callSites,
    graph,
    unread: skipped.map(({ file }) => file),
    cases: [...suites, own].flatMap((suite) => suite?.cases ?? []),
    evaluated: report?.cases ?? [],
    traffic,
    configuredPlan: config.release === undefined ? null : toReleasePlan(config.release),
  });
}
