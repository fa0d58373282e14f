import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ReleaseBackend } from '../../../src/backends/releaseBackend.ts';
import { commands } from '../../../src/extension/contributions.ts';
import { eventually, services } from '../support/editor.ts';

const prompt = 'in-editor-test';

describe('the embedded registry', () => {
  it('runs without being asked for, on loopback', async () => {
    const { connection } = await services();
    const state = await eventually('a registry', () => {
      const { state: now } = connection;
      return now.kind === 'ready' && now;
    });
    assert.equal(state.embedded, true);
    assert.equal(new URL(state.url).hostname, '127.0.0.1');
    const response = await fetch(new URL('/healthz', state.url));
    assert.equal(response.status, 200);
  });

  it('shows a release that somebody else started, and its end', async () => {
    const { connection, feed } = await services();
    const backend = await connection.connect();
    const { id } = await startRelease(backend);
    feed.refresh();
    const known = await eventually('the release', () => feed.known(id));
    assert.equal(known.status, 'running');
    assert.equal(known.weight, 5);
    await backend.act(id, 'rollback', { actor: 'test', reason: 'the test is over' });
    await eventually('the rollback', () => feed.known(id)?.status === 'rolled_back');
    assert.equal(feed.known(id)?.log.at(-1)?.reason, 'the test is over');
    assert.equal(feed.list.find((it) => it.id === id)?.status, 'rolled_back');
  });

  it('comes back with everything it knew after a restart', async () => {
    const { connection, feed } = await services();
    const known = feed.list.map(({ id }) => id);
    assert.ok(known.length > 0, 'nothing to remember');
    await vscode.commands.executeCommand(commands.restartRegistry.id);
    const { releases } = await (await connection.connect()).listReleases();
    assert.deepEqual(
      releases.map(({ id }) => id),
      known,
    );
  });
});

async function startRelease(backend: ReleaseBackend): Promise<{ readonly id: string }> {
  const publish = (content: string): ReturnType<ReleaseBackend['publish']> =>
    backend.publish({
      prompt: {
        name: prompt,
        template: 'none',
        messages: [{ role: 'system', content }],
        settings: { parameters: {} },
        tools: [],
        output: { kind: 'text' },
      },
      environment: {},
    });
  const stable = await publish('Answer in one word.');
  await backend.label(prompt, 'production', stable.version);
  const canary = await publish('Answer in two words.');
  return backend.startRelease(prompt, {
    candidateVersion: canary.version,
    plan: { stages: [{ weight: 5, minDuration: '1h' }, { weight: 100 }] },
    actor: 'test',
    overrideReason: 'a test',
  });
}
