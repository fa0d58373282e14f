import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { runChild } from '../../bench/childProcess.ts';
import { buildPrograms } from '../../support/buildPrograms.ts';
import { startOpenAiServer, type OpenAiServer } from '../../support/openaiServer.ts';

const tests = 30;

let program: (name: string) => string;
let root: string;
let server: OpenAiServer;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  program = await buildPrograms({ cli: 'src/cli/main.ts' }, path.join(root, 'programs'));
  server = await startOpenAiServer({ delayMs: 5 });
  const config = {
    prompts: ['BASELINE {{n}}', 'CANDIDATE {{n}}'],
    providers: [{ id: 'openai:chat:m', config: { apiBaseUrl: server.baseUrl } }],
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

async function evaluate(): Promise<EvalReport> {
  const args = ['eval', '--config', 'config.json', '--json'];
  return JSON.parse(
    (await runChild([program('cli'), ...args], { cwd: root })).stdout,
  ) as EvalReport;
}

const statuses = ({ cases }: EvalReport): unknown => cases.map(({ id, status }) => [id, status]);

describe('evaluations of several processes in one workspace', () => {
  it('share their answers, come to the same result and leave nothing half written', async () => {
    const reports = await Promise.all([evaluate(), evaluate(), evaluate(), evaluate()]);
    const [first = '', ...others] = reports.map((report) => JSON.stringify(statuses(report)));
    for (const other of others) expect(other).toBe(first);
    const paid = server.calls.length;
    expect(paid).toBeGreaterThanOrEqual(2 * tests);
    expect((await evaluate()).calls).toMatchObject({ made: 0, cached: 2 * tests });
    expect(server.calls).toHaveLength(paid);
    const data = path.join(root, '.prompt-canary');
    const kept = await readdir(path.join(data, 'cache'), { recursive: true });
    const files = kept.filter((name) => name.includes('.'));
    expect(files).toHaveLength(2 * tests);
    expect(files.every((name) => name.endsWith('.json'))).toBe(true);
    expect(await readdir(path.join(data, 'journal'))).toEqual([]);
  });
});
