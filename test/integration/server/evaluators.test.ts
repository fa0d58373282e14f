import { writeFile } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import { LocalChecks } from '../../../src/server/features/evaluators/localChecks.ts';
import type { OutputJob } from '../../../src/server/features/evaluators/outputChecks.ts';
import { ThreadChecks } from '../../../src/server/features/evaluators/threadChecks.ts';
import { bundle } from '../../support/bundle.ts';
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
