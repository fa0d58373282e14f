import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { buildPrograms } from '../../support/buildPrograms.ts';
import { startOpenAiServer, type OpenAiServer } from '../../support/openaiServer.ts';
import { seededRandom, type SeededRandom } from '../../support/seededRandom.ts';

const tests = 60;
const calls = 2 * tests;
const longestRunUpMs = 200;

let program: (name: string) => string;
let scratch: string;
let server: OpenAiServer | undefined;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  program = await buildPrograms({ cli: 'src/cli/main.ts' }, path.join(scratch, 'programs'));
});
afterEach(() => server?.stop());
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function prepare(folder: string): Promise<OpenAiServer> {
  const started = await startOpenAiServer({
    delayMs: 5,
    answer: ({ body }) => JSON.stringify({ text: body.messages.at(-1)?.content }),
  });
  const config = {
    prompts: ['BASELINE {{n}}', 'CANDIDATE {{n}}'],
    providers: [{ id: 'openai:chat:m', config: { apiBaseUrl: started.baseUrl } }],
    tests: Array.from({ length: tests }, (_, n) => ({
      vars: { n },
      // The schema also shows that its checker was bundled right.
      assert: [{ type: 'is-json', value: { required: ['text'] } }],
    })),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
  return started;
}

/** Runs until `kill` resolves, or to its end. */
async function run(
  folder: string,
  options: readonly string[],
  kill?: () => Promise<unknown>,
): Promise<string> {
  const args = ['eval', '--config', 'config.json', '--resume', '--json', ...options];
  const child = spawn(process.execPath, [program('cli'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  if (kill !== undefined) {
    await Promise.race([kill(), ended]);
    child.kill('SIGKILL');
  }
  await ended;
  return Buffer.concat(chunks).toString('utf8');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A moment of a run: some time after it began, or after the endpoint has seen some more calls. */
function moment({ calls: seen }: OpenAiServer, random: SeededRandom): () => Promise<unknown> {
  if (random.next() < 0.2) return () => pause(random.below(longestRunUpMs));
  const until = seen.length + 1 + random.below(18);
  return async () => {
    await expect
      .poll(() => seen.length, { interval: 1, timeout: 30_000 })
      .toBeGreaterThanOrEqual(until);
    await pause(random.below(8));
  };
}

const questionOf = ({ body }: OpenAiServer['calls'][number]): string =>
  body.messages.map(({ content }) => content).join('\n');

/** Calls whose question was asked again later on. */
function askedAgain(server: OpenAiServer): number[] {
  const last = new Map(server.calls.map((call) => [questionOf(call), call.number]));
  return server.calls.flatMap((call) =>
    last.get(questionOf(call)) === call.number ? [] : [call.number],
  );
}

describe('an evaluation that is killed at any moment, and goes on with --resume', () => {
  it.each([
    { inFlight: 1, kills: 7, options: ['--no-cache'], seed: 20_260_305 },
    { inFlight: 5, kills: 7, options: ['--no-cache'], seed: 20_260_306 },
    { inFlight: 5, kills: 6, options: [], seed: 20_260_307 },
  ])(
    'loses no case and pays for no answer twice: $inFlight in flight, $options',
    async ({ inFlight, kills, options, seed }) => {
      const random = seededRandom(seed);
      const folder = path.join(scratch, String(seed));
      const endpoint = (server = await prepare(folder));
      const args = ['-j', String(inFlight), ...options];
      const killedAt: number[] = [];
      for (let kill = 0; kill < kills; kill++) {
        await run(folder, args, moment(endpoint, random));
        killedAt.push(endpoint.calls.length);
      }
      const report = JSON.parse(await run(folder, args)) as EvalReport;
      expect(report.cases, `seed ${seed}`).toHaveLength(tests);
      expect(report.cases.every(({ status }) => status === 'same-pass')).toBe(true);
      expect(report.unfinished).toBeUndefined();
      expect(new Set(endpoint.calls.map(questionOf)).size).toBe(calls);
      const again = askedAgain(endpoint);
      // A worker asks the next question only when the last answer is on disk: what may be asked
      // again is the one call of each worker that was under way at a kill.
      for (const [kill, end] of killedAt.entries()) {
        const begin = killedAt[kill - 1] ?? 0;
        const lost = again.filter((number) => number > begin && number <= end);
        expect(lost.length, `seed ${seed}, kill ${kill}`).toBeLessThanOrEqual(inFlight);
        if (inFlight === 1 && lost.length === 1) expect(lost).toEqual([end]);
      }
      expect(await readdir(path.join(folder, '.prompt-canary', 'journal'))).toEqual([]);
    },
  );
});
