import * as vscode from 'vscode';
import { baselineFindings } from '../../backends/baselineFindings.ts';
import { production, publishBaseline, publishPrompt } from '../../backends/publishing.ts';
import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import { CanaryError } from '../../core/base/errors.ts';
import { detectionWords } from '../../core/blastRadius/detectionWords.ts';
import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import type { ReleasePlan } from '../../core/release/model.ts';
import { guardWords, planLines, stagesLine, stageWords } from '../../core/release/planWords.ts';
import { author, headCommit } from '../../node/git.ts';
import { findReport } from '../../node/reports/findReport.ts';
import { releaseEvidence } from '../../node/reports/releaseEvidence.ts';
import type { ReleaseResponse, VersionEnvironment } from '../../protocol/api.ts';
import { fromReleasePlan } from '../../protocol/plan.ts';
import type { Comparison } from '../projects/project.ts';
import type { ProjectFile } from '../projects/projects.ts';
import {
  baselineItems,
  baselineLines,
  baselineTitle,
  type BaselineNews,
} from '../words/baselineRows.ts';
import { noTraffic } from '../words/promptWords.ts';
import { actorName } from './actor.ts';
import type { CommandHandler, CommandServices } from './command.ts';
import { targetPrompt } from './target.ts';

interface Proposal {
  readonly comparison: Comparison;
  readonly root: string;
  readonly blast: BlastRadius;
  readonly plan: ReleasePlan;
  /** The newest evaluation of exactly the served version and the candidate. */
  readonly report: EvalReport | undefined;
  readonly backend: ReleaseBackend;
  /** Whether stable's own metrics are steady enough to judge against: said, never in the way. */
  readonly stable: BaselineNews;
}

/** The plan that fits the edit, what speaks against it, a confirmation; then it goes out. */
export const release: CommandHandler = async (services, argument) => {
  const target = await targetPrompt(services.projects, argument);
  const proposal = await propose(services, target);
  const choice = await choosePlan(proposal);
  if (choice === 'evaluate') return services.evaluations.run(target);
  if (choice === undefined) return;
  const overrideReason = await askOverride(proposal);
  if (overrideReason === undefined || !(await confirm(proposal, overrideReason))) return;
  const started = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Releasing as canary' },
    () => start(services, proposal, overrideReason),
  );
  services.feed.refresh();
  await services.canary.show(started.id);
};

async function propose(
  { connection }: CommandServices,
  { project, file, uri }: ProjectFile,
): Promise<Proposal> {
  await saveDocument(uri);
  const comparison = await project.compareCurrent(file);
  const { candidate, baseline } = comparison;
  const [{ blast }, backend] = await Promise.all([
    project.measure(comparison),
    connection.connect(),
  ]);
  const served = await production(backend, candidate.name);
  const stable = served?.fingerprint ?? baseline.prompt?.fingerprint;
  if (stable === undefined) {
    throw new CanaryError('bad-usage', `${candidate.name} has no version to compare with`, {
      expected: 'a committed version, or one that the registry serves as production',
    });
  }
  if (stable === candidate.fingerprint) {
    throw new CanaryError('bad-usage', `${candidate.name} is what is in production already`, {
      expected: 'an edit',
    });
  }
  const { root } = project;
  const { plan } = blast;
  const [report, news] = await Promise.all([
    findReport(root, stable, candidate.fingerprint),
    baselineNews(backend, candidate.name, plan),
  ]);
  return { comparison, root, blast, plan, report, backend, stable: news };
}

async function baselineNews(
  backend: ReleaseBackend,
  prompt: string,
  plan: ReleasePlan,
): Promise<BaselineNews> {
  try {
    return { findings: await baselineFindings(backend, prompt, plan) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What goes out is what the file holds. */
async function saveDocument(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find(
    (it) => it.uri.toString() === uri.toString(),
  );
  if (document?.isDirty === true && !(await document.save())) {
    throw new CanaryError('file-unavailable', 'the prompt could not be saved', {
      where: { file: uri.fsPath },
    });
  }
}

async function choosePlan({
  blast,
  plan,
  report,
  comparison,
  stable,
}: Proposal): Promise<'release' | 'evaluate' | undefined> {
  const detection = detectionWords(blast, noTraffic);
  const rows: (vscode.QuickPickItem & { readonly does?: 'release' | 'evaluate' })[] = [
    {
      label: `$(rocket) Release with plan "${plan.name}"`,
      detail: stagesLine(plan),
      does: 'release',
    },
    {
      label: report === undefined ? '$(beaker) Evaluate first' : '$(beaker) Evaluate again',
      detail: report?.reasons[0]?.why ?? 'No evaluation of exactly these two versions was found.',
      does: 'evaluate',
    },
    { label: 'Stages', kind: vscode.QuickPickItemKind.Separator },
    ...plan.stages.map((stage) => ({ label: stageWords(stage, plan) })),
    { label: 'Guards', kind: vscode.QuickPickItemKind.Separator },
    ...plan.guards.map((guard) => ({ label: guardWords(guard) })),
    { label: detection.title, kind: vscode.QuickPickItemKind.Separator },
    ...detection.lines.map((label) => ({ label })),
    { label: baselineTitle, kind: vscode.QuickPickItemKind.Separator },
    ...baselineItems(stable).map((label) => ({ label })),
    { label: 'Why this plan', kind: vscode.QuickPickItemKind.Separator },
    ...blast.reasons.map(({ why }) => ({ label: why })),
  ];
  const chosen = await vscode.window.showQuickPick(rows, {
    title: `Release ${comparison.candidate.name}: ${evaluationWords(report)}`,
    placeHolder: blastHeadline(blast),
    ignoreFocusOut: true,
  });
  return chosen?.does;
}

/** Empty when nothing has to be overridden; undefined when the person gave up. */
async function askOverride({ report, plan }: Proposal): Promise<string | undefined> {
  if (report?.verdict === 'pass' && !isUnapproved(plan)) return '';
  const why =
    report?.verdict === 'pass'
      ? 'So critical a change needs an approval.'
      : `${sentence(evaluationWords(report))} ${report?.reasons[0]?.why ?? ''}`;
  return vscode.window.showInputBox({
    title: 'Why does it go out nevertheless?',
    prompt: `${why} The reason goes into the release's log.`,
    placeHolder: 'Reason',
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? 'A reason is needed.' : undefined),
  });
}

/** An approval is wanted, and the plan names nobody who may give it. */
function isUnapproved({ needsApproval, approvals }: ReleasePlan): boolean {
  return needsApproval && approvals === null;
}

async function confirm(
  { comparison, blast, plan, report, backend, stable }: Proposal,
  overrideReason: string,
): Promise<boolean> {
  const question = `Release ${comparison.candidate.name} as a canary to ${stagesLine(plan)}?`;
  const detection = detectionWords(blast, noTraffic);
  const detail = [
    sentence(evaluationWords(report)),
    ...(overrideReason === '' ? [] : [`Goes out because: ${overrideReason}`]),
    '',
    ...planLines(plan),
    '',
    `${detection.title}:`,
    ...detection.lines,
    '',
    `${baselineTitle}:`,
    ...baselineLines(stable),
    '',
    `Registry: ${backend.address}`,
  ].join('\n');
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, 'Release')) === 'Release';
}

async function start(
  { projects }: CommandServices,
  { comparison, root, plan, report, backend }: Proposal,
  overrideReason: string,
): Promise<ReleaseResponse> {
  const { baseline, candidate } = comparison;
  const environment = await environmentOf(root);
  if ((await production(backend, candidate.name)) === undefined && baseline.prompt !== null) {
    await publishBaseline(backend, baseline.prompt, environment);
  }
  const version = await publishPrompt(backend, candidate, {
    ...environment,
    ...(report === undefined ? {} : { evaluationReport: report.id }),
  });
  return backend.startRelease(candidate.name, {
    candidateVersion: version.version,
    plan: fromReleasePlan(plan),
    actor: await actorName(projects),
    ...(report === undefined ? {} : { evaluation: await releaseEvidence(root, report) }),
    ...(overrideReason === '' ? {} : { overrideReason }),
  });
}

async function environmentOf(root: string): Promise<VersionEnvironment> {
  const [gitCommit, name] = await Promise.all([headCommit(root), author(root)]);
  return {
    ...(gitCommit === undefined ? {} : { gitCommit }),
    ...(name === undefined ? {} : { author: name }),
  };
}

/** "the evaluation says fail". */
function evaluationWords(report: EvalReport | undefined): string {
  return report === undefined
    ? 'it has not been evaluated'
    : `the evaluation says ${report.verdict}`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
