import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { CaseResult, EvalReport } from '../../../src/core/eval/model.ts';
import { commands, restoredPanels } from '../../../src/extension/contributions.ts';
import type { EvaluationNews } from '../../../src/extension/evaluation/evaluationNews.ts';
import {
  closeEverything,
  editedPrompt,
  eventually,
  open,
  replace,
  services,
  uriOf,
} from '../support/editor.ts';

const minute = 60_000;

/** The next report of the edited prompt that `start` leads to. */
async function reportAfter(start: () => unknown): Promise<EvalReport> {
  const { evaluations } = await services();
  return new Promise((resolve, reject) => {
    const listening = evaluations.onDidTell((news) => {
      if (news.type !== 'report' && news.type !== 'failed') return;
      listening.dispose();
      if (news.type === 'report') resolve(news.report);
      else reject(new Error(news.message));
    });
    start();
  });
}

async function evaluate(): Promise<EvalReport> {
  await open(editedPrompt);
  return reportAfter(() =>
    vscode.commands.executeCommand(commands.evaluate.id, uriOf(editedPrompt)),
  );
}

async function session() {
  const { evaluations } = await services();
  const found = evaluations.of(uriOf(editedPrompt));
  assert.ok(found, 'the prompt was not evaluated');
  return found;
}

function keyOf({ suite, id }: CaseResult): string {
  return `${suite}/${id}`;
}

function regressedOf({ cases }: EvalReport): CaseResult[] {
  return cases.filter(({ status }) => status === 'regressed');
}

function problemsIn(file: string): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uriOf(file))
    .filter(({ code }) => code === 'case.regressed');
}

async function fixesAt(file: string, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uriOf(file),
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return found;
}

async function runAction(actions: readonly vscode.CodeAction[], title: string): Promise<void> {
  const action = actions.find((it) => it.title === title);
  assert.ok(action?.command, `no action "${title}"`);
  const { command, arguments: args = [] } = action.command;
  await vscode.commands.executeCommand(command, ...(args as unknown[]));
}

const goldenFile = 'evals/golden/reply.yaml';

describe('an evaluation in the editor', function () {
  this.timeout(2 * minute);
  let report: EvalReport;
  before(async () => {
    report = await evaluate();
  });
  after(closeEverything);

  it('keeps what was asked and expected with every case', () => {
    assert.equal(report.verdict, 'fail');
    const [first] = regressedOf(report).filter(({ suite }) => suite === 'golden');
    assert.ok(first?.vars?.['message'], 'no variables');
    assert.ok((first.asserted?.length ?? 0) > 0, 'no assertions');
  });

  it('puts regressed cases at their lines into the problems, with a way to the panel', async () => {
    const regressed = regressedOf(report).filter(({ at }) => at?.file === goldenFile);
    const problems = await eventually('the problems', () => {
      const found = problemsIn(goldenFile);
      return found.length === regressed.length && found;
    });
    assert.deepEqual(
      problems.map(({ range }) => range.start.line + 1).sort((a, b) => a - b),
      regressed.map(({ at }) => at?.line ?? 0).sort((a, b) => a - b),
    );
    assert.ok(problems.some(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
    const [first] = problems;
    assert.ok(first);
    await open(goldenFile);
    const actions = await fixesAt(goldenFile, first.range);
    await runAction(actions, 'Open the case in the evaluation panel');
    await eventually('the panel', () =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .some(({ label, isActive }) => label === 'Evaluation: reply' && isActive),
    );
  });

  it('moves its problems with the text, and says of an edited case that it is', async () => {
    const editor = await open(goldenFile);
    const { document } = editor;
    const lines = (): number[] => problemsIn(goldenFile).map(({ range }) => range.start.line);
    const edited = (): number[] =>
      problemsIn(goldenFile)
        .filter(({ message }) => message.endsWith('The case was edited after this evaluation.'))
        .map(({ range }) => range.start.line);
    const before = lines();
    const [first] = before;
    assert.ok(first !== undefined);
    const type = (line: number, column: number, text: string): Thenable<boolean> =>
      editor.edit((it) => it.insert(new vscode.Position(line, column), text));
    await type(0, 0, '# one more line\n');
    assert.deepEqual(
      lines(),
      before.map((line) => line + 1),
    );
    assert.deepEqual(edited(), []);
    await document.save();
    await type(first + 1, document.lineAt(first + 1).text.length, ' and more');
    assert.deepEqual(edited(), [first + 1]);
    await document.save();
    await type(first + 1, 0, '#\n');
    await document.save();
    await eventually('the saved place', () => lines().includes(first + 2));
    while (document.lineAt(0).text === '# one more line') {
      await vscode.commands.executeCommand('undo');
    }
    await document.save();
    await eventually('the first state', () => edited().length === 0 && lines()[0] === first);
    assert.deepEqual(lines(), before);
  });

  it('dismisses one problem, then all', async () => {
    const problems = problemsIn(goldenFile);
    const [first] = problems;
    assert.ok(first);
    const actions = await fixesAt(goldenFile, first.range);
    await runAction(actions, 'Dismiss this regression');
    assert.equal(problemsIn(goldenFile).length, problems.length - 1);
    const [next] = problemsIn(goldenFile);
    assert.ok(next);
    await runAction(
      await fixesAt(goldenFile, next.range),
      'Dismiss all regressions of this evaluation',
    );
    assert.deepEqual(problemsIn(goldenFile), []);
  });

  it('merges cases that are asked again, and gives no verdict for them', async () => {
    const { panel } = await session();
    assert.ok(panel, 'no panel');
    const [first] = regressedOf(report);
    assert.ok(first);
    const merged = await reportAfter(() => panel.receive({ type: 'rerun', keys: [keyOf(first)] }));
    assert.equal(merged.verdict, 'fail');
    assert.equal(merged.cases.length, report.cases.length);
    assert.deepEqual(merged.selection?.keys, [keyOf(first)]);
    assert.match(merged.reasons.map(({ why }) => why).join('\n'), /is no verdict/);
    const file = `.prompt-canary/reports/${merged.id}.json`;
    assert.ok(existsSync(uriOf(file).fsPath), 'the merged report was not saved');
    const again = merged.cases.find((it) => keyOf(it) === keyOf(first));
    assert.equal(again?.candidate.cached, false);
  });

  it('refuses messages that are none of its own', async () => {
    const { panel } = await session();
    assert.ok(panel, 'no panel');
    for (const message of [null, { type: 'rerun', keys: [] }, { type: 'run', command: 'x' }]) {
      await assert.rejects(panel.receive(message));
    }
  });

  it('writes a failing attack into the golden set, and takes it back', async () => {
    const breach = report.cases.find((it) => it.attack !== undefined && !it.candidate.pass);
    assert.ok(breach, 'the edit has no breach');
    const { document } = await open(goldenFile);
    const before = document.getText();
    await vscode.commands.executeCommand(
      commands.promoteCase.id,
      uriOf(editedPrompt).toString(),
      keyOf(breach),
      goldenFile,
    );
    await eventually('the case', () => document.getText().includes(`withstands ${breach.id}`));
    assert.ok(document.getText().startsWith(before.trimEnd()), 'something else changed');
    const { suites } = await (
      await session()
    ).target.project
      .suites()
      .then((it) => ({ suites: it }));
    const written = suites
      .flatMap(({ cases }) => cases)
      .find(({ tags }) => tags.includes('promoted'));
    assert.equal(written?.prompt, 'reply');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    await vscode.commands.executeCommand('undo');
    await eventually('the undoing', () => document.getText() === before);
    await document.save();
  });

  it('says when the prompt is no longer what was evaluated, and when it is again', async () => {
    const editor = await open(editedPrompt);
    const own = await session();
    await replace(editor, 'Be warm', 'Be very warm');
    await own.checkAge();
    assert.match(own.stale ?? '', /the prompt was edited/);
    await vscode.commands.executeCommand('undo');
    await own.checkAge();
    assert.equal(own.stale, null);
  });

  it('comes back with its last report after the window was loaded anew', async () => {
    const { evaluations } = await services();
    const uri = uriOf(editedPrompt).toString();
    const id = (await session()).report?.id;
    await closeEverything();
    assert.equal((await session()).panel, undefined);
    const tab = (): vscode.WebviewPanel =>
      vscode.window.createWebviewPanel(restoredPanels.evaluation, '', vscode.ViewColumn.One, {});
    await evaluations.restore(tab(), { about: { uri, report: id }, filter: 'flaky' });
    const { panel, report: shown } = await session();
    assert.ok(panel, 'the tab was not taken over');
    assert.equal(shown?.id, id);
    const lost = tab();
    const gone = new Promise<void>((resolve) => lost.onDidDispose(() => resolve()));
    await evaluations.restore(lost, { about: { uri: 'file:///elsewhere.yml', report: id } });
    await gone;
  });

  it('clears its problems when the next one begins', async () => {
    const again = evaluate();
    const news: EvaluationNews['type'][] = [];
    const { evaluations } = await services();
    const listening = evaluations.onDidTell(({ type }) => {
      news.push(type);
      if (type === 'event' && news.filter((it) => it === 'event').length === 1) {
        assert.deepEqual(problemsIn(goldenFile), []);
      }
    });
    report = await again;
    listening.dispose();
    assert.equal(report.selection, undefined);
    await eventually('the problems', () => problemsIn(goldenFile).length > 0);
  });
});

describe('the suites in the Test Explorer', function () {
  this.timeout(2 * minute);
  after(closeEverything);

  async function items(): Promise<vscode.TestItem[]> {
    const { suiteTests } = await services();
    await suiteTests.controller.resolveHandler?.(undefined);
    const all: vscode.TestItem[] = [];
    const visit = (item: vscode.TestItem): void => {
      all.push(item);
      item.children.forEach(visit);
    };
    suiteTests.controller.items.forEach(visit);
    return all;
  }

  async function itemOf(label: string): Promise<vscode.TestItem> {
    const found = (await items()).find((it) => it.label === label);
    assert.ok(found, `no item "${label}"`);
    return found;
  }

  it('stand at their lines, golden cases by file', async () => {
    const file = await itemOf(goldenFile);
    assert.ok(file.children.size > 10);
    const first = [...file.children].map(([, it]) => it)[0];
    const document = await vscode.workspace.openTextDocument(uriOf(goldenFile));
    assert.ok(first?.range);
    assert.ok(document.lineAt(first.range.start.line).text.includes(first.label));
  });

  it('show attacks by category once a prompt is unfolded', async () => {
    const { suiteTests } = await services();
    const suite = await itemOf('adversarial');
    const prompt = [...suite.children].map(([, it]) => it).find(({ label }) => label === 'reply');
    assert.ok(prompt);
    await suiteTests.controller.resolveHandler?.(prompt);
    const categories = [...prompt.children].map(([, { label }]) => label);
    assert.ok(categories.includes('system-prompt-leak'), categories.join());
  });

  it('run chosen cases through the evaluation, and tell its panel and problems', async () => {
    const { suiteTests } = await services();
    const file = await itemOf(goldenFile);
    const chosen = [...file.children].map(([, it]) => it).slice(0, 3);
    const { token } = new vscode.CancellationTokenSource();
    const report = await reportAfter(() =>
      suiteTests.run(new vscode.TestRunRequest(chosen), token),
    );
    assert.equal(report.selection?.keys.length, 3);
    assert.notEqual(report.verdict, 'pass');
  });

  it('stop when they are cancelled', async () => {
    const { suiteTests, evaluations } = await services();
    const source = new vscode.CancellationTokenSource();
    const listening = evaluations.onDidTell(({ type }) => {
      if (type === 'event') source.cancel();
    });
    const file = await itemOf(goldenFile);
    await suiteTests.run(new vscode.TestRunRequest([file]), source.token);
    listening.dispose();
    const { report } = await session();
    assert.ok(report);
  });
});
