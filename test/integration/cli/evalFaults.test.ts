import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvalReport } from '../../../src/core/eval/model.ts';
import { runChild } from '../../bench/childProcess.ts';
import { buildPrograms } from '../../support/buildPrograms.ts';
import { startOpenAiServer, type ChatCall, type Fault } from '../../support/openaiServer.ts';

const tests = 120;
const faultRate = 0.1;
const seed = 20_260_308;

let program: (name: string) => string;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  program = await buildPrograms({ cli: 'src/cli/main.ts' }, path.join(scratch, 'programs'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const questionOf = ({ body }: ChatCall): string =>
  body.messages.map(({ content }) => content).join('\n');

/** The candidate drops every fifteenth answer, and mends one that the baseline drops. */
function answer(call: ChatCall): string {
  const [system, user] = questionOf(call).split('\n');
  const number = Number(user?.split(' ')[1]);
  const dropped = system === 'BASELINE' ? number === 4 : number % 15 === 7;
  return dropped ? 'no' : `ok ${number}`;
}

/** Uniform in [0, 1), the same for every run: which attempt at which question fails. */
function draw(call: ChatCall, attempt: number, salt: string): number {
  const text = [seed, salt, attempt, questionOf(call)].join('\n');
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}

interface Evaluated {
  readonly exitCode: number | null;
  readonly report: EvalReport;
  readonly faults: number;
}

/** Evaluates with the real command line against an endpoint that fails as it is told. */
async function evaluate(
  kinds: readonly Fault[],
  options: readonly string[] = [],
): Promise<Evaluated> {
  const attempts = new Map<string, number>();
  let faults = 0;
  const fault = (call: ChatCall): Fault | undefined => {
    const attempt = (attempts.get(questionOf(call)) ?? 0) + 1;
    attempts.set(questionOf(call), attempt);
    if (draw(call, attempt, 'whether') >= faultRate) return undefined;
    const kind = kinds[Math.floor(draw(call, attempt, 'which') * kinds.length)];
    if (kind !== undefined) faults++;
    return kind;
  };
  const server = await startOpenAiServer({ answer, fault });
  try {
    const folder = await mkdtemp(path.join(scratch, 'workspace-'));
    await putWorkspace(folder, server.baseUrl);
    const files = ['prompts/reply.prompt.yml', '--base-file', 'before.prompt.yml'];
    const args = ['eval', ...files, '--no-cache', '--json', '-j', '20', ...options];
    const { stdout, exitCode } = await runChild([program('cli'), ...args], { cwd: folder });
    return { exitCode, report: JSON.parse(stdout) as EvalReport, faults };
  } finally {
    await server.stop();
  }
}

async function putWorkspace(folder: string, baseUrl: string): Promise<void> {
  const prompt = (version: string): object => ({
    name: 'reply',
    messages: [
      { role: 'system', content: version },
      { role: 'user', content: 'item {{n}}' },
    ],
  });
  const files: Readonly<Record<string, object>> = {
    'before.prompt.yml': prompt('BASELINE'),
    'prompts/reply.prompt.yml': prompt('CANDIDATE'),
    'evals/golden.yaml': Array.from({ length: tests }, (_, n) => ({
      id: `case-${n}`,
      vars: { n },
      assert: [{ type: 'contains', value: `ok ${n}` }],
    })),
    'prompt-canary.yaml': {
      models: { default: { baseUrl, model: 'm', timeoutMs: 1_500 } },
      suites: { golden: { kind: 'golden', files: ['evals/*.yaml'] } },
    },
  };
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(content));
  }
}

/** Everything that the faults must not change: no times, no ids. */
function resultOf({ verdict, reasons, suites, cases, calls }: EvalReport): unknown {
  return {
    verdict,
    reasons,
    calls,
    suites: suites.map(({ baseline, candidate, ...counts }) => ({
      ...counts,
      rates: [baseline, candidate].map(({ passRate, interval, tokens }) => [
        passRate,
        interval,
        tokens,
      ]),
    })),
    cases: cases.map(({ id, status, baseline, candidate }) => ({
      id,
      status,
      sides: [baseline, candidate].map(({ pass, score, output, assertions }) => ({
        pass,
        score,
        output,
        assertions,
      })),
    })),
  };
}

const tooMany: Fault = { kind: 'status', status: 429 };
const tooManyFor: Fault = { kind: 'status', status: 429, headers: { 'retry-after-ms': '200' } };
const broken: Fault = { kind: 'status', status: 500 };
const overloaded: Fault = { kind: 'status', status: 503 };
const malformed: readonly Fault[] = [{ kind: 'malformed' }, { kind: 'unexpected' }];

describe('an evaluation in which a tenth of the calls comes to nothing', () => {
  let faultless: Evaluated;

  beforeAll(async () => {
    faultless = await evaluate([]);
  });

  it('is compared with one that finds eight regressions and an improvement', () => {
    expect(faultless).toMatchObject({ exitCode: 1, faults: 0 });
    expect(faultless.report.suites[0]).toMatchObject({ regressed: 8, improved: 1, errors: 0 });
  });

  it.each<[string, readonly Fault[]]>([
    ['429', [tooMany]],
    ['429 with Retry-After', [tooManyFor]],
    ['500', [broken]],
    ['503', [overloaded]],
    ['time-outs', [{ kind: 'never' }]],
    ['answers that are cut off', [{ kind: 'cut' }]],
    ['malformed JSON', malformed],
    [
      'all of them',
      [tooManyFor, broken, overloaded, { kind: 'never' }, { kind: 'cut' }, ...malformed],
    ],
  ])('comes to the same verdict and the same result of every case: %s', async (_name, kinds) => {
    const { report, exitCode, faults } = await evaluate(kinds);
    expect(faults, `seed ${seed}`).toBeGreaterThan(10);
    expect(resultOf(report), `seed ${seed}`).toEqual(resultOf(faultless.report));
    expect(exitCode).toBe(faultless.exitCode);
  });
});
