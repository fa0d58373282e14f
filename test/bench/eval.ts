import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EvalReport } from '../../src/core/eval/model.ts';
import { buildPrograms } from '../support/buildPrograms.ts';
import { runChild, startChild, type ChildRun } from './childProcess.ts';
import { measureCancel } from './evalCancel.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * The command line on a promptfoo configuration of two prompts, each test checked with `contains` and
 * `is-json`, against an endpoint in a process of its own. Walls are from spawning to the end, the
 * least of several runs, because other work on the machine only ever adds; ours and the floor take
 * turns. Where `PROMPT_CANARY_PEERS` names a folder in which promptfoo is installed, it does the same
 * work as the peer, once a scenario.
 */

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const runs = 5;

interface Scenario {
  readonly name: string;
  readonly delayMs: number;
  readonly inFlight: number;
  readonly tests: number;
}
const scenarios: readonly Scenario[] = [
  { name: 'wall50ms50', delayMs: 50, inFlight: 50, tests: 200 },
  { name: 'wall50ms4', delayMs: 50, inFlight: 4, tests: 200 },
  { name: 'wall0ms50', delayMs: 0, inFlight: 50, tests: 200 },
  { name: 'wall2000', delayMs: 50, inFlight: 50, tests: 1_000 },
];
/** The one whose memory and median latency are reported. */
const main = 'wall50ms50';

/** Calls whose peak memory is compared: their tests stand in a file of JSON lines. */
const memoryCalls = [2_000, 20_000];

/** Path of a bundled program. */
type Program = (name: string) => string;

interface Measured {
  readonly wall: number;
  readonly rssMB: number;
  readonly p50Ms: number;
}

export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-bench-'));
  const ours: [string, Measured][] = [];
  const floor: [string, Measured][] = [];
  const peer: [string, Measured][] = [];
  const peerProgram = await findPeer();
  const memory: [string, number][] = [];
  let cancelMs = Number.NaN;
  try {
    const program = await buildPrograms(
      { evalEndpoint: 'test/bench/evalEndpoint.ts', evalFloor: 'test/bench/evalFloor.ts' },
      folder,
    );
    await writePrompts(folder);
    for (const scenario of scenarios) {
      const measured = await measure(scenario, program, folder, peerProgram);
      ours.push([scenario.name, measured.ours]);
      floor.push([scenario.name, measured.floor]);
      if (measured.peer !== undefined) peer.push([scenario.name, measured.peer]);
    }
    for (const calls of memoryCalls) {
      memory.push([`rss${calls}MB`, await measureMemory(calls, program, folder)]);
    }
    cancelMs = await measureCancel(cli, folder, (url) => configuration(200, url));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    name: 'eval',
    seed: null,
    machine: machine(),
    figures: { ...figuresOf(ours), ...Object.fromEntries(memory), cancelMs },
    floor: figuresOf(floor),
    ...(peer.length === 0 ? {} : { peer: figuresOf(peer) }),
  };
}

function figuresOf(all: readonly [string, Measured][]): Figures {
  const chosen = all.find(([name]) => name === main)?.[1];
  return {
    ...Object.fromEntries(all.map(([name, { wall }]) => [name, wall])),
    rssMB: chosen?.rssMB ?? Number.NaN,
    p50Ms: chosen?.p50Ms ?? Number.NaN,
  };
}

async function measure(
  scenario: Scenario,
  program: Program,
  folder: string,
  peerProgram: string | undefined,
): Promise<{ readonly ours: Measured; readonly floor: Measured; readonly peer?: Measured }> {
  const endpoint = await startChild([program('evalEndpoint'), String(scenario.delayMs)]);
  try {
    await writeFile(path.join(folder, 'config.yaml'), configuration(scenario.tests, endpoint.line));
    const ours: Measured[] = [];
    const floor: Measured[] = [];
    for (let at = 0; at < runs; at++) {
      ours.push(await runOurs(scenario, folder));
      floor.push(await runFloor(scenario, program, endpoint.line));
    }
    const both = { ours: least(ours), floor: least(floor) };
    if (peerProgram === undefined) return both;
    return { ...both, peer: await runPeer(peerProgram, scenario, folder) };
  } finally {
    endpoint.stop();
  }
}

async function measureMemory(calls: number, program: Program, folder: string): Promise<number> {
  const endpoint = await startChild([program('evalEndpoint'), '50']);
  const tests = calls / 2;
  try {
    const [head = ''] = configuration(0, endpoint.line).split('tests:');
    await writeFile(path.join(folder, 'config.yaml'), `${head}tests: file://tests.jsonl\n`);
    const lines = Array.from({ length: tests }, (_, n) => `${JSON.stringify(testOf(n))}\n`);
    await writeFile(path.join(folder, 'tests.jsonl'), lines.join(''));
    return (await runOurs({ inFlight: 50, tests }, folder)).rssMB;
  } finally {
    endpoint.stop();
  }
}

async function runOurs(
  { inFlight, tests }: Pick<Scenario, 'inFlight' | 'tests'>,
  folder: string,
): Promise<Measured> {
  const args = ['eval', '--config', 'config.yaml', '--no-cache', '--json', '-j', String(inFlight)];
  const child = await runChild([cli, ...args], { cwd: folder });
  const report = JSON.parse(child.stdout) as EvalReport;
  const regressed = report.suites[0]?.regressed;
  if (child.exitCode !== 1 || regressed !== tests / 20) {
    throw new Error(`exit code ${String(child.exitCode)}, ${String(regressed)} regressed`);
  }
  const { baseline, candidate } = report.suites[0] ?? {};
  const p50Ms = ((baseline?.latencyMs.p50 ?? NaN) + (candidate?.latencyMs.p50 ?? NaN)) / 2;
  return measuredOf(child, p50Ms);
}

async function runFloor(
  { inFlight, tests }: Scenario,
  program: Program,
  baseUrl: string,
): Promise<Measured> {
  const child = await runChild([program('evalFloor'), baseUrl, String(inFlight), String(tests)]);
  const { passed, p50Ms } = JSON.parse(child.stdout) as { passed: number; p50Ms: number };
  if (passed !== 2 * tests - tests / 20) throw new Error(`the floor saw ${passed} pass`);
  return measuredOf(child, p50Ms);
}

/** promptfoo's program; undefined when it is not installed beside. */
async function findPeer(): Promise<string | undefined> {
  const folder = process.env['PROMPT_CANARY_PEERS'];
  if (folder === undefined || folder === '') return undefined;
  const installed = path.resolve(folder, 'node_modules', 'promptfoo');
  const { bin } = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8')) as {
    readonly bin: Readonly<Record<string, string>>;
  };
  const program = path.join(installed, bin['promptfoo'] ?? '');
  await access(program);
  return program;
}

interface PeerOutput {
  readonly results: {
    readonly stats: { readonly successes: number };
    readonly results: readonly { readonly latencyMs: number }[];
  };
}

/** With its leanest flags, and nothing sent anywhere but to the endpoint. */
async function runPeer(
  program: string,
  { inFlight, tests }: Scenario,
  folder: string,
): Promise<Measured> {
  const flags = ['--no-cache', '--no-table', '--no-write', '--no-progress-bar', '-o', 'peer.json'];
  const args = ['eval', '-c', 'config.yaml', ...flags, '-j', String(inFlight)];
  const quiet = {
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
    PROMPTFOO_CONFIG_DIR: path.join(folder, 'peer'),
  };
  const env = { ...process.env, ...quiet };
  const child = await runChild([program, ...args], { cwd: folder, env });
  const output = await readFile(path.join(folder, 'peer.json'), 'utf8');
  const { stats, results } = (JSON.parse(output) as PeerOutput).results;
  if (stats.successes !== 2 * tests - tests / 20) {
    throw new Error(`promptfoo saw ${stats.successes} pass`);
  }
  const latencies = results.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return measuredOf(child, latencies[Math.floor(latencies.length / 2)] ?? Number.NaN);
}

function measuredOf({ wallMs, peakRssMB }: ChildRun, p50Ms: number): Measured {
  return { wall: wallMs / 1_000, rssMB: peakRssMB, p50Ms };
}

/** The least wall and median latency, the highest memory. */
function least(all: readonly Measured[]): Measured {
  return {
    wall: Math.min(...all.map(({ wall }) => wall)),
    rssMB: Math.max(...all.map(({ rssMB }) => rssMB)),
    p50Ms: Math.min(...all.map(({ p50Ms }) => p50Ms)),
  };
}

async function writePrompts(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'prompts'));
  for (const version of ['BASELINE', 'CANDIDATE']) {
    const messages = [
      { role: 'system', content: `You are a support assistant (${version}). Answer as JSON.` },
      { role: 'user', content: 'item {{n}}: {{text}}' },
    ];
    const file = path.join(folder, 'prompts', `${version.toLowerCase()}.json`);
    await writeFile(file, JSON.stringify(messages));
  }
}

function configuration(tests: number, baseUrl: string): string {
  const head = `prompts:
  - file://prompts/baseline.json
  - file://prompts/candidate.json
providers:
  - id: openai:chat:stub
    config:
      apiBaseUrl: ${baseUrl}
      apiKey: sk-local
      temperature: 0
tests:
`;
  const test = (n: number): string => `  - description: t${n}
    vars:
      n: "${n}"
      text: "Please summarise ticket number ${n} for the support team."
    assert:
      - type: contains
        value: answer-${n}
      - type: is-json
`;
  return head + Array.from({ length: tests }, (_, n) => test(n)).join('');
}

/** The same test as a value. */
function testOf(n: number): object {
  const text = `Please summarise ticket number ${n} for the support team.`;
  const assert = [{ type: 'contains', value: `answer-${n}` }, { type: 'is-json' }];
  return { description: `t${n}`, vars: { n: String(n), text }, assert };
}
