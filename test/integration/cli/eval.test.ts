import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import {
  startOpenAiServer,
  type ChatCall,
  type Fault,
  type OpenAiServer,
} from '../../support/openaiServer.ts';

/** The candidate answers every case that ends in 7 without JSON. */
function answer({ body: { messages } }: ChatCall): string {
  const user = messages.at(-1)?.content ?? '';
  const broken = messages[0]?.content.includes('CANDIDATE') === true && user.endsWith('7');
  return broken ? `Sorry: ${user}` : JSON.stringify({ text: user });
}

let root: string;
let server: OpenAiServer;
let fault: (call: ChatCall) => Fault | undefined;

beforeEach(async () => {
  fault = () => undefined;
  root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  server = await startOpenAiServer({ answer, fault: (call) => fault(call) });
});
afterEach(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const run = (args: readonly string[], signal = new AbortController().signal): Promise<CliRun> =>
  cliRun(['eval', ...args], root, { env: {}, signal });

async function put(file: string, content: string | object): Promise<void> {
  const target = path.join(root, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, typeof content === 'string' ? content : JSON.stringify(content));
}

function chat(version: string): object {
  return [
    { role: 'system', content: `Answer as JSON (${version}).` },
    { role: 'user', content: 'item {{n}}' },
  ];
}

async function putPromptfoo(count: number): Promise<void> {
  await put('prompts/baseline.json', chat('BASELINE'));
  await put('prompts/candidate.json', chat('CANDIDATE'));
  await put('cfg.yaml', {
    description: 'peer',
    prompts: ['file://prompts/baseline.json', 'file://prompts/candidate.json'],
    providers: [
      {
        id: 'openai:chat:stub',
        config: { apiBaseUrl: server.baseUrl, apiKey: 'k', temperature: 0 },
      },
    ],
    tests: Array.from({ length: count }, (_, at) => ({
      description: `t${at}`,
      vars: { n: String(at) },
      assert: [{ type: 'is-json' }],
    })),
  });
}

describe('eval --config, a promptfoo configuration', () => {
  it('compares the two prompts and fails for regressions', async () => {
    await putPromptfoo(80);
    const { code, stdout } = await run(['--config', 'cfg.yaml', '-j', '20']);
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL - 8 of 80 golden cases regressed (10 %');
    expect(stdout).toContain('JSON contract broken in 8');
    expect(stdout).toMatch(/t7 {2}cfg\.yaml:\d+ {2}is not JSON/);
    expect(server.calls).toHaveLength(160);
    expect(server.calls[0]).toMatchObject({
      authorization: 'Bearer k',
      body: { model: 'stub', temperature: 0 },
    });
  });

  it('prints one JSON document with --json, and words to standard error', async () => {
    await putPromptfoo(20);
    const { stdout, stderr } = await run(['--json', '--config', 'cfg.yaml']);
    const report = JSON.parse(stdout) as EvalReport;
    expect(report.cases).toHaveLength(20);
    expect(report.suites[0]).toMatchObject({ name: 'golden', regressed: 2 });
    expect(stderr).toContain('regressed');
  });

  it('writes the reports asked for, and keeps one', async () => {
    await putPromptfoo(10);
    await run([
      '--config',
      'cfg.yaml',
      '--json=out/r.json',
      '--junit',
      'r.xml',
      '--html',
      'r.html',
    ]);
    const report = JSON.parse(await readFile(path.join(root, 'out/r.json'), 'utf8')) as EvalReport;
    expect(await readFile(path.join(root, 'r.xml'), 'utf8')).toContain('<testsuites name="peer');
    expect(await readFile(path.join(root, 'r.html'), 'utf8')).toContain('<!doctype html>');
    expect(await readdir(path.join(root, '.prompt-canary/reports'))).toEqual([`${report.id}.json`]);
  });

  it('asks the model once for the same question, unless told otherwise', async () => {
    await putPromptfoo(10);
    await run(['--config', 'cfg.yaml']);
    await run(['--config', 'cfg.yaml']);
    expect(server.calls).toHaveLength(20);
    await run(['--config', 'cfg.yaml', '--no-cache', '--repeat', '2']);
    expect(server.calls).toHaveLength(60);
  });

  it('leaves nothing behind but reports and answers', async () => {
    await putPromptfoo(5);
    await run(['--config', 'cfg.yaml', '--no-cache']);
    expect((await readdir(path.join(root, '.prompt-canary'))).sort()).toEqual([
      '.gitignore',
      'journal',
      'reports',
    ]);
    expect(await readdir(path.join(root, '.prompt-canary/journal'))).toEqual([]);
  });
});

describe('eval for a pull request', () => {
  it('writes markdown, and with --github the summary of the job', async () => {
    await putPromptfoo(20);
    const summary = path.join(root, 'summary.md');
    await writeFile(summary, 'from before\n');
    const env = { GITHUB_STEP_SUMMARY: summary };
    const args = ['eval', '--config', 'cfg.yaml', '--markdown', 'r.md', '--github'];
    await cliRun(args, root, { env });
    const markdown = await readFile(path.join(root, 'r.md'), 'utf8');
    expect(markdown).toMatch(/^### peer: INCONCLUSIVE\n/);
    expect(await readFile(summary, 'utf8')).toBe(`from before\n${markdown}\n`);
  });

  it('leaves the summary of a job alone without --github', async () => {
    await putPromptfoo(3);
    const summary = path.join(root, 'summary.md');
    await cliRun(['eval', '--config', 'cfg.yaml'], root, { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(await readdir(root)).not.toContain('summary.md');
  });
});

describe('eval compared with an earlier run', () => {
  it('says what changed since, and ends as it would without', async () => {
    await putPromptfoo(80);
    await put('prompts/candidate.json', chat('BASELINE'));
    expect((await run(['--config', 'cfg.yaml'])).code).toBe(2);
    await put('prompts/candidate.json', chat('CANDIDATE'));
    const { code, stdout } = await run(['--config', 'cfg.yaml', '--compare', 'last']);
    expect(code).toBe(1);
    const [, compared = ''] = stdout.split('Compared with an earlier run: ');
    expect(compared).toContain('FAIL - 8 of 80 golden cases regressed');
    expect(compared).toContain('The verdict was inconclusive, now it is fail.');
  });

  it('asks nothing when the earlier report is not there', async () => {
    await putPromptfoo(3);
    const { code, stderr } = await run(['--config', 'cfg.yaml', '--compare', 'none.json']);
    expect(stderr).toContain('none.json: the report cannot be read');
    expect(code).toBe(3);
    expect(server.calls).toEqual([]);
  });
});

describe('compare', () => {
  const compare = (...args: string[]): Promise<CliRun> => cliRun(['compare', ...args], root);

  async function runTwice(): Promise<void> {
    await putPromptfoo(80);
    await run(['--config', 'cfg.yaml', '--json=bad.json']);
    await put('prompts/candidate.json', chat('BASELINE'));
    await run(['--config', 'cfg.yaml', '--json=good.json']);
  }

  it('judges a report by an earlier one, with the exit codes of every verdict', async () => {
    await runTwice();
    const worse = await compare('good.json', 'bad.json');
    expect(worse.stdout).toContain('FAIL - 8 of 80 golden cases regressed');
    expect(worse.code).toBe(1);
    const mended = await compare('bad.json', 'last');
    expect(mended.stdout).toContain('0 of 80 golden cases regressed, 8 improved');
    expect(mended.code).toBe(0);
    expect((await compare('last', 'bad.json')).code).toBe(1);
  });

  it('writes the comparison in every format', async () => {
    await runTwice();
    const files = ['--json=c.json', '--junit', 'c.xml', '--html', 'c.html', '--markdown', 'c.md'];
    await compare('good.json', 'bad.json', ...files);
    const report = JSON.parse(await readFile(path.join(root, 'c.json'), 'utf8')) as EvalReport;
    expect(report).toMatchObject({ verdict: 'fail', suites: [{ regressed: 8, improved: 0 }] });
    expect(await readFile(path.join(root, 'c.xml'), 'utf8')).toContain('failures="8"');
    expect(await readFile(path.join(root, 'c.html'), 'utf8')).toContain('data-status="regressed"');
    expect(await readFile(path.join(root, 'c.md'), 'utf8')).toContain('### peer: FAIL');
    expect((await compare('c.json', 'bad.json')).code).toBe(2);
  });

  it.each([
    ['no report', ['cfg.yaml', 'cfg.yaml'], 'cfg.yaml: is not JSON'],
    ['another document', ['prompts/baseline.json', 'last'], 'prompts/baseline.json: the file'],
    ['a missing file', ['none.json', 'last'], 'none.json: the report cannot be read'],
    ['the last one twice', ['last', 'last'], 'both reports are "last"'],
  ])('refuses %s', async (_name, args, words) => {
    await putPromptfoo(3);
    await put('cfg.yaml', 'prompts: [a]');
    const { code, stderr } = await compare(...args);
    expect(stderr).toContain(words);
    expect(code).toBe(3);
  });
});

describe('eval whose report cannot be written where it should', () => {
  it('has said its verdict and kept the report before it fails', async () => {
    await putPromptfoo(10);
    const { code, stdout, stderr } = await run(['--config', 'cfg.yaml', '--junit', 'cfg.yaml/r']);
    expect(stdout).toMatch(/^peer .*\n(?:FAIL|INCONCLUSIVE) - /);
    expect(stdout).toMatch(/report \.prompt-canary.reports.\w+\.json\n$/);
    expect(stderr).toContain('cannot be written');
    expect(code).toBe(4);
  });

  it('says its verdict, and can be resumed, when it cannot even be kept', async () => {
    await putPromptfoo(10);
    await put('.prompt-canary/reports', 'in the way');
    const failed = await run(['--config', 'cfg.yaml', '--no-cache']);
    expect(failed.stdout).toContain('regressed');
    expect(failed.code).toBe(4);
    const before = server.calls.length;
    await rm(path.join(root, '.prompt-canary/reports'));
    const { stderr } = await run(['--config', 'cfg.yaml', '--no-cache', '--resume']);
    expect(stderr).toContain('resuming with 20 answers');
    expect(server.calls.length).toBe(before);
  });
});

describe('eval --config, whose key the environment holds', () => {
  const keyed = (env: Record<string, string>): Promise<CliRun> =>
    cliRun(['eval', '--config', 'cfg.yaml'], root, { env });

  beforeEach(async () => {
    await put('cfg.yaml', {
      prompts: ['one {{n}}', 'two {{n}}'],
      providers: [
        {
          id: 'openai:chat:stub',
          config: { apiBaseUrl: server.baseUrl, apiKey: '{{ env.STUB_KEY }}' },
        },
      ],
      tests: [{ vars: { n: 1 }, assert: [{ type: 'is-json' }] }],
    });
  });

  it('sends it', async () => {
    await keyed({ STUB_KEY: 'k-1' });
    expect(server.calls[0]?.authorization).toBe('Bearer k-1');
  });

  it('sends nothing without it', async () => {
    const { code, stderr } = await keyed({ OPENAI_API_KEY: 'of somebody else' });
    expect(stderr).toContain('cfg.yaml: environment variable STUB_KEY is not set');
    expect(code).toBe(3);
    expect(server.calls).toEqual([]);
  });
});

describe('eval FILE', () => {
  const prompt = (version: string): string =>
    [
      'name: reply',
      'messages:',
      `  - { role: system, content: "Answer as JSON (${version})." }`,
      '  - { role: user, content: "{{text}}" }',
    ].join('\n');

  async function putWorkspace(gate: object): Promise<void> {
    await put('prompts/reply.prompt.yml', prompt('CANDIDATE'));
    await put('before.prompt.yml', prompt('BASELINE'));
    await put('evals/golden.yaml', {
      defaultTest: { assert: [{ type: 'is-json', metric: 'answer format' }] },
      tests: Array.from({ length: 70 }, (_, at) => ({
        id: `case-${at}`,
        vars: { text: `item ${at}` },
        metadata: { tags: at === 7 ? ['critical'] : [] },
      })),
    });
    await put('prompt-canary.yaml', {
      models: { default: { baseUrl: server.baseUrl, model: 'm' } },
      suites: {
        golden: { kind: 'golden', files: ['evals/*.yaml'] },
        adversarial: { kind: 'adversarial' },
      },
      gate,
    });
  }
  const args = ['prompts/reply.prompt.yml', '--base-file', 'before.prompt.yml'];

  it('says which must-pass case regressed', async () => {
    await putWorkspace({ margin: 0.05 });
    const { code, stdout } = await run(args);
    expect(code).toBe(1);
    expect(stdout).toContain('1 of them must-pass: answer format broken in 7');
    expect(stdout).toContain('Regressed although they must pass: case-7.');
  });

  it('passes an edit without effect, and says what is ruled out', async () => {
    await putWorkspace({ margin: 0.05 });
    await put('prompts/reply.prompt.yml', prompt('BASELINE, but tidier'));
    const { code, stdout } = await run([...args, '--suite', 'golden']);
    expect(stdout).toContain('a drop of 5 points or more is ruled out with 95 % confidence');
    expect(code).toBe(0);
  });

  it('is inconclusive when the set is too small, and says how many cases would do', async () => {
    await putWorkspace({ margin: 0.02 });
    await put('prompts/reply.prompt.yml', prompt('BASELINE, but tidier'));
    const { code, stdout } = await run([...args, '--suite', 'golden']);
    expect(stdout).toContain('about 280 more cases would tell (about 350 in all)');
    expect(code).toBe(2);
  });

  it('runs the attacks that are built in', async () => {
    await putWorkspace({ margin: 0.05 });
    const { stdout } = await run([...args, '--suite', 'adversarial', '--json']);
    const report = JSON.parse(stdout) as EvalReport;
    expect(report.cases.length).toBeGreaterThan(14);
    expect(report.cases.every(({ attack }) => attack !== undefined)).toBe(true);
  });

  it('stops when the endpoint is not there, and goes on with --resume', async () => {
    await putWorkspace({ margin: 0.05 });
    fault = ({ number }) => (number > 30 ? { kind: 'status', status: 401 } : undefined);
    const stopped = await run([...args, '--suite', 'golden', '--no-cache', '-j', '4']);
    expect(stopped.code).toBe(4);
    expect(stopped.stderr).toContain('--resume goes on from here');
    fault = () => undefined;
    const before = server.calls.length;
    const resumed = await run([...args, '--suite', 'golden', '--no-cache', '--resume']);
    expect(resumed.code).toBe(1);
    const kept = Number(/resuming with (\d+) answers/.exec(resumed.stderr)?.[1]);
    // Up to three others were still on their way when the first was refused.
    expect(kept).toBeGreaterThanOrEqual(27);
    expect(server.calls.length - before).toBe(140 - kept);
  });

  it('ends with 130 when it is interrupted, and saves what is done', async () => {
    await putWorkspace({ margin: 0.05 });
    const controller = new AbortController();
    fault = ({ number }) => {
      if (number === 40) setTimeout(() => controller.abort(), 10);
      return number >= 40 ? { kind: 'never' } : undefined;
    };
    const { code, stdout } = await run([...args, '--suite', 'golden'], controller.signal);
    expect(code).toBe(130);
    expect(stdout).toContain('cases were not evaluated');
    expect(await readdir(path.join(root, '.prompt-canary/reports'))).toHaveLength(1);
  });
});

describe('bad usage and bad input', () => {
  it.each([
    ['nothing to evaluate', [], 3, 'either FILE, a prompt, or --config'],
    ['a number that is none', ['--config', 'cfg.yaml', '-j', 'many'], 3, 'a whole number from 1'],
    [
      'a budget without prices',
      ['--config', 'cfg.yaml', '--budget', '1'],
      3,
      'a model with prices',
    ],
    ['a missing file', ['--config', 'none.yaml'], 3, 'none.yaml: the configuration cannot be read'],
    ['a suite beside a configuration', ['--config', 'cfg.yaml', '--suite', 'a'], 3, 'one of them'],
  ])('is refused: %s', async (_name, args, expected, words) => {
    await putPromptfoo(3);
    const { code, stderr } = await run(args);
    expect(stderr).toContain(words);
    expect(code).toBe(expected);
    expect(server.calls).toHaveLength(0);
  });

  it('names file and line of a malformed suite', async () => {
    await put('cfg.yaml', 'prompts: [a, b]\nproviders: [openai:chat:m]\ntests:\n  - asert: []\n');
    const { code, stderr } = await run(['--config', 'cfg.yaml']);
    expect(code).toBe(3);
    expect(stderr).toContain('cfg.yaml:4: unknown key "asert"; expected "assert"');
  });
});
