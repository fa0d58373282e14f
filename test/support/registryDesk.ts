import { expect } from 'vitest';
import type { OutcomeInput, ReleaseResponse, ResolveMetadata } from '../../src/protocol/api.ts';
import type { Store } from '../../src/server/store/store.ts';
import { createRegistryApp, type RegistryApp } from './registryApp.ts';
import { publishing, reporting, starting } from './registryRequests.ts';

export interface Resolved {
  readonly variant: string;
  readonly reason: string;
  readonly metadata: ResolveMetadata;
}

/** What applications and people do with a registry, in the tests' words. */
export interface Desk extends RegistryApp {
  /** A baseline in production and a candidate. */
  publishBoth(): Promise<void>;
  start(over?: Parameters<typeof starting>[0]): Promise<ReleaseResponse>;
  release(id: string): Promise<ReleaseResponse>;
  resolve(key: string): Promise<Resolved>;
  /** So many keys ask once each and report how it went. */
  serve(keys: number, fails: (arm: string) => boolean, prefix?: string): Promise<void>;
}

export function createDesk(store?: Store): Desk {
  const registry = createRegistryApp(store);
  const desk: Desk = Object.assign(registry, {
    publishBoth: async () => {
      await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
      await registry.post('/v1/prompts/reply/versions', publishing('Be kind and brief.'));
      await registry.put('/v1/prompts/reply/labels/production', { version: 1 });
    },
    start: async (over: Parameters<typeof starting>[0] = {}) => {
      const { status, body } = await registry.post('/v1/prompts/reply/releases', starting(over));
      expect({ status, body }).toMatchObject({ status: 201 });
      return body as ReleaseResponse;
    },
    release: async (id: string) =>
      (await registry.get(`/v1/releases/${id}`)).body as ReleaseResponse,
    resolve: async (key: string) => {
      const context = { targetingKey: key };
      const { body } = await registry.post('/ofrep/v1/evaluate/flags/reply', { context });
      return body as Resolved;
    },
    serve: async (keys: number, fails: (arm: string) => boolean, prefix = 'k') => {
      const outcomes: OutcomeInput[] = [];
      for (let i = 0; i < keys; i++) {
        const { metadata } = await desk.resolve(`${prefix}${i}`);
        const metrics = { error: fails(metadata.arm) };
        outcomes.push(reporting(`${prefix}-${i}`, `${prefix}${i}`, metadata, { metrics }));
      }
      const { body } = await registry.post('/v1/outcomes', { outcomes });
      expect(body).toEqual({ accepted: keys, duplicates: 0, unattributed: 0 });
    },
  });
  return desk;
}
