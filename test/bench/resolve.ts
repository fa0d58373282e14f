import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { percentile } from '../support/sourceTree/files.ts';
import { releaseOn, connectTo } from '../support/registryServer.ts';
import type { CreatedTokenResponse } from '../../src/protocol/tokens.ts';
import { autocannon, type Target } from './autocannon.ts';
import { firstAddress } from './firstAddress.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * Resolve over HTTP: the bundled registry server against a bare node:http server that answers a
 * constant of the same size, in short slices that alternate, so that both meet the same machine.
 * The load comes from a third process. `ratioToConstant` is the median over the pairs of slices;
 * `autocannon` is what that tool sees of either server.
 */

const connections = 16;
const pairs = 20;
const sliceMs = 1_000;
const flag = '/ofrep/v1/evaluate/flags/reply';
const keys = Array.from({ length: 1_000 }, (_, i) => `user-${i}`);

interface Slice {
  readonly index: number;
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'canary-resolve-'));
  const children: ChildProcess[] = [];
  const start = async (args: readonly string[]): Promise<Server> => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    children.push(child);
    return { url: await firstAddress(child), child };
  };
  try {
    const database = `sqlite:${path.join(folder, 'registry.db')}`;
    const args = ['--port', '0', '--database', database, '--stdin-lifeline'];
    const ours = await start([inRoot('dist', 'server.js'), ...args]);
    await releaseOn(connectTo(ours.url), { plan: { stages: [{ weight: 20, minSamples: 1e6 }] } });
    const script = inRoot('test', 'bench', 'resolveConstant.mjs');
    const constant = await start([script, await answer(ours.url)]);
    const servers = [ours, constant];
    const measure = async (token?: string): Promise<Measured> => {
      const before = servers.map(cpuMs);
      const slices = await load(
        servers.map(({ url }) => url),
        token,
      );
      return { slices, cpu: servers.map((server, i) => cpuMs(server) - (before[i] ?? 0)) };
    };
    const open = await measure();
    const seen = [];
    for (const { url } of servers) seen.push(await autocannon(target(url)));
    // From the first token on every request shows one; the constant server gets it too.
    const tokens = await measure(await firstToken(ours.url));
    return result(open, tokens, seen);
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly slices: readonly Slice[];
  readonly cpu: readonly number[];
}

const target = (url: string): Target => ({
  url: `${url}${flag}`,
  body: JSON.stringify({ context: { targetingKey: 'user-0' } }),
  connections,
  seconds: 3,
});

async function firstToken(server: string): Promise<string> {
  const response = await fetch(`${server}/v1/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'bench', scopes: ['resolve'] }),
  });
  return ((await response.json()) as CreatedTokenResponse).token;
}

/** Processor time of a server so far; only where the system tells, else not a number. */
function cpuMs({ child }: Server): number {
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1');
    // After the name in brackets: user and system time are fields 14 and 15, in 10 ms.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

async function answer(server: string): Promise<string> {
  const response = await fetch(`${server}${flag}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ context: { targetingKey: 'user-0' } }),
  });
  return response.text();
}

/** Slices against both: one each to warm up, then pairs whose order alternates. */
async function load(urls: readonly string[], token?: string): Promise<Slice[]> {
  const order = [0, 1];
  for (let pair = 0; pair < pairs; pair++) order.push(...(pair % 2 === 0 ? [0, 1] : [1, 0]));
  const task = { urls, path: flag, connections, sliceMs, order, keys, token };
  const script = inRoot('test', 'bench', 'resolveLoad.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(task)]);
  return JSON.parse(stdout) as Slice[];
}

function result(open: Measured, tokens: Measured, seen: readonly Figures[]): BenchResult {
  const [without, shown] = [figuresOf(open), figuresOf(tokens)];
  return {
    name: 'resolve',
    seed: null,
    machine: machine(),
    figures: { ...without.figures, ...withTokens(shown.figures), autocannon: seen[0] ?? {} },
    floor: { ...without.floor, ...withTokens(shown.floor), autocannon: seen[1] ?? {} },
  };
}

function withTokens(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${name}Tokens`, value]),
  );
}

function figuresOf({ slices: all, cpu }: Measured): { figures: Figures; floor: Figures } {
  const slices = all.slice(2);
  const of = (index: number): Slice[] => slices.filter((it) => it.index === index);
  const rate = ({ requests, seconds }: Slice): number => requests / seconds;
  const constants = of(1);
  const ratios = of(0).map((slice, i) => rate(slice) / rate(constants[i] ?? slice));
  const cpuUs = (index: number): Figures => {
    const requests = all.filter((it) => it.index === index).reduce((n, it) => n + it.requests, 0);
    const used = ((cpu[index] ?? Number.NaN) * 1_000) / requests;
    return Number.isFinite(used) ? { cpuUsPerRequest: used } : {};
  };
  return {
    figures: {
      ratioToConstant: percentile(ratios, 0.5),
      ratioLowest: percentile(ratios, 0),
      ratioHighest: percentile(ratios, 1),
      ...summary(of(0)),
      ...cpuUs(0),
    },
    floor: { ...summary(constants), ...cpuUs(1) },
  };
}

function summary(slices: readonly Slice[]): Figures {
  const median = (pick: (slice: Slice) => number): number => percentile(slices.map(pick), 0.5);
  return {
    requestsPerS: median(({ requests, seconds }) => requests / seconds),
    p50Ms: median(({ p50Ms }) => p50Ms),
    p99Ms: median(({ p99Ms }) => p99Ms),
  };
}
