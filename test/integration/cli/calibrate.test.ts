import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CalibrationReport } from '../../../src/core/eval/judgeLabels.ts';
import { cliRun } from '../../support/cliRun.ts';
import { startOpenAiServer, type ChatCall, type OpenAiServer } from '../../support/openaiServer.ts';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** Passes what greets. */
function answer({ body: { messages } }: ChatCall): string {
  const text = messages.map(({ content }) => content).join('\n');
  const pass = text.includes('Good day');
  return JSON.stringify({ reason: pass ? 'it greets' : 'it grumbles', pass, score: pass ? 1 : 0 });
}

async function startWorkspace(
  labels: readonly object[],
): Promise<{ root: string; server: OpenAiServer }> {
  const root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  const server = await startOpenAiServer({ answer });
  ending.push(
    () => server.stop(),
    () => rm(root, { recursive: true, force: true }),
  );
  const config = {
    models: { default: { baseUrl: server.baseUrl, model: 'asked' } },
    judge: { baseUrl: server.baseUrl, model: 'strict' },
  };
  await writeFile(path.join(root, 'prompt-canary.yaml'), JSON.stringify(config));
  const lines = labels.map((it) => JSON.stringify(it)).join('\n');
  await writeFile(path.join(root, 'labels.jsonl'), lines);
  return { root, server };
}

const labelled = (greets: boolean, at: number, label = greets) => ({
  output: greets ? `Good day, ${at}!` : `What now, ${at}?`,
  label: label ? 'pass' : 'fail',
});
const agreed = Array.from({ length: 40 }, (_, at) => labelled(at % 2 === 0, at));
const crossed = Array.from({ length: 40 }, (_, at) => labelled(at % 2 === 0, at, at % 4 < 2));

describe('calibrate', () => {
  it.each([
    { of: 'a judge that agrees', labels: agreed, exit: 0, verdict: 'pass' },
    { of: 'a judge that judges by something else', labels: crossed, exit: 1, verdict: 'fail' },
    { of: 'too few labels', labels: agreed.slice(0, 4), exit: 2, verdict: 'inconclusive' },
  ])('of $of exits with $exit', async ({ labels, exit, verdict }) => {
    const { root, server } = await startWorkspace(labels);
    const args = ['calibrate', 'labels.jsonl', '--rubric', 'greets', '--json'];
    const { stdout, stderr, code } = await cliRun(args, root, { env: {} });
    const report = JSON.parse(stdout) as CalibrationReport;
    expect([code, report.verdict]).toEqual([exit, verdict]);
    expect(report.judges[0]).toMatchObject({ label: 'strict' });
    expect(server.calls.every(({ body }) => body.model === 'strict')).toBe(true);
    expect(stderr).toContain(`${verdict.toUpperCase()} - kappa`);
  });

  it('asks the judge that is named, and keeps its answers', async () => {
    const { root, server } = await startWorkspace(agreed.slice(0, 4));
    const args = ['calibrate', 'labels.jsonl', '--rubric', 'greets', '--judge', 'default'];
    await cliRun(args, root, { env: {} });
    await cliRun(args, root, { env: {} });
    expect(server.calls.map(({ body }) => body.model)).toEqual(Array(4).fill('asked'));
  });

  it.each([
    { of: 'nothing to judge by', args: ['labels.jsonl'], said: 'labels.jsonl:1' },
    { of: 'a file that is not there', args: ['none.jsonl'], said: 'cannot be read' },
    {
      of: 'an agreement that cannot be',
      args: ['labels.jsonl', '--min-kappa', '2'],
      said: '--min-kappa',
    },
  ])('refuses $of', async ({ args, said }) => {
    const { root } = await startWorkspace(agreed);
    const { stderr, code } = await cliRun(['calibrate', ...args], root, { env: {} });
    expect(code).toBe(3);
    expect(stderr).toContain(said);
  });
});
