import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPrograms } from '../support/buildPrograms.ts';
import { runChild, startChild } from './childProcess.ts';
import { machine } from './machine.ts';
import type { BenchResult } from './result.ts';

/**
 * How long the command line takes to begin: its version, and an evaluation of one case against an
 * endpoint that answers at once. The least of several runs; the floor is Node with nothing to do.
 */

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const runs = 10;
/** What one case must come to. */
const inconclusive = 2;

export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-bench-'));
  const program = await buildPrograms({ evalEndpoint: 'test/bench/evalEndpoint.ts' }, folder);
  const endpoint = await startChild([program('evalEndpoint'), '0']);
  try {
    await writeFile(path.join(folder, 'config.json'), configuration(endpoint.line));
    const evaluation = ['eval', '--config', 'config.json', '--no-cache'];
    return {
      name: 'start',
      seed: null,
      machine: machine(),
      figures: {
        cliStartMs: await leastWall([cli, '--version'], folder),
        oneCaseMs: await leastWall([cli, ...evaluation], folder, inconclusive),
      },
      floor: { cliStartMs: await leastWall(['-e', '0'], folder) },
    };
  } finally {
    endpoint.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function leastWall(args: readonly string[], cwd: string, expected = 0): Promise<number> {
  let least = Infinity;
  for (let at = 0; at < runs; at++) {
    const { wallMs, exitCode } = await runChild(args, { cwd });
    if (exitCode !== expected) throw new Error(`exit code ${String(exitCode)}`);
    least = Math.min(least, wallMs);
  }
  return least;
}

function configuration(apiBaseUrl: string): string {
  return JSON.stringify({
    prompts: ['item {{n}}, BASELINE', 'item {{n}}, CANDIDATE'],
    providers: [{ id: 'openai:chat:stub', config: { apiBaseUrl } }],
    tests: [{ vars: { n: 1 }, assert: [{ type: 'is-json' }] }],
  });
}
