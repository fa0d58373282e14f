import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/contributions.ts';
import type { BlastPanel } from '../../../src/extension/panels/blastPanel.ts';
import {
  analysisOf,
  closeEverything,
  editedPrompt,
  eventually,
  open,
  replace,
  services,
  uriOf,
} from '../support/editor.ts';

/** The panel of the edited prompt, once it shows something. */
async function openPanel(): Promise<BlastPanel> {
  const { document } = await open(editedPrompt);
  await analysisOf(document.uri);
  await vscode.commands.executeCommand(commands.showBlastRadius.id, document.uri);
  const { blastPanels } = await services();
  return eventually('a blast radius', () => {
    const panel = blastPanels.panelOf(document.uri);
    return panel?.view !== undefined && panel;
  });
}

function items(panel: BlastPanel, kind: string): readonly { id: string; name: string }[] {
  return panel.view?.groups.find((group) => group.kind === kind)?.items ?? [];
}

describe('the blast radius panel', () => {
  afterEach(closeEverything);

  it('opens as a tab beside the prompt, with callers, suites and the plan', async () => {
    const panel = await openPanel();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.ok(tabs.some(({ label }) => label === 'Blast radius: reply'));
    assert.equal(panel.view?.level, 'high');
    assert.ok(items(panel, 'callers').length > 0, 'no caller');
    assert.ok(items(panel, 'suites').length > 0, 'no suite');
    assert.ok((panel.view?.plan.lines.length ?? 0) > 1);
  });

  it('opens the file of a caller at its line', async () => {
    const panel = await openPanel();
    const [caller] = items(panel, 'callers');
    assert.ok(caller);
    await panel.receive({ type: 'open', id: caller.id });
    const editor = vscode.window.activeTextEditor;
    const [file = '', line] = caller.name.split(':');
    assert.equal(editor?.document.uri.toString(), uriOf(file).toString());
    assert.equal(editor.selection.active.line + 1, Number(line));
  });

  it('opens nothing that it does not show, whatever the page asks for', async () => {
    const panel = await openPanel();
    const before = vscode.window.activeTextEditor?.document.uri.toString();
    const messages: readonly unknown[] = [
      { type: 'open', id: '../../etc/passwd' },
      { type: 'open', id: 'caller 0', file: '/etc/passwd' },
      { type: 'run', command: 'workbench.action.quit' },
      null,
    ];
    for (const message of messages) await assert.rejects(panel.receive(message));
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), before);
  });

  it('follows what is typed', async () => {
    const panel = await openPanel();
    const editor = await open(editedPrompt);
    await replace(editor, 'Customer: {{customer}}', 'Customer: {{customer}} {{tier}}');
    await eventually('a caller that does not pass the new variable', () =>
      panel.view?.groups
        .find(({ kind }) => kind === 'callers')
        ?.items.some(({ problems }) => problems.some((it) => it.includes('tier'))),
    );
  });

  it('follows the code that calls the prompt', async () => {
    const panel = await openPanel();
    const file = 'src/newCaller.ts';
    const text = `import { readFileSync } from 'node:fs';\nexport const text = readFileSync('${editedPrompt}', 'utf8');\n`;
    const isListed = (): boolean =>
      items(panel, 'callers').some(({ name }) => name === `${file}:2`);
    await vscode.workspace.fs.writeFile(uriOf(file), new TextEncoder().encode(text));
    try {
      await eventually('the new caller', isListed);
    } finally {
      await vscode.workspace.fs.delete(uriOf(file));
    }
    await eventually('the end of the new caller', () => !isListed());
  });

  it('is one tab a prompt, and forgets it when it is closed', async () => {
    const panel = await openPanel();
    assert.equal(await openPanel(), panel);
    await closeEverything();
    const { blastPanels } = await services();
    assert.equal(blastPanels.panelOf(uriOf(editedPrompt)), undefined);
  });
});
