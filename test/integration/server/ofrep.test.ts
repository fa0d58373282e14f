import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketOf, murmur3_32, placeKey } from '../../../src/core/release/bucket.ts';
import type { ReleaseResponse, ResolveMetadata } from '../../../src/protocol/api.ts';
import { variantOf, type FlagDefinition } from '../../support/jsonLogic.ts';
import { publishing } from '../../support/registryRequests.ts';
import { releaseOn, startRegistry, type TestRegistry } from '../../support/registryServer.ts';

let registry: TestRegistry;
let release: ReleaseResponse;
const plan = {
  name: 'p',
  stages: [
    { weight: 12.5, minSamples: 1_000_000 },
    { weight: 60, minSamples: 1_000_000 },
  ],
  segments: [
    { name: 'staff', when: { email: { endsWith: '@example.com' } } },
    {
      name: 'half',
      when: { region: { in: ['us', 'eu'] }, email: { startsWith: 'user-1' } },
      weight: 40.25,
    },
    { name: 'pilot', when: { region: { equals: 'eu' } } },
  ],
  deny: ['user-3', 'user-40', 'ä€😀'],
};
beforeAll(async () => {
  registry = await startRegistry();
  release = await releaseOn(registry.backend, { plan });
  const { version } = await registry.backend.publish(publishing('Sort.', 'a/triage'));
  await registry.backend.label('a/triage', 'production', version);
});
afterAll(() => registry.close());

interface Evaluation {
  readonly key: string;
  readonly variant: string;
  readonly reason: string;
  readonly metadata: ResolveMetadata;
}

interface Bulk {
  readonly flags: readonly Evaluation[];
  readonly eventStreams: readonly { type: string; url: string; inactivityDelaySec: number }[];
}

function post(path: string, body: string, headers: object = {}): Promise<Response> {
  return fetch(`${registry.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
}

const flags = '/ofrep/v1/evaluate/flags';
const asking = (targetingKey: string, more: object = {}): string =>
  JSON.stringify({ context: { targetingKey, ...more } });

describe('bulk evaluation', () => {
  it('answers every prompt as single evaluation does, by name', async () => {
    const { flags: all } = (await (await post(flags, asking('user-1'))).json()) as Bulk;
    expect(all.map(({ key }) => key)).toEqual(['a/triage', 'reply']);
    for (const flag of all) {
      const single = await post(`${flags}/${encodeURIComponent(flag.key)}`, asking('user-1'));
      expect(await single.json()).toEqual(flag);
    }
  });

  it('is told once to those who have it', async () => {
    const first = await post(flags, asking('user-1'));
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{20,}"$/);
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await post(flags, asking('user-1'), { 'If-None-Match': tag });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect(again.headers.get('etag')).toBe(etag);
    }
    const canary = keyOf('canary');
    const stable = keyOf('stable');
    const tagOf = async (key: string) => (await post(flags, asking(key))).headers.get('etag');
    expect(await tagOf(canary)).not.toBe(await tagOf(stable));
    const other = await post(flags, asking('user-1'), { 'If-None-Match': '"other"' });
    expect(other.status).toBe(200);
  });

  it.each<[string, string, number, string]>([
    ['no JSON', '{', 400, 'PARSE_ERROR'],
    ['a context that is none', '{"context":1}', 400, 'INVALID_CONTEXT'],
    ['a key that is no text', '{"context":{"targetingKey":1}}', 400, 'INVALID_CONTEXT'],
    ['too much', JSON.stringify({ context: { a: 'x'.repeat(70_000) } }), 413, 'GENERAL'],
  ])('refuses %s as OFREP says', async (_, body, status, errorCode) => {
    for (const path of [flags, `${flags}/reply`]) {
      const answer = await post(path, body);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ errorCode });
    }
  });
});

describe('the event stream', () => {
  it('is where bulk evaluation says, and tells of every change of routing', async () => {
    const { eventStreams } = (await (await post(flags, asking('user-1'))).json()) as Bulk;
    expect(eventStreams).toMatchObject([{ type: 'sse', inactivityDelaySec: 120 }]);
    const { url } = eventStreams[0]!;
    expect(url.startsWith(`${registry.url}/`)).toBe(true);
    const stream = await openStream(url);
    expect(await stream.until('retry:')).toContain('retry: 1000');
    const { version } = await registry.backend.publish(publishing('More.', 'another'));
    await registry.backend.label('another', 'production', version);
    const text = await stream.until('refetchEvaluation');
    const id = /^id: (\S+)$/m.exec(text)?.[1] ?? '';
    const data = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '') as { etag: string };
    expect(data).toEqual({ type: 'refetchEvaluation', etag: `"${id}"` });
    await stream.close();
    const upToDate = await openStream(url, id);
    expect(await upToDate.until('retry:')).not.toContain('refetch');
    await upToDate.close();
    const behind = await openStream(url, 'of another process');
    await behind.until('refetchEvaluation');
    await behind.close();
  });
});

describe('the flag file for flagd', () => {
  it('gives the same arms as resolve to 10,000 keys', async () => {
    const response = await fetch(`${registry.url}/flagd/flags.json`);
    const file = (await response.json()) as { flags: Record<string, FlagDefinition> };
    const flag = file.flags['reply']!;
    expect(Object.keys(file.flags)).toEqual(expect.arrayContaining(['a/triage', 'reply']));
    expect(variantOf(file.flags['a/triage']!, { targetingKey: 'x' })).toBe('stable');
    const counts = { stable: 0, canary: 0 };
    for (let i = 0; i < 10_000; i++) {
      const context = contextOf(i);
      const { arm } = placeKey(release.plan, 'reply', 12.5, context['targetingKey'], context);
      expect([context, variantOf(flag, context)]).toEqual([context, arm]);
      counts[arm]++;
    }
    expect(Math.min(counts.stable, counts.canary)).toBeGreaterThan(1_000);
  });

  it('says which versions its variants are', async () => {
    const file = (await (await fetch(`${registry.url}/flagd/flags.json`)).json()) as {
      flags: Record<string, { metadata: object; variants: Record<string, { name: string }> }>;
    };
    expect(file.flags['reply']).toMatchObject({
      metadata: { stableVersion: 1, canaryVersion: 2, releaseId: release.id, stageIndex: 0 },
      variants: { stable: { name: 'reply' }, canary: { name: 'reply' } },
    });
  });

  it('is told once to those who have it', async () => {
    const url = `${registry.url}/flagd/flags.json`;
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
  });
});

it("puts flagd's own keys and the vectors of its second version where it does", async () => {
  const file = new URL('../../vectors/flagd-v2.json', import.meta.url);
  const { edges, cases } = JSON.parse(await readFile(file, 'utf8')) as {
    edges: readonly { key: string; hash: number }[];
    cases: readonly { salt: string; key: string; total: number; bucket: number }[];
  };
  for (const { key, hash } of edges) expect(murmur3_32(key)).toBe(hash);
  const split = (salt: string, total: number, bucket: number): FlagDefinition => ({
    defaultVariant: 'none',
    targeting: {
      fractional: [
        { cat: [salt, { var: 'targetingKey' }] },
        ['below', bucket],
        ['in', 1],
        ['above', total - bucket - 1],
      ],
    },
  });
  for (const { salt, key, total, bucket } of cases) {
    expect(bucketOf(salt, key, total)).toBe(bucket);
    expect(variantOf(split(salt, total, bucket), { targetingKey: key })).toBe('in');
  }
});

function keyOf(arm: 'stable' | 'canary'): string {
  const keys = Array.from({ length: 1_000 }, (_, i) => `k${i}`);
  return keys.find((key) => placeKey(release.plan, 'reply', 12.5, key).arm === arm)!;
}

/** Keys of all kinds: plain, denied, in a segment, empty, absent, and outside ASCII. */
function contextOf(i: number): Record<string, string> {
  const key = i % 7 === 0 ? `ключ-${i}-ä€😀` : `user-${i}`;
  if (i % 501 === 0) return i % 2 === 0 ? {} : { targetingKey: '' };
  if (i % 101 === 0) return { targetingKey: 'ä€😀', region: 'eu' };
  const email = i % 11 === 0 ? { email: `a${i}@example.com` } : { email: 'a@example.com.evil' };
  const region = i % 13 === 0 ? { region: 'eu' } : { region: 'eu-west' };
  return { targetingKey: key, ...(i % 3 === 0 ? email : {}), ...(i % 5 === 0 ? region : {}) };
}

async function openStream(url: string, last?: string) {
  const abort = new AbortController();
  const headers = last === undefined ? {} : { 'Last-Event-ID': last };
  const response = await fetch(url, { headers, signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    until: async (words: string): Promise<string> => {
      while (!text.includes(words)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended after: ${text}`);
        text += value;
      }
      return text;
    },
    close: async (): Promise<void> => {
      abort.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
}
