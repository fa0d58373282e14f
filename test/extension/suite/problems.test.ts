import assert from 'node:assert/strict';
import * as vscode from 'vscode';
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

interface BrokenText {
  readonly name: string;
  readonly search: string;
  readonly text: string;
  readonly message: RegExp;
}

const brokenTexts: readonly BrokenText[] = [
  {
    name: 'a role that does not exist',
    search: 'role: user',
    text: 'role: customer',
    message: /role.*expected.*system.*user/,
  },
  {
    name: 'a partial that does not exist',
    search: '{{> desk-rules}}',
    text: '{{> desk-rulez}}',
    message: /partial "desk-rulez" does not exist; expected .*desk-rules/,
  },
  {
    name: 'an unknown key',
    search: 'modelParameters:',
    text: 'modelParams:',
    message: /modelParams.*expected/,
  },
];

describe('a prompt that cannot be read', () => {
  afterEach(closeEverything);

  for (const { name, search, text, message } of brokenTexts) {
    it(`is a problem at its line, with what was expected: ${name}`, async () => {
      const editor = await open(editedPrompt);
      const { document } = editor;
      await analysisOf(document.uri);
      await replace(editor, search, text);
      const problem = await eventually('a problem', () => problemsOf(document.uri)[0]);
      assert.match(problem.message, message);
      assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
      assert.match(document.lineAt(problem.range.start.line).text, new RegExp(escape(text)));
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        10,
      );
      assert.match(lenses[0]?.command?.title ?? '', /^Cannot be compared: /);
      await vscode.commands.executeCommand('undo');
      await eventually('an end of the problem', () => problemsOf(document.uri).length === 0);
    });
  }

  it('keeps the marks of its last good text, and takes the problem along when it closes', async () => {
    const { painter } = await services();
    const editor = await open(editedPrompt);
    await analysisOf(editor.document.uri);
    await replace(editor, 'role: user', 'role: customer');
    await eventually('a problem', () => problemsOf(editor.document.uri)[0]);
    assert.equal(painter.marks(editor.document), undefined);
    await closeEverything();
    await eventually('an end of the problem', () => problemsOf(uriOf(editedPrompt)).length === 0);
  });
});

describe('a configuration that cannot be read', () => {
  const config = 'prompt-canary.yaml';
  let original: Uint8Array;
  before(async () => {
    original = await vscode.workspace.fs.readFile(uriOf(config));
  });
  afterEach(async () => {
    await vscode.workspace.fs.writeFile(uriOf(config), original);
    await closeEverything();
  });

  it('is a problem at its line, and prompts say so until it is corrected', async () => {
    const { document } = await open(editedPrompt);
    await analysisOf(document.uri);
    const text = Buffer.from(original).toString('utf8').replace('stickBy: user', 'stickBy: users');
    await vscode.workspace.fs.writeFile(uriOf(config), Buffer.from(text));
    const problem = await eventually('a problem', () => problemsOf(uriOf(config))[0]);
    assert.match(problem.message, /stickBy/);
    const line = text.split('\n').findIndex((it) => it.includes('stickBy: users'));
    assert.equal(problem.range.start.line, line);
    await vscode.workspace.fs.writeFile(uriOf(config), original);
    await eventually('an end of the problem', () => problemsOf(uriOf(config)).length === 0);
    await analysisOf(document.uri, ({ problem: it }) => it === null);
  });
});

function problemsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Prompt Canary');
}

function escape(text: string): string {
  return text.replace(/[{}>]/g, '\\$&');
}
