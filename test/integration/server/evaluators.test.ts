import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { systemRandom } from '../../../src/node/platform/random.ts';
import type { ReleaseResponse } from '../../../src/protocol/api.ts';
import { openJudgeFile } from '../../../src/server/features/judge/judgeSettings.ts';
import { createJsonLogger } from '../../../src/server/jsonLogger.ts';
import { LocalChecks } from '../../../src/server/features/evaluators/localChecks.ts';
import type { OutputJob } from '../../../src/server/features/evaluators/outputChecks.ts';
import { ThreadChecks } from '../../../src/server/features/evaluators/threadChecks.ts';
import { bundle } from '../../support/bundle.ts';
import { startOpenAiServer } from '../../support/openaiServer.ts';
import { reporting } from '../../support/registryRequests.ts';
import { releaseOn, reportTo, resolveAt, startRegistry } from '../../support/registryServer.ts';

const programs = await bundle({
  checksWorker: 'src/server/features/evaluators/checksWorker.ts',
  blockedChecks: 'test/support/blockedChecks.ts',
});
afterAll(() => programs.remove());

it('resolve answers while outputs are being looked at', async () => {
  const checks = new ThreadChecks(programs.url('blockedChecks'));
  const registry = await startRegistry({ outputChecks: checks });
  try {
    await releaseOn(registry.backend);
    const first = await resolveAt(registry.url, 'k0');
    const answered: string[] = [];
    const reported = reportTo(registry.url, [
      reporting('o0', 'k0', first, { output: 'block' }),
      reporting('o1', 'k0', first),
    ]).then((receipt) => {
      answered.push('outcomes');
      return receipt;
    });
    for (let i = 1; i <= 20; i++) await resolveAt(registry.url, `k${i}`);
    answered.push('resolve');
    await writeFile(new URL('./released', programs.url('blockedChecks')), '');
    expect(await reported).toEqual({ accepted: 2, duplicates: 0, unattributed: 0 });
    expect(answered).toEqual(['resolve', 'outcomes']);
  } finally {
    await registry.close();
  }
});

it('a thread that dies costs no outcome, and another one takes its place', async () => {
  const checks = new ThreadChecks(programs.url('blockedChecks'));
  const registry = await startRegistry({ outputChecks: checks });
  try {
    await releaseOn(registry.backend);
    const metadata = await resolveAt(registry.url, 'k');
    const outcome = reporting('o0', 'k', metadata, { output: 'crash' });
    expect(await reportTo(registry.url, [outcome])).toMatchObject({ accepted: 1 });
    await expect(checks.check([{ output: 'crash' }])).rejects.toThrow('it ended with code 3');
    expect(await checks.check([{ output: 'four' }])).toEqual([{ outputLength: 4 }]);
  } finally {
    await registry.close();
  }
  await expect(checks.check([{ output: 'late' }])).rejects.toThrow('the server stops');
});

it('the thread finds what is found without one', async () => {
  const schema = { type: 'object', required: ['reply'] };
  const contract = { kind: 'json-schema', schema } as const;
  const jobs: readonly OutputJob[] = [
    {
      output: '{"reply":"Ihr Paket kommt am Montag bei Ihnen an."}',
      contract,
      input: 'Wo ist es?',
    },
    { output: '{"answer":1}', contract, promptText: 'You help the customers of a shop.' },
    { output: "I'm sorry, but I can't help with that.", contract: { kind: 'text' } },
    { output: 'Write to ana.smith@mail.invalid-corp.de', contract: { kind: 'json' } },
    { output: 'x'.repeat(100_000), contract },
  ];
  const checks = new ThreadChecks(programs.url('checksWorker'));
  try {
    const [found, again] = await Promise.all([checks.check(jobs), checks.check(jobs)]);
    expect(found).toEqual(await new LocalChecks().check(jobs));
    expect(again).toEqual(found);
    expect(found.map(({ formatValid }) => formatValid)).toEqual([
      true,
      false,
      undefined,
      false,
      undefined,
    ]);
  } finally {
    await checks.close();
  }
});

const judgeFile = (baseUrl: string): string => `
judge:
  baseUrl: ${baseUrl}
  model: small
  apiKey: '\${env:JUDGE_KEY}'
  pricing: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 }
rubrics: { reply: It names a day. }
share: 1
usdPerDay: 5
`;

it('a guard sees what a judge behind an endpoint says of reported outputs', async () => {
  const endpoint = await startOpenAiServer({
    answer: ({ body }) =>
      body.messages.at(-1)?.content.includes('Some day.') === true
        ? '{"reason": "no day", "score": 0.1}'
        : '{"reason": "a day", "score": 0.9}',
    // What is cut off is asked again.
    fault: ({ number }) => (number === 2 ? { kind: 'cut' } : undefined),
  });
  const cwd = path.dirname(programs.file('checksWorker'));
  await writeFile(path.join(cwd, 'judge.yaml'), judgeFile(endpoint.baseUrl));
  const [clock, random, env] = [systemClock, systemRandom, { JUDGE_KEY: 'sk-secret' }];
  const judge = await openJudgeFile('judge.yaml', { cwd, env, clock, random });
  const logged: string[] = [];
  const logger = createJsonLogger((line) => void logged.push(line), clock, 'debug');
  const registry = await startRegistry({ judge, logger });
  try {
    const guards = [
      { metric: 'judgeScore' as const, atMostBelowStable: 0.1, onBreach: 'rollback' as const },
    ];
    const stages = [{ weight: 50, minSamples: 1e9 }];
    const { id } = await releaseOn(registry.backend, { plan: { name: 'judged', stages, guards } });
    const outcomes = [];
    for (let i = 0; i < 150; i++) {
      const metadata = await resolveAt(registry.url, `k${i}`);
      const output = metadata.arm === 'canary' ? 'Some day.' : 'On Monday.';
      outcomes.push(reporting(`o${i}`, `k${i}`, metadata, { output }));
    }
    await reportTo(registry.url, outcomes);
    const release = await rolledBack(`${registry.url}/v1/releases/${id}`);
    expect(release.live.guards[0]).toMatchObject({ metric: 'judgeScore', state: 'breached' });
    expect(endpoint.calls[0]?.authorization).toBe('Bearer sk-secret');
    const metrics = await (await fetch(`${registry.url}/metrics`)).text();
    expect(metrics).toMatch(/prompt_canary_judge_calls_total\{result="scored"\} [1-9]/);
    expect(metrics).toMatch(/prompt_canary_judge_usd_total 0\.00/);
    expect(metrics).toMatch(/prompt_canary_judge_queue_length \d/);
    expect(logged.join('')).not.toMatch(/sk-secret|Some day|On Monday/);
  } finally {
    await registry.close();
    await endpoint.stop();
  }
});

/** Waits for the decision, however long the judge takes. */
async function rolledBack(url: string): Promise<ReleaseResponse> {
  for (;;) {
    const release = (await (await fetch(url)).json()) as ReleaseResponse;
    if (release.status !== 'running') {
      expect(release.status).toBe('rolled_back');
      return release;
    }
    await systemClock.sleep(50);
  }
}
