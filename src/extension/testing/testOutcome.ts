import * as vscode from 'vscode';
import type { CaseResult, Trial } from '../../core/eval/model.ts';
import { withModel } from '../../core/eval/withModel.ts';

/** What the Test Explorer is told of a case under one prompt. */
export type TestOutcome =
  | { readonly type: 'passed'; readonly durationMs: number | undefined }
  | {
      readonly type: 'failed' | 'errored';
      readonly message: vscode.TestMessage;
      readonly durationMs: number | undefined;
    };

/** A test passes when the candidate does: in more than half of its repeats, when there are several. */
export function outcomeOfCase(
  result: CaseResult,
  prompt: string,
  item: vscode.TestItem,
): TestOutcome {
  const { candidate, baseline, status } = result;
  const durationMs = candidate.latencyMs ?? undefined;
  if (status === 'error') {
    const why = candidate.error ?? baseline.error ?? 'not judged';
    return { type: 'errored', message: placed(new vscode.TestMessage(why), item), durationMs };
  }
  const trials = [candidate, ...result.trials.filter(({ side }) => side === 'candidate')];
  const failed = trials.filter(({ pass }) => !pass);
  const [first] = failed;
  if (first === undefined || failed.length * 2 < trials.length)
    return { type: 'passed', durationMs };
  const message = vscode.TestMessage.diff(
    `${withModel(prompt, result.model)}: ${reasons(first)}${alsoBefore(result)}`,
    expected(baseline, first),
    first.output,
  );
  return { type: 'failed', message: placed(message, item), durationMs };
}

function reasons({ assertions }: Trial): string {
  const failed = assertions.filter(({ pass }) => !pass);
  return (
    failed.map(({ type, reason }) => `${type}: ${reason}`).join('; ') || 'the score is too low'
  );
}

function alsoBefore({ status }: CaseResult): string {
  if (status === 'same-fail') return ' (it fails under the baseline as well)';
  return status === 'flaky' ? ' (flaky)' : '';
}

/** What the baseline answered where that passes, else what the assertions say. */
function expected(baseline: Trial, failed: Trial): string {
  if (baseline.pass) return baseline.output;
  return `an answer that passes:\n${reasons(failed)}`;
}

function placed(message: vscode.TestMessage, { uri, range }: vscode.TestItem): vscode.TestMessage {
  if (uri !== undefined && range !== undefined) message.location = new vscode.Location(uri, range);
  return message;
}
