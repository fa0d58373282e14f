import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { PublishRequest, ReleaseResponse } from '../../../src/protocol/api.ts';
import type { PlanInput } from '../../../src/protocol/plan.ts';
import { breakableProxy } from '../../support/breakableProxy.ts';
import { cliRun } from '../../support/cliRun.ts';
import {
  deskFolder,
  openExampleDesk,
  replyFile,
  type Edit,
  type ExampleDesk,
} from '../../support/exampleDesk.ts';
import { startRegistry, type TestRegistry } from '../../support/registryServer.ts';

/** Ports below 1024 are nobody's unless a service of the machine has them. */
const nobody = 'http://127.0.0.1:2';

const quick: PlanInput = {
  stages: [
    { weight: 30, minDuration: '1s', minSamples: 10 },
    { weight: 100, minDuration: '1s', minSamples: 20 },
  ],
  guards: [{ metric: 'formatError', atMostTimesStable: 1.5, onBreach: 'rollback' }],
};

const endless: PlanInput = { stages: [{ weight: 30, minSamples: 1_000_000 }] };

describe('prompt-canary simulate', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function registryWith(
    candidate: Edit,
    plan = quick,
  ): Promise<TestRegistry & { releaseId: string }> {
    const desk = await openExampleDesk();
    const registry = await startRegistry();
    closing.push(() => registry.close());
    const { backend } = registry;
    const stable = await backend.publish(await publishing(desk, 'none'));
    await backend.label('reply', 'production', stable.version);
    const { version } = await backend.publish(await publishing(desk, candidate));
    const release = await backend.startRelease('reply', {
      candidateVersion: version,
      plan,
      actor: 'test',
      overrideReason: 'to see the guard act',
    });
    return { ...registry, releaseId: release.id };
  }

  async function simulate(
    registry: string,
    args: readonly string[] = [],
    over: Parameters<typeof cliRun>[2] = {},
  ): Promise<{ code: number; said: string }> {
    const line = ['simulate', '--registry', registry, '--prompt', 'reply', ...args];
    let said = '';
    const stderr = (text: string) => void (said += text);
    const { code } = await cliRun(line, deskFolder, { env: {}, stderr, ...over });
    return { code, said };
  }

  /** Traffic until it has said each of these in turn, which may take as long as it takes. */
  async function simulateUntil(
    registry: string,
    args: readonly string[],
    steps: readonly { readonly words: RegExp; readonly then?: () => unknown }[],
  ): Promise<{ code: number; said: string }> {
    const stop = new AbortController();
    const open = [...steps];
    let said = '';
    const stderr = (text: string): void => {
      said += text;
      if (open[0]?.words.test(text) !== true) return;
      open.shift()?.then?.();
      if (open.length === 0) stop.abort();
    };
    const { code } = await simulate(registry, [...args, '--duration', '3600'], {
      signal: stop.signal,
      stderr,
    });
    return { code, said };
  }

  /** Traffic until the release has ended. */
  async function untilEnded(registry: TestRegistry & { releaseId: string }): Promise<{
    release: ReleaseResponse;
    said: string;
  }> {
    const stop = new AbortController();
    const args = ['--users', '400', '--rate', '100', '--duration', '3600'];
    const traffic = simulate(registry.url, args, { signal: stop.signal });
    for await (const event of registry.backend.stream(registry.releaseId)) {
      if (event.type === 'log' && ['promoted', 'rolled_back'].includes(event.status)) break;
    }
    stop.abort();
    const { said } = await traffic;
    return { release: await registry.backend.getRelease(registry.releaseId), said };
  }

  it('gets an edit that drops the contract rolled back, although the edit expects no JSON', async () => {
    const { release, said } = await untilEnded(await registryWith('tidy-up'));
    expect(release.status).toBe('rolled_back');
    expect(release.log.at(-1)?.reason).toContain('invalid format');
    expect(said).toMatch(/canary \d+ \(100 % invalid\)/);
    expect(said).toContain('demo model (simulated)');
  });

  it('gets a harmless edit promoted', async () => {
    const { release } = await untilEnded(await registryWith('harmless'));
    expect(release.log.map((it) => it.reason).join('\n')).not.toContain('rollback');
    expect(release.status).toBe('promoted');
  });

  it('reports every request that it counts', async () => {
    // What is served after the release's end would not be counted in it.
    const registry = await registryWith('harmless', endless);
    const steps = [{ words: /[1-9]\d+ requests/ }];
    const { code, said } = await simulateUntil(registry.url, ['--rate', '30'], steps);
    const sent = Number(/(\d+) requests {2}stable[^\n]*\n?$/.exec(said.trimEnd())?.[1]);
    expect(code).toBe(130);
    expect(sent).toBeGreaterThanOrEqual(10);
    const reported = async (): Promise<number> => {
      const { live } = await registry.backend.getRelease(registry.releaseId);
      return live.stable.requests + live.canary.requests;
    };
    await expect.poll(reported).toBe(sent);
  });

  it('takes the inputs from a file', async () => {
    const registry = await registryWith('harmless');
    const file = path.join(os.tmpdir(), `inputs-${process.pid}.jsonl`);
    const vars = { customer: 'Kim', order: 'none', articles: '', history: '', message: 'Hello?' };
    closing.push(() => rm(file));
    await writeFile(file, `${JSON.stringify(vars)}\n`);
    const steps = [{ words: /stable [1-9]\d* \(/ }];
    expect((await simulateUntil(registry.url, ['--inputs', file], steps)).code).toBe(130);
  });

  it('waits for a registry that is away and goes on when it comes', async () => {
    const registry = await registryWith('harmless');
    const proxy = await breakableProxy(registry.url);
    closing.push(() => proxy.close());
    proxy.away();
    const steps = [
      { words: /cannot be used/, then: () => proxy.back() },
      { words: /stable [1-9]\d* \(/ },
    ];
    expect((await simulateUntil(proxy.url, ['--rate', '20'], steps)).code).toBe(130);
  });

  it('ends by itself when its time is over', async () => {
    const registry = await registryWith('harmless');
    const { code, said } = await simulate(registry.url, ['--duration', '2']);
    // On a busy machine the time may be over before it began.
    expect([0, 4]).toContain(code);
    expect(said).toContain('requests');
  });

  it.each([
    ['a registry that never comes', ['--duration', '0.3'], 4, 'cannot be used'],
    ['a rate that is no number', ['--rate', 'many'], 3, 'expected a number from 0.1'],
    ['inputs that are not there', ['--inputs', 'nowhere.yaml'], 3, 'nowhere.yaml'],
    ['inputs that are no list', ['--inputs', 'prompt-canary.yaml'], 3, 'prompt-canary.yaml:1'],
    ['an unknown model', ['--model', 'nobody'], 3, 'nobody'],
  ])('says what is wrong with %s', async (_name, args, expected, words) => {
    const { code, said } = await simulate(nobody, args);
    expect(said).toContain(words);
    expect(code).toBe(expected);
  });

  it('says that the registry does not know the prompt', async () => {
    const registry = await startRegistry();
    closing.push(() => registry.close());
    let said = '';
    const stderr = (text: string) => void (said += text);
    const { code } = await simulate(registry.url, ['--duration', '3600'], { stderr });
    expect(said).toContain('reply');
    expect(code).toBe(3);
    // Longer than from one line of numbers to the next.
    const whenEnded = said;
    await setTimeout(1_500);
    expect(said).toBe(whenEnded);
  });

  it('says which scopes a token needs', async () => {
    const registry = await startRegistry();
    closing.push(() => registry.close());
    const created = await fetch(`${registry.url}/v1/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'app', scopes: ['resolve', 'ingest'] }),
    });
    const { token } = (await created.json()) as { token: string };
    const env = { PROMPT_CANARY_TOKEN: token };
    const { code, said } = await simulate(registry.url, ['--duration', '3600'], { env });
    expect(said).toContain('the token app does not allow this; expected a token with the scopes');
    expect(code).toBe(3);
  });
});

async function publishing(desk: ExampleDesk, edit: Edit): Promise<PublishRequest> {
  const prompt = (await desk.prompt(replyFile, edit)) as PublishRequest['prompt'];
  return { prompt, environment: {} };
}
