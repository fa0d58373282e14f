import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import { promptYml } from '../../support/promptBuilders.ts';
import { scratchRepository, type Scratch } from '../../support/scratchRepository.ts';

const before = promptYml('Be brief.\nNever promise refunds.\n{{> rules}}\nReply as JSON.');
const after = before
  .replace('      Never promise refunds.\n', '')
  .replace('{{message}}', '{{text}}');

let scratch: Scratch;
beforeAll(() => {
  scratch = scratchRepository({
    'prompt-canary.yaml': 'suites: {golden: {kind: golden, files: [evals/*.yaml]}}\n',
    'prompts/reply.prompt.yml': before,
    'prompts/triage.prompt.yml': promptYml('Sort.\n{{> rules}}').replace('reply', 'triage'),
    'prompts/partials/rules.md': 'Be honest.\n',
    'src/reply.ts': "const p = loadPrompt('reply');\nfill(p, { message });\n",
    'src/triage.ts': "loadPrompt('triage');\n",
    'evals/golden.yaml':
      '- description: a refund\n  vars: {message: hi}\n  assert: [{type: icontains, value: refund}]\n',
  });
  scratch.write({ 'prompts/reply.prompt.yml': after, 'old.yml': before });
});
afterAll(() => scratch.dispose());

const run = (...args: string[]): Promise<CliRun> =>
  cliRun(args, scratch.root, { env: process.env });

const file = 'prompts/reply.prompt.yml';

describe('prompt-canary diff', () => {
  it('answers first, then lists the changes with their reasons', async () => {
    const { code, stdout } = await run('diff', file);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(
      'Critical, blocked until someone approves it: guardrail removed: "Never promise refunds" (2 changes)',
    );
    expect(lines[1]).toBe(`${file}  HEAD -> working tree`);
    expect(stdout).toContain('variable renamed: message -> text');
  });

  it('prints one JSON document of the promised shape', async () => {
    const { stdout } = await run('diff', file, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      file,
      severity: 'critical',
      kinds: ['guardrail', 'variable'],
      baseline: { fingerprint: expect.stringMatching(/^sha256:/) as unknown },
      candidate: { fingerprint: expect.stringMatching(/^sha256:/) as unknown },
      hunks: [
        {
          before: [7, 1],
          after: [6, 0],
          kinds: ['guardrail'],
          direction: 'removed',
          severity: 'critical',
          rules: [{ id: 'guardrail.prohibition', evidence: 'Never' }],
        },
        { kinds: ['variable'], direction: 'modified', severity: 'high' },
      ],
    });
  });

  it.each([
    ['a file', ['--base-file', 'old.yml'], 'old.yml -> working tree', 'Critical'],
    ['itself', ['--base-file', file], `${file} -> working tree`, 'No change.'],
    ['a branch', ['--base', 'main'], 'main -> working tree', 'Critical'],
  ])('compares with %s', async (_, args, label, headline) => {
    const { stdout } = await run('diff', file, ...args);
    expect(stdout.split('\n')[0]).toContain(headline);
    expect(stdout.split('\n')[1]).toContain(label);
  });

  it('compares a partial as text', async () => {
    scratch.write({ 'prompts/partials/rules.md': 'Be honest.\nNever guess.\n' });
    const { stdout } = await run('diff', 'prompts/partials/rules.md');
    scratch.write({ 'prompts/partials/rules.md': 'Be honest.\n' });
    expect(stdout).toContain('guardrail added: "Never guess"');
  });

  it('finds the workspace from anywhere', async () => {
    const { code, stdout } = await run('diff', path.join(scratch.root, file), '--workspace', '.');
    expect(code).toBe(0);
    expect(stdout).toContain(`${file}  HEAD`);
  });

  it('reads the repository of the file when it runs inside a hook of git', async () => {
    const elsewhere = scratchRepository({ 'a.txt': 'a' });
    vi.stubEnv('GIT_DIR', path.join(elsewhere.root, '.git'));
    vi.stubEnv('GIT_PREFIX', '');
    try {
      expect((await run('diff', file)).stdout.split('\n')[0]).toContain('Critical');
    } finally {
      vi.unstubAllEnvs();
      elsewhere.dispose();
    }
  });

  it.each([
    ['a missing file', ['diff', 'nothing.prompt.yml'], 3, 'nothing.prompt.yml'],
    ['a file outside', ['diff', '../x.prompt.yml', '--workspace', '.'], 3, 'outside the workspace'],
    ['an unknown revision', ['diff', file, '--base', 'nowhere'], 3, 'no revision "nowhere"'],
    ['two baselines', ['diff', file, '--base', 'main', '--base-file', 'old.yml'], 3, 'exclude'],
    ['a missing baseline', ['diff', file, '--base-file', 'nope.yml'], 3, 'nope.yml'],
    ['a missing configuration', ['diff', file, '--config', 'nope.yaml'], 3, 'nope.yaml'],
    ['no file', ['diff'], 3, 'missing required argument'],
  ])('says no to %s', async (_, args, exit, words) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(exit);
    expect(stderr).toContain(words);
  });

  it('names file and line of a prompt that is broken', async () => {
    scratch.write({ 'prompts/bad.prompt.yml': 'name: bad\nmessages: []\n' });
    const { code, stderr } = await run('diff', 'prompts/bad.prompt.yml');
    scratch.git('clean', '--quiet', '--force', 'prompts');
    expect(code).toBe(3);
    expect(stderr).toContain('prompts/bad.prompt.yml:2: messages are missing; expected a list');
  });

  it('writes no control characters of a prompt to the terminal', async () => {
    scratch.write({ 'prompts/evil.prompt.yml': promptYml('Never \u001b[2Jpromise refunds.') });
    const { stdout } = await run('diff', 'prompts/evil.prompt.yml', '--base-file', 'old.yml');
    scratch.git('clean', '--quiet', '--force', 'prompts');
    expect(stdout).toContain('[2Jpromise');

    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('prompt-canary blast', () => {
  it('prints one JSON document of the promised shape', async () => {
    const { code, stdout } = await run('blast', file, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      level: 'critical',
      reasons: expect.arrayContaining([
        { id: 'interaction.variable', why: expect.stringContaining('src/reply.ts:1') as unknown },
      ]) as unknown,
      scope: { kind: 'system-prompt' },
      callSites: [{ file: 'src/reply.ts', line: 1, how: 'sdk', passes: ['message'] }],
      dependants: [],
      interactions: [{ kind: 'variable', tested: false }],
      coverage: { cases: 1, uncoveredHunks: [] },
      traffic: null,
      plan: {
        stages: expect.arrayContaining([
          { weight: 100, minDuration: '0d', minSamples: 0 },
        ]) as unknown,
        needsApproval: true,
      },
    });
  });

  it('begins with how far the edit reaches', async () => {
    const { stdout } = await run('blast', file);
    expect(stdout.split('\n')[0]).toBe(
      'Blast radius Critical: every call, 1 call site - blocked until someone approves it',
    );
    expect(stdout).toContain('starts only after an approval');
  });

  it('of a partial lists the prompts that include it', async () => {
    scratch.write({ 'prompts/partials/rules.md': 'Be honest.\nNever guess.\n' });
    const { stdout } = await run('blast', 'prompts/partials/rules.md', '--json');
    scratch.write({ 'prompts/partials/rules.md': 'Be honest.\n' });
    expect(JSON.parse(stdout)).toMatchObject({
      scope: { kind: 'partial' },
      dependants: [{ prompt: 'reply' }, { prompt: 'triage' }],
      callSites: [{ file: 'src/reply.ts' }, { file: 'src/triage.ts' }],
    });
  });

  describe('with a registry', () => {
    let server: Server;
    let url: string;
    beforeAll(async () => {
      server = createServer((request, response) => {
        const known = request.url === '/v1/prompts/reply/live';
        response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
        const traffic = { requestsPerDay: 1234, share: 0.62, costPerDay: 12.3 };
        const error = { code: 'not-found', message: 'no such prompt' };
        response.end(JSON.stringify(known ? { traffic } : { error }));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => void server.close());

    it('says what share of the traffic it is', async () => {
      const { stdout } = await run('blast', file, '--registry', url);
      expect(stdout.split('\n')[0]).toContain('62 % of traffic');
      expect(stdout).toContain('1,234 requests a day, about $12.30 a day');
      const { stdout: json } = await run('blast', file, '--registry', url, '--json');
      expect(JSON.parse(json)).toMatchObject({ traffic: { costPerDay: 12.3 } });
    });

    it('does without traffic when the registry does not know the prompt', async () => {
      const { code, stdout } = await run('blast', 'prompts/triage.prompt.yml', '--registry', url);
      expect(code).toBe(0);
      expect(stdout).not.toContain('of traffic');
    });

    it('says that a registry is out of reach', async () => {
      const { code, stderr } = await run('blast', file, '--registry', 'http://127.0.0.1:9');
      expect(code).toBe(4);
      expect(stderr).toContain('http://127.0.0.1:9');
    });
  });
});
