import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReleaseEvent, ReleaseResponse } from '../../../src/protocol/api.ts';
import { breakableProxy, type BreakableProxy } from '../../support/breakableProxy.ts';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import { reporting } from '../../support/registryRequests.ts';
import {
  releaseOn,
  reportTo,
  resolveAt,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

const by = { actor: 'bo', reason: 'test' };
const endless = { name: 'endless', stages: [{ weight: 50, minSamples: 1_000_000 }] };

let registry: TestRegistry;
let proxy: BreakableProxy;
beforeEach(async () => {
  registry = await startRegistry();
  proxy = await breakableProxy(registry.url);
});
afterEach(async () => {
  await proxy.close();
  await registry.close();
});

type Over = Parameters<typeof cliRun>[2];
const watch = (args: readonly string[], over: Over = {}) =>
  cliRun(['watch', ...args, '--registry', proxy.url], tmpdir(), over);

/** A watch that has been sent its snapshot, so that what follows comes as events. */
async function watching(
  args: readonly string[],
  over: Over = {},
): Promise<{ ended: Promise<CliRun> }> {
  const ended = watch(args, over);
  await expect.poll(() => proxy.answered()).toContain('event: snapshot');
  return { ended };
}

describe('watch', () => {
  it.each([
    ['promote', 0],
    ['rollback', 1],
  ] as const)('ends with the release: %s gives %i', async (action, code) => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const { ended } = await watching([id, '--json']);
    await registry.backend.act(id, action, by);
    const done = await ended;
    expect(done.code).toBe(code);
    const release = JSON.parse(done.stdout) as ReleaseResponse;
    expect(release.log.at(-1)).toMatchObject({
      action,
      actor: by.actor,
      reason: expect.stringMatching(new RegExp(`^${by.reason}( \\(without .*\\))?$`)) as string,
    });
    expect(release.endedAt).not.toBeNull();
  });

  it('writes one event a line', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const { ended } = await watching([id, '--jsonl']);
    await registry.backend.act(id, 'pause', by);
    await registry.backend.act(id, 'rollback', by);
    const lines = (await ended).stdout.trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as ReleaseEvent);
    expect(events[0]?.type).toBe('snapshot');
    expect(events.at(-1)).toMatchObject({ type: 'log', entry: { action: 'rollback' } });
  });

  it('finds the release that is on by itself', async () => {
    const first = await releaseOn(registry.backend, { plan: endless });
    await registry.backend.act(first.id, 'rollback', by);
    const second = await releaseOn(registry.backend, { plan: endless });
    const { ended } = await watching(['--json']);
    await registry.backend.act(second.id, 'promote', by);
    expect((JSON.parse((await ended).stdout) as ReleaseResponse).id).toBe(second.id);
  });

  it('writes decisions and the first line where nothing can be drawn over', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const { ended } = await watching([id]);
    await registry.backend.act(id, 'rollback', by);
    const { stdout } = await ended;
    expect(stdout).toMatch(/start at 50 % by ana: plan "endless"/);
    expect(stdout).toMatch(/rollback by bo: test\n/);
    expect(stdout).toMatch(/ROLLED BACK at .* - test\. Everyone is on v1/);
  });

  it('draws a panel on a terminal', async () => {
    const { id } = await releaseOn(registry.backend);
    const { ended } = await watching([id], { interactive: true });
    await registry.backend.act(id, 'promote', by);
    const { stderr, stdout } = await ended;
    expect(stdout).toBe('');
    expect(stderr).toContain('reply v1 -> v2');
    expect(stderr).toMatch(/guard +stable +canary +interval +evidence +state/);
    expect(stderr).toContain('PROMOTED at');
    expect(stderr).toContain('promote by bo: test');
  });

  it('shows what traffic costs, and that it is unknown where no outcome said so', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const costs = { stable: {}, canary: { costUsd: 0.002 } };
    for (let user = 0; user < 40; user++) {
      const served = await resolveAt(registry.url, `user-${user}`);
      const outcome = reporting(`o-${user}`, `user-${user}`, served, costs[served.arm]);
      await reportTo(registry.url, [outcome]);
    }
    await registry.backend.act(id, 'rollback', by);
    const { stderr } = await watch([id], { interactive: true });
    expect(stderr).toMatch(/stable +\d+ +\d+ +- +- +no price\n/);
    expect(stderr).toMatch(/canary +\d+ +\d+ +- +- +\$2\.00\n/);
  });

  it('stops at once when it is interrupted', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const abort = new AbortController();
    let shown = '';
    const stdout = (text: string) => {
      shown += text;
      abort.abort();
    };
    const { code } = await watch([id, '--jsonl'], { signal: abort.signal, stdout });
    expect(code).toBe(130);
    expect(shown).toContain('snapshot');
  });

  it('says when there is nothing to watch', async () => {
    const { code, stderr } = await watch([]);
    expect(code).toBe(3);
    expect(stderr).toContain('prompt-canary release FILE');
    expect(await watch(['nobody'])).toMatchObject({ code: 3 });
  });
});
