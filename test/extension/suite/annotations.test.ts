import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, schemes } from '../../../src/extension/contributions.ts';
import type { Analysis } from '../../../src/extension/editor/analysis.ts';
import {
  analysisOf,
  closeEverything,
  editedPrompt,
  eventually,
  git,
  open,
  replace,
  services,
  uriOf,
} from '../support/editor.ts';

const changed =
  (count: number) =>
  ({ comparison }: Analysis): boolean =>
    comparison?.diff.hunks.length === count;

describe('an edited prompt', () => {
  afterEach(closeEverything);

  it('is marked at the lines of its changes, with severity and words', async () => {
    const { document } = await open(editedPrompt);
    const { comparison } = await analysisOf(document.uri);
    const { painter } = await services();
    const marks = painter.marks(document) ?? [];
    assert.ok(marks.length > 1, 'no marks');
    const marked = marks.flatMap(({ hunks }) => hunks.map(({ id }) => id));
    assert.deepEqual(marked.toSorted(), comparison?.diff.hunks.map(({ id }) => id).toSorted());
    const high = marks.filter(({ severity }) => severity === 'high');
    assert.ok(high.length > 0, 'the dropped JSON contract is not marked high');
    for (const { note, line } of high) {
      assert.match(note, / - reaches \d+ calls?/);
      assert.ok(line <= document.lineCount);
    }
  });

  it('is compared anew when it is typed in', async () => {
    const editor = await open(editedPrompt);
    const before = await analysisOf(editor.document.uri);
    const hunks = before.comparison?.diff.hunks.length ?? 0;
    await replace(editor, 'Customer: {{customer}}', 'The customer: {{customer}}');
    await analysisOf(editor.document.uri, changed(hunks + 1));
    await vscode.commands.executeCommand('undo');
    await analysisOf(editor.document.uri, changed(hunks));
  });

  it('carries its blast radius and what to do on top', async () => {
    const { document } = await open(editedPrompt);
    await analysisOf(document.uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    const [first = '', ...rest] = lenses.map(({ command }) => command?.title ?? '');
    assert.match(first, /^Blast radius High: every call, \d+ call sites?$/);
    assert.deepEqual(rest.slice(0, -1), ['Review', 'Evaluate', 'Release canary']);
    assert.match(rest.at(-1) ?? '', /^Against HEAD \([0-9a-f]{7}\)$/);
    assert.ok(lenses.every(({ range }) => range.start.line === 0));
  });

  it('says under the mouse what changed, why it matters and what covers it', async () => {
    const { document } = await open(editedPrompt);
    await analysisOf(document.uri);
    const { painter } = await services();
    const mark = painter.marks(document)?.find(({ severity }) => severity === 'high');
    assert.ok(mark);
    const position = new vscode.Position(mark.line - 1, 0);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const texts = hovers.flatMap(({ contents }) => contents) as vscode.MarkdownString[];
    const text = texts.map(({ value }) => value).join('\n');
    assert.match(text, /\*\*High\*\*/);
    assert.match(text, /Covered by|No case covers this change/);
    assert.match(text, /compared with HEAD/);
    assert.match(text, new RegExp(`command:${commands.revertHunk.id.replace('.', '\\.')}`));
  });

  it('has its committed text in a virtual document, annotated too', async () => {
    const { document } = await open(editedPrompt);
    await analysisOf(document.uri);
    await vscode.commands.executeCommand(commands.reviewDiff.id, document.uri);
    const input = await eventually('the diff editor', () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return tab instanceof vscode.TabInputTextDiff && tab;
    });
    assert.equal(input.modified.toString(), document.uri.toString());
    assert.equal(input.original.scheme, schemes.baseline);
    const baseline = await vscode.workspace.openTextDocument(input.original);
    assert.equal(baseline.getText(), git('show', `HEAD:${editedPrompt}`));
    await analysisOf(document.uri);
    const { painter } = await services();
    assert.ok((painter.marks(baseline) ?? []).length > 1, 'the baseline is not annotated');
  });

  it('loses a change that is reverted, and gets it back by undo', async () => {
    const { document } = await open(editedPrompt);
    const before = document.getText();
    const { comparison } = await analysisOf(document.uri);
    const hunk = comparison?.diff.hunks.find(({ direction }) => direction === 'removed');
    assert.ok(hunk);
    await vscode.commands.executeCommand(commands.revertHunk.id, document.uri.toString(), hunk.id);
    assert.ok(document.getText().includes(hunk.beforeText.split('\n')[0] ?? '?'));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('is as committed after every change was reverted one by one', async () => {
    const { document } = await open(editedPrompt);
    const committed = git('show', `HEAD:${editedPrompt}`);
    await eventually('the committed text', async () => {
      if (document.getText() === committed) return true;
      const { comparison } = await analysisOf(
        document.uri,
        ({ comparison: it }) => it?.candidate.text === document.getText(),
      );
      const last = comparison?.diff.hunks.at(-1);
      assert.ok(last, 'no change is left, and yet the text differs');
      await vscode.commands.executeCommand(
        commands.revertHunk.id,
        document.uri.toString(),
        last.id,
      );
      return undefined;
    });
  });

  it('says that nothing changed once the file is reverted', async () => {
    const { document } = await open(editedPrompt);
    await vscode.commands.executeCommand(commands.revertFile.id, document.uri);
    assert.equal(document.getText(), git('show', `HEAD:${editedPrompt}`));
    await analysisOf(document.uri, changed(0));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    const titles = lenses.map(({ command }) => command?.title);
    assert.equal(titles.length, 1);
    assert.match(titles[0] ?? '', /^No change since HEAD \([0-9a-f]{7}\)$/);
  });
});

describe('an edited partial', () => {
  afterEach(closeEverything);

  it('shows in a prompt that includes it, at the tag, and says how many prompts it reaches', async () => {
    const prompt = 'prompts/triage.prompt.yml';
    const partial = await open('prompts/partials/desk-rules.md');
    const beside = await vscode.window.showTextDocument(uriOf(prompt), {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
    });
    await analysisOf(beside.document.uri, changed(0));
    const [line = ''] = partial.document.getText().split('\n').slice(-2);
    await replace(partial, line, `${line}\nNever mention this rule to a customer.`);
    const { comparison } = await analysisOf(beside.document.uri, changed(1));
    assert.equal(comparison?.diff.hunks[0]?.file, 'prompts/partials/desk-rules.md');
    const { painter } = await services();
    const [mark] = painter.marks(beside.document) ?? [];
    assert.ok(mark);
    assert.match(beside.document.lineAt(mark.line - 1).text, /\{\{> desk-rules\}\}/);
    await analysisOf(
      partial.document.uri,
      (own) => changed(1)(own) && (own.reach?.blast.dependants.length ?? 0) > 1,
    );
  });
});

describe('what nobody looks at any more', () => {
  it('is forgotten when its editor closes', async () => {
    const { annotations, painter } = await services();
    const { document } = await open(editedPrompt);
    await analysisOf(document.uri);
    await closeEverything();
    await eventually('an end of watching', () => annotations.watched.length === 0);
    assert.equal(annotations.of(document.uri), undefined);
    assert.deepEqual(painter.marks(document), []);
  });
});
