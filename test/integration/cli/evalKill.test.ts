import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { buildPrograms } from '../../support/buildPrograms.ts';
import { startOpenAiServer, type OpenAiServer } from '../../support/openaiServer.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const tests = 60;
const inFlight = 5;
const random = seededRandom(20_260_305);

let program: (name: string) => string;
let root: string;
let server: OpenAiServer;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  program = await buildPrograms({ cli: 'src/cli/main.ts' }, path.join(root, 'programs'));
  server = await startOpenAiServer({
    delayMs: 10,
    answer: ({ body }) => JSON.stringify({ text: body.messages.at(-1)?.content }),
  });
  const config = {
    prompts: ['BASELINE {{n}}', 'CANDIDATE {{n}}'],
    providers: [{ id: 'openai:chat:m', config: { apiBaseUrl: server.baseUrl } }],
    tests: Array.from({ length: tests }, (_, n) => ({
      vars: { n },
      // The schema also shows that its checker was bundled right.
      assert: [{ type: 'is-json', value: { required: ['text'] } }],
    })),
  };
  await writeFile(path.join(root, 'config.json'), JSON.stringify(config));
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

/** Runs until the endpoint has seen `calls` calls, then kills; null lets it end. */
async function run(calls: number | null): Promise<string> {
  const args = ['eval', '--config', 'config.json', '--no-cache', '--resume', '--json'];
  const child = spawn(process.execPath, [program('cli'), ...args, '-j', String(inFlight)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  if (calls !== null) {
    await expect
      .poll(() => server.calls.length, { interval: 2, timeout: 30_000 })
      .toBeGreaterThanOrEqual(calls);
    child.kill('SIGKILL');
  }
  await ended;
  return Buffer.concat(chunks).toString('utf8');
}

describe('an evaluation that is killed', () => {
  it('goes on with --resume: no case lost, and only what was in flight asked again', async () => {
    const kills = 4;
    for (let kill = 0; kill < kills; kill++) {
      const soFar = server.calls.length;
      await run(soFar + 1 + random.below(20));
    }
    const report = JSON.parse(await run(null)) as EvalReport;
    expect(report.cases, `seed ${random.seed}`).toHaveLength(tests);
    expect(report.cases.every(({ status }) => status === 'same-pass')).toBe(true);
    expect(report.unfinished).toBeUndefined();
    expect(server.calls.length).toBeGreaterThanOrEqual(2 * tests);
    expect(server.calls.length).toBeLessThanOrEqual(2 * tests + kills * inFlight);
  });
});
