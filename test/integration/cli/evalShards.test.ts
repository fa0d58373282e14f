import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import { startOpenAiServer, type ChatCall, type OpenAiServer } from '../../support/openaiServer.ts';

const tests = 80;
let root: string;
let server: OpenAiServer;

/** The candidate drops every tenth answer of the model "large". */
function answer({ body: { model, messages } }: ChatCall): string {
  const text = messages[0]?.content ?? '';
  return model === 'large' && text.startsWith('CANDIDATE') && text.endsWith('7') ? 'no' : text;
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  server = await startOpenAiServer({ answer });
  const config = {
    prompts: ['BASELINE {{n}}', 'CANDIDATE {{n}}'],
    providers: [{ id: 'openai:chat:large', config: { apiBaseUrl: server.baseUrl } }],
    tests: Array.from({ length: tests }, (_, n) => ({
      vars: { n },
      assert: [{ type: 'contains', value: String(n) }],
    })),
  };
  await writeFile(path.join(root, 'config.json'), JSON.stringify(config));
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<CliRun> => cliRun(args, root, { env: {} });
const evaluate = (...args: readonly string[]): Promise<CliRun> =>
  run('eval', '--config', 'config.json', '--no-cache', ...args);
const readJson = async (name: string): Promise<EvalReport> =>
  JSON.parse(await readFile(path.join(root, name), 'utf8')) as EvalReport;

describe('eval --shard and merge', () => {
  it('give the verdict, the cases and the exit code of one run', async () => {
    const whole = await evaluate('--json=whole.json');
    const before = server.calls.length;
    for (const part of ['2/3', '1/3', '3/3']) {
      const { code, stdout } = await evaluate('--shard', part, `--json=${part[0]}.json`);
      expect([1, 2]).toContain(code);
      expect(stdout).toContain(`Shard ${part[0]} of 3`);
    }
    expect(server.calls.length - before).toBe(2 * tests);
    const merged = await run(
      'merge',
      '3.json',
      '1.json',
      '2.json',
      '--json=merged.json',
      '--junit',
      'm.xml',
    );
    expect(merged.code).toBe(whole.code);
    expect(merged.stdout).toContain('FAIL - 8 of 80 golden cases regressed');
    const [one, other] = [await readJson('whole.json'), await readJson('merged.json')];
    expect(other.reasons).toEqual(one.reasons);
    const told = ({ cases }: EvalReport): unknown => cases.map(({ id, status }) => [id, status]);
    expect(told(other)).toEqual(told(one));
    expect(other.calls).toEqual(one.calls);
    expect(await readdir(path.join(root, '.prompt-canary/reports'))).toContain(`${other.id}.json`);
    expect(await readFile(path.join(root, 'm.xml'), 'utf8')).toContain(`tests="${tests}"`);
  });

  it('refuse what does not belong together, with exit code 3', async () => {
    const missing = await run('merge', '1.json', '2.json');
    expect(missing.stderr).toContain('shard 3 of 3 is missing');
    const twice = await run('merge', '1.json', '1.json', '2.json', '3.json');
    expect(twice.stderr).toContain('shard 1 of 3 is given twice: 1.json, 1.json');
    const whole = await run('merge', '1.json', 'whole.json', '3.json');
    expect(whole.stderr).toContain('whole.json is the report of a whole evaluation');
    const config = await run('merge', 'config.json');
    expect([missing.code, twice.code, whole.code, config.code]).toEqual([3, 3, 3, 3]);
  });

  it.each(['0/3', '4/3', '1', 'a/b', '1/0'])('refuse --shard %s', async (text) => {
    const { code, stderr } = await evaluate('--shard', text);
    expect(stderr).toContain(`--shard is "${text}"`);
    expect(code).toBe(3);
  });
});

describe('eval with several models', () => {
  it('says for each what came out, and gives one verdict', async () => {
    const { code, stdout } = await evaluate(
      '--model',
      'small',
      '--model',
      'large',
      '--json=two.json',
    );
    expect(code).toBe(1);
    expect(stdout).toContain('small, large');
    expect(stdout).toContain('FAIL - 8 of 80 golden (large) cases regressed');
    expect(stdout).toMatch(/golden \(small\) +100 %/);
    const report = await readJson('two.json');
    expect(report.cases).toHaveLength(2 * tests);
    expect(report.suites.map(({ name, model }) => [name, model])).toEqual([
      ['golden', 'small'],
      ['golden', 'large'],
    ]);
  });

  it('refuses one that is given twice', async () => {
    const { code, stderr } = await evaluate('--model', 'small', '--model', 'small');
    expect(stderr).toContain('--model small is given twice');
    expect(code).toBe(3);
  });
});
