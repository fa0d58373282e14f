import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPrograms } from '../../support/buildPrograms.ts';
import { startOpenAiServer, type OpenAiServer } from '../../support/openaiServer.ts';

let folder: string;
let root: string;
let cli: string;
let server: OpenAiServer;

const files: Readonly<Record<string, string>> = {
  'prompts.txt': 'OLD Greet {{name}} in {{language}}.\n---\nNEW Greet {{name}} in {{language}}.\n',
  'default.yaml': 'assert: [{ $ref: "#/assertionTemplates/named" }]\n',
  'tests.csv': 'name,language,__expected,__description\nKim,French,icontains: kim,From a table\n',
  'checks.cjs': 'module.exports = (output, { vars }) => output.includes(vars.language);\n',
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  root = path.join(folder, 'desk');
  await mkdir(root);
  const entries = { cli: 'src/cli/main.ts', codeWorker: 'src/node/code/codeWorker.ts' };
  cli = (await buildPrograms(entries, path.join(folder, 'bin')))('cli');
  server = await startOpenAiServer({
    answer: ({ body: { messages } }) => JSON.stringify({ text: messages.at(-1)?.content ?? '' }),
  });
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(root, file), text);
  await writeFile(
    path.join(root, 'promptfooconfig.yaml'),
    `description: greetings
prompts: prompts.txt
providers:
  - id: openai:chat:stub
    config: { apiBaseUrl: ${server.baseUrl}, apiKey: k }
outputPath: out.json
evaluateOptions: { maxConcurrency: 2 }
assertionTemplates:
  named: { type: contains, value: '{{name}}' }
defaultTest: file://default.yaml
scenarios:
  - config: [{ vars: { language: Dutch } }]
    tests: [{ description: In a scenario, vars: { name: Jo } }]
tests:
  - file://tests.csv
  - description: Greets
    vars: { name: Ana, language: [French, Spanish] }
    options: { transform: JSON.parse(output).text }
    assert:
      - { type: javascript, value: file://checks.cjs }
      - type: assert-set
        threshold: 0.5
        assert: [{ type: starts-with, value: NEW }, { type: regex, value: Greet }]
`,
  );
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const all = [cli, 'eval', '--config', 'promptfooconfig.yaml', ...args];
    execFile(process.execPath, all, { cwd: root, env: {} }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('a promptfoo configuration as it is', () => {
  it('runs no code unless it is told that it may, and names the line', async () => {
    const { code, stderr } = await run();
    expect(code).toBe(3);
    expect(stderr).toContain('promptfooconfig.yaml:16: the case "greets-french" runs code');
    expect(stderr).toContain('--trust');
    expect(server.calls).toHaveLength(0);
  });

  it('is evaluated with files, tables, scenarios, lists of values and code', async () => {
    const { stdout, stderr } = await run('--trust', '--json');
    expect(stderr).toContain('promptfooconfig.yaml:6: outputPath has no effect');
    const { cases } = JSON.parse(stdout) as { cases: { id: string; status: string }[] };
    expect(cases.map(({ id, status }) => [id, status])).toEqual([
      ['from-a-table', 'same-pass'],
      ['greets-french', 'same-pass'],
      ['greets-spanish', 'same-pass'],
      ['in-a-scenario-dutch', 'same-pass'],
    ]);
    expect(server.calls).toHaveLength(8);
  });
});
