import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { analysisOf, closeEverything, editedPrompt, open, uriOf } from '../support/editor.ts';

const caller = 'src/reply.ts';

describe('a caller in an editor', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await closeEverything();
  });

  it('counts as it is typed, and as the disk has it once it is reverted', async () => {
    const uri = uriOf(editedPrompt);
    await open(editedPrompt);
    const before = await analysisOf(uri);
    const known = before.reach?.blast.callSites.length ?? 0;
    const code = await vscode.window.showTextDocument(uriOf(caller), {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
    });
    const call =
      "\nexport const again = servedPrompt('reply', 'prompts/reply.prompt.yml', 'me');\n";
    const end = code.document.lineAt(code.document.lineCount - 1).range.end;
    assert.ok(await code.edit((edit) => edit.insert(end, call)));
    assert.ok(code.document.isDirty);
    const callSites = (count: number) => (analysis: Awaited<ReturnType<typeof analysisOf>>) =>
      analysis.reach?.blast.callSites.length === count;
    await analysisOf(uri, callSites(known + 1));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await analysisOf(uri, callSites(known));
  });
});
