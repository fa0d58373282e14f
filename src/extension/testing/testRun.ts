import type * as vscode from 'vscode';
import { caseKey } from '../../core/eval/caseKey.ts';
import type { EvaluationNews } from '../evaluation/evaluationNews.ts';
import type { TestedCase } from './testItems.ts';
import type { TestOutcome } from './testOutcome.ts';
import { outcomeOfCase } from './testOutcome.ts';

interface Asked {
  readonly item: vscode.TestItem;
  /** Prompts of which the case still waits for a result. */
  readonly left: Set<string>;
  worst: TestOutcome | undefined;
  isTold: boolean;
}

const severity: Readonly<Record<TestOutcome['type'], number>> = {
  passed: 0,
  failed: 1,
  errored: 2,
};

/**
 * Draws evaluations as one run of the Test Explorer. A case of several prompts, or asked of several
 * models, has their worst.
 */
export class TestRunView {
  readonly #run: vscode.TestRun;
  readonly #byKey = new Map<string, Asked>();

  constructor(run: vscode.TestRun, cases: ReadonlyMap<vscode.TestItem, TestedCase>) {
    this.#run = run;
    for (const [item, { project, key, prompts }] of cases) {
      run.enqueued(item);
      const left = new Set(prompts);
      const asked: Asked = { item, left, worst: undefined, isTold: false };
      for (const prompt of prompts) this.#byKey.set(nameOf(project.root, prompt, key), asked);
    }
  }

  /** Takes what an evaluation tells. */
  take(news: EvaluationNews): void {
    const { project, file } = news.target;
    if (news.type === 'failed' && !news.cancelled) this.#fail(project.root, file, news.message);
    if (news.type !== 'event') return;
    const { event } = news;
    if (event.type === 'started') {
      this.#say(`${event.prompt}: ${event.total} cases with ${event.model}`);
      for (const asked of this.#of(project.root, file)) this.#run.started(asked.item);
    }
    if (event.type === 'case') {
      const asked = this.#byKey.get(nameOf(project.root, file, caseKey(event.result)));
      if (asked === undefined) return;
      this.#settle(asked, file, outcomeOfCase(event.result, file, asked.item));
    }
    if (event.type === 'waiting') this.#say(`waiting: ${event.reason}`);
    if (event.type === 'stopped') this.#say(`stopped: ${event.message}`);
  }

  /** Cases that were not reached are skipped. */
  end(): void {
    const open = new Set([...this.#byKey.values()].filter(({ left }) => left.size > 0));
    for (const { item } of open) this.#run.skipped(item);
    this.#run.end();
  }

  *#of(root: string, file: string): Generator<Asked> {
    const prefix = nameOf(root, file, '');
    for (const [name, asked] of this.#byKey) if (name.startsWith(prefix)) yield asked;
  }

  #settle(asked: Asked, prompt: string, outcome: TestOutcome): void {
    asked.left.delete(prompt);
    const isWorse =
      asked.worst === undefined || severity[outcome.type] > severity[asked.worst.type];
    if (isWorse) asked.worst = outcome;
    const { item, worst } = asked;
    // Of several models the first is told at once, and a later one where it is worse.
    if (asked.left.size > 0 || worst === undefined || (asked.isTold && !isWorse)) return;
    asked.isTold = true;
    if (worst.type === 'passed') this.#run.passed(item, worst.durationMs);
    else this.#run[worst.type](item, worst.message, worst.durationMs);
  }

  #fail(root: string, file: string, message: string): void {
    this.#say(`${file}: ${message}`);
    for (const asked of this.#of(root, file)) {
      if (!asked.left.delete(file) || asked.left.size > 0) continue;
      this.#run.errored(asked.item, { message });
    }
  }

  /** A terminal shows it: lines end in CR LF. */
  #say(line: string): void {
    this.#run.appendOutput(`${line.replaceAll(/[\x00-\x1f\x7f]/g, ' ')}\r\n`);
  }
}

function nameOf(root: string, prompt: string, key: string): string {
  return [root, prompt, key].join('\0');
}
