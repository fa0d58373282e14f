import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/contributions.ts';

describe('the extension in a real VS Code', () => {
  it('is found and activates', async () => {
    const extension = vscode.extensions.getExtension('prompt-canary.prompt-canary');
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that it declares', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const ids = Object.values(commands).map((command) => command.id);
    const missing = ids.filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
