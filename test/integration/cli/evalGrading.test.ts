import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { cliRun } from '../../support/cliRun.ts';
import {
  startOpenAiServer,
  type ChatCall,
  type OpenAiServer,
  type OpenAiServerOptions,
} from '../../support/openaiServer.ts';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** The model under test greets or grumbles by its prompt; the judge likes what greets. */
function answer({ body: { model, messages } }: ChatCall): string {
  const text = messages.map(({ content }) => content).join('\n');
  if (model !== 'strict') return text.startsWith('GREET') ? 'Good day!' : 'What now?';
  const pass = text.includes('Good day!');
  return JSON.stringify({ reason: pass ? 'it greets' : 'it grumbles', pass, score: pass ? 1 : 0 });
}

async function startWorkspace(
  options: OpenAiServerOptions = {},
): Promise<{ root: string; server: OpenAiServer }> {
  const root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  const server = await startOpenAiServer({ answer, ...options });
  ending.push(
    () => server.stop(),
    () => rm(root, { recursive: true, force: true }),
  );
  const suite = [{ vars: { n: 1 }, assert: [{ type: 'llm-rubric', value: 'greets' }] }];
  const prompts = ['GREET {{n}}', 'GRUMBLE {{n}}'];
  const [before = '', after = ''] = prompts.map((content) =>
    JSON.stringify({ messages: [{ role: 'user', content }] }),
  );
  const files: Record<string, string> = {
    'before.prompt.yml': before,
    'after.prompt.yml': after,
    'suite.json': JSON.stringify(suite),
    'config.json': JSON.stringify({
      prompts,
      providers: [{ id: 'openai:chat:asked', config: { apiBaseUrl: server.baseUrl } }],
      tests: suite,
    }),
    'prompt-canary.yaml': JSON.stringify({
      prompts: ['*.prompt.yml'],
      models: { default: { baseUrl: server.baseUrl, model: 'asked' } },
      judge: { baseUrl: server.baseUrl, model: 'strict' },
      suites: { golden: { kind: 'golden', files: ['suite.json'] } },
    }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
  return { root, server };
}

it('offline embeddings that are not installed are a question of npm', async () => {
  const { root } = await startWorkspace();
  const file = path.join(root, 'prompt-canary.yaml');
  const config = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...config, embeddings: 'offline' }));
  const args = ['eval', 'after.prompt.yml', '--base-file', 'before.prompt.yml'];
  const { code, stderr } = await cliRun(args, root, { env: {} });
  expect(code).toBe(3);
  expect(stderr).toContain('npm install @energetic-ai/core@0.2.0');
});

it('a judge that was asked before an interruption is not asked again', async () => {
  let refusals = 1;
  const { root, server } = await startWorkspace({
    fault: ({ number, body }) =>
      number > 1 && body.model === 'asked' && refusals-- > 0
        ? { kind: 'status', status: 401 }
        : undefined,
  });
  const args = ['eval', '--config', 'config.json', '--no-cache', '-j', '1', '--json'];
  expect((await cliRun(args, root, { env: {} })).code).toBe(4);
  expect(server.calls.map(({ body }) => body.model)).toEqual(['asked', 'strict', 'asked']);
  const { stdout } = await cliRun([...args, '--resume'], root, { env: {} });
  const report = JSON.parse(stdout) as EvalReport;
  expect(report.cases.map(({ status }) => status)).toEqual(['regressed']);
  expect(server.calls.slice(3).map(({ body }) => body.model)).toEqual(['asked', 'strict']);
  expect(report.grading).toEqual({ calls: 1, cost: null });
});

it.each([
  {
    of: 'a prompt of the workspace',
    args: ['after.prompt.yml', '--base-file', 'before.prompt.yml'],
  },
  { of: "a promptfoo configuration's prompts", args: ['--config', 'config.json'] },
])('the configured judge grades the answers of $of', async ({ args }) => {
  const { root, server } = await startWorkspace();
  const { stdout, stderr } = await cliRun(['eval', ...args, '--json'], root, { env: {} });
  expect(stderr).not.toContain('prompt-canary:');
  const report = JSON.parse(stdout) as EvalReport;
  expect(report.cases.map(({ status }) => status)).toEqual(['regressed']);
  expect(report.cases[0]?.candidate.assertions[0]?.reason).toContain('it grumbles');
  expect(report.cases[0]?.candidate.assertions[0]?.judgedBy).toMatchObject({ label: 'strict' });
  expect(report.judges).toMatchObject([{ label: 'strict' }]);
  expect(report.judges?.[0]?.instructions).toContain('rubric');
  expect(server.calls.map(({ body }) => body.model).sort()).toEqual([
    'asked',
    'asked',
    'strict',
    'strict',
  ]);
});
