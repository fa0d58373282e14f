import { beforeEach, expect, it } from 'vitest';
import type { BaselineCheckResponse } from '../../../src/protocol/baselineCheck.ts';
import { createRegistryApp, type RegistryApp } from '../../support/registryApp.ts';
import { publishing } from '../../support/registryRequests.ts';

const hour = 3_600_000;
let registry: RegistryApp;

beforeEach(async () => {
  registry = createRegistryApp();
  await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
  await registry.put('/v1/prompts/reply/labels/production', { version: 1 });
});

/** Outcomes of as many hours as there are rates of errors, 200 in each. */
async function serve(rates: readonly number[]): Promise<void> {
  for (const [index, rate] of rates.entries()) {
    const outcomes = Array.from({ length: 200 }, (_, i) => ({
      id: `o-${index}-${i}`,
      prompt: 'reply',
      promptVersion: 1,
      targetingKey: `k-${index}-${i}`,
      metrics: { error: i < rate * 200 },
    }));
    const { status } = await registry.post('/v1/outcomes', { outcomes });
    expect(status).toBe(200);
    await registry.pass(hour);
  }
}

async function check(query = '?metrics=error'): Promise<BaselineCheckResponse['findings']> {
  const { status, body } = await registry.get(`/v1/prompts/reply/baseline-check${query}`);
  expect(status).toBe(200);
  return (body as BaselineCheckResponse).findings;
}

it.each([
  ['the same in every hour', [0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05], 'steady'],
  ['none in most hours and many in some', [0, 0, 0, 0.4, 0, 0, 0.4, 0], 'unsteady'],
  ['known of two hours only', [0.05, 0.05], 'unknown'],
  ['never seen', [0, 0, 0, 0, 0, 0, 0, 0], 'unknown'],
  ['not reported at all', [], 'unknown'],
] as const)('errors of stable that are %s', async (_, rates, state) => {
  await serve(rates);
  expect((await check()).map((it) => [it.metric, it.state])).toEqual([['error', state]]);
});

it('says the numbers that it goes by', async () => {
  await serve([0, 0, 0, 0.4, 0, 0, 0.4, 0]);
  const [finding] = await check();
  expect(finding?.why).toMatch(
    /^errors 10 % of 1,600 outcomes of stable; hours scatter \d.* times as much as chance would: /,
  );
});

it('forgets what is older than seven days', async () => {
  await serve([0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05]);
  await registry.pass(8 * 24 * hour);
  expect((await check())[0]?.state).toBe('unknown');
});

it('refuses a metric that there is none of', async () => {
  const { status, body } = await registry.get(
    '/v1/prompts/reply/baseline-check?metrics=error,luck',
  );
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { message: 'there is no metric "luck"' } });
});
