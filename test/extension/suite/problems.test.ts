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

describe('a suite or a configuration in an editor', () => {
  afterEach(closeEverything);

  const golden = 'evals/golden/reply.yaml';
  const texts: readonly (BrokenText & { readonly file: string; readonly severity: number })[] = [
    {
      name: 'an unknown key of a case',
      file: golden,
      search: 'description:',
      text: 'descripton:',
      message: /^unknown key "descripton"; expected "description"/,
      severity: vscode.DiagnosticSeverity.Error,
    },
    {
      name: 'a key that has no effect',
      file: golden,
      search: 'description:',
      text: 'outputPath: out.json\ndescription:',
      message: /^outputPath has no effect: Reports go where/,
      severity: vscode.DiagnosticSeverity.Information,
    },
    {
      name: 'an unknown key of the configuration',
      file: 'prompt-canary.yaml',
      search: 'suites:',
      text: 'suits:',
      message: /suits/,
      severity: vscode.DiagnosticSeverity.Error,
    },
  ];

  for (const { name, file, search, text, message, severity } of texts) {
    it(`has its problem at the line while it is typed: ${name}`, async () => {
      const editor = await open(file);
      const { document } = editor;
      const at = document.getText().indexOf(search);
      await editor.edit((it) => {
        const [start, end] = [at, at + search.length].map((offset) => document.positionAt(offset));
        it.replace(new vscode.Range(start!, end!), text);
      });
      const found = await eventually('a problem', () =>
        problemsOf(document.uri).find((it) => message.test(it.message)),
      );
      assert.equal(found.severity, severity);
      assert.equal(found.range.start.line, document.positionAt(at).line);
      await vscode.commands.executeCommand('undo');
      await eventually('an end of the problem', () =>
        problemsOf(document.uri).every((it) => !message.test(it.message)),
      );
    });
  }
});

describe('a prompt that can be read and has a mistake', () => {
  afterEach(closeEverything);

  it('shows a misspelt variable, and a quick fix repairs it', async () => {
    const editor = await open(editedPrompt);
    const { document } = editor;
    await analysisOf(document.uri);
    await replace(editor, '{{customer}}', '{{custmer}}');
    const rows = 'customer order articles history message'
      .split(' ')
      .map((name) => `    ${name}: x\n`);
    const data = `testData:\n  - expected: y\n${rows.join('')}`;
    await replace(editor, 'messages:', `${data}messages:`);
    const problem = await eventually('the problem', () => lintOf(document.uri)[0]);
    assert.equal(problem.code, 'variable.misspelt');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(problem.range), 'custmer');
    await applyQuickFix(document, problem.range, 'Change to "customer"');
    assert.ok(document.getText().includes('Customer: {{customer}}'));
    await eventually('an end of the problem', () => lintOf(document.uri).length === 0);
  });

  it('shows rules that contradict one another, each with its place', async () => {
    const editor = await open(editedPrompt);
    const { document } = editor;
    await analysisOf(document.uri);
    const rules = '- Always thank the customer.\n      - Never thank the customer.';
    await replace(editor, '{{> desk-rules}}', `{{> desk-rules}}\n\n      ${rules}`);
    const problem = await eventually('the problem', () => lintOf(document.uri)[0]);
    assert.equal(problem.code, 'rules.contradict');
    assert.match(document.getText(problem.range), /Never thank the customer/);
    const [related] = problem.relatedInformation ?? [];
    assert.equal(related?.location.uri.toString(), document.uri.toString());
    assert.match(document.getText(related?.location.range), /Always thank the customer/);
  });

  it("shows a partial's mistake in the partial", async () => {
    const partial = await open('prompts/partials/desk-rules.md');
    const rule = 'Always thank the customer.\nNever thank the customer.\n';
    const edit = new vscode.WorkspaceEdit();
    edit.insert(partial.document.uri, new vscode.Position(0, 0), rule);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.window.showTextDocument(uriOf(editedPrompt), {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
    });
    await analysisOf(uriOf(editedPrompt));
    const found = await eventually('the problem', () => {
      const problems = lintOf(partial.document.uri);
      return problems.length > 0 && problems;
    });
    assert.deepEqual(
      found.map(({ code, range }) => [code, range.start.line]),
      [['rules.contradict', 1]],
    );
    assert.deepEqual(lintOf(uriOf(editedPrompt)), []);
  });

  it('has a misspelt partial repaired by a quick fix', async () => {
    const editor = await open(editedPrompt);
    const { document } = editor;
    await analysisOf(document.uri);
    await replace(editor, '{{> desk-rules}}', '{{> desk-rulez}}');
    const problem = await eventually('a problem', () => problemsOf(document.uri)[0]);
    await applyQuickFix(document, problem.range, 'Change to "desk-rules"');
    assert.ok(document.getText().includes('{{> desk-rules}}'));
    await eventually('an end of the problem', () => problemsOf(document.uri).length === 0);
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

/** Only what lint found, whose codes are the ids of its rules. */
function lintOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return problemsOf(uri).filter(({ code }) => typeof code === 'string' && code.includes('.'));
}

async function applyQuickFix(
  { uri }: vscode.TextDocument,
  range: vscode.Range,
  title: string,
): Promise<void> {
  const action = await eventually(`the quick fix '${title}'`, async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    return actions.find((it) => it.title === title);
  });
  assert.ok(action.edit, 'the quick fix changes nothing');
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

function escape(text: string): string {
  return text.replace(/[{}>]/g, '\\$&');
}
