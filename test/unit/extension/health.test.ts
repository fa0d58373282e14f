import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkHealth, unhealthy, type Health } from '../../../src/extension/registry/health.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

const url = 'http://127.0.0.1:1';

describe('a registry is given up', () => {
  it.each<[string, Health[]]>([
    ['at once when nothing listens there any more', ['well', 'gone']],
    ['after three silent checks in a row', ['silent', 'silent', 'silent']],
    ['not for a silent check between others', ['silent', 'silent', 'well', 'silent', 'gone']],
  ])('%s', async (_, answers) => {
    const clock = new VirtualClock();
    const left = [...answers];
    const check = (): Promise<Health> => Promise.resolve(left.shift() ?? 'well');
    await unhealthy(url, clock, new AbortController().signal, check);
    expect(left).toEqual([]);
    expect(clock.sleeps).toHaveLength(answers.length);
  });
});

describe('the health of a registry', () => {
  it.each<[Health, number]>([
    ['well', 200],
    ['silent', 503],
  ])('is %s when it answers %i', async (health, status) => {
    const server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await checkHealth(`http://127.0.0.1:${port}`)).toBe(health);
    await new Promise((resolve) => server.close(resolve));
    expect(await checkHealth(`http://127.0.0.1:${port}`)).toBe('gone');
  });
});
