import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Follower } from '../../../../src/server/replicas/follower.ts';
import { openFrontDoor, type FrontDoor } from '../../../../src/server/http/frontDoor.ts';
import { defaultLimits } from '../../../../src/server/http/limits.ts';
import { AccessTokens, createToken } from '../../../../src/server/http/tokens.ts';
import type { StoredToken } from '../../../../src/server/store/model.ts';
import type { Store } from '../../../../src/server/store/store.ts';
import { createRegistryApp } from '../../../support/registryApp.ts';
import { noon } from '../../../support/storeBuilders.ts';

/** A server on a store in which others create and revoke tokens. */
const { deps, controller, routing, store } = createRegistryApp();
const { clock, random, logger } = deps;
const fresh = createToken({ name: 'app', scopes: ['resolve'] }, random, noon);
const valid: StoredToken = { ...fresh.stored, revokedAt: null };
const revoked: StoredToken = { ...valid, revokedAt: noon };

let tokens: AccessTokens;
let answer: () => Promise<readonly StoredToken[]>;
beforeEach(async () => {
  answer = () => Promise.resolve([valid]);
  tokens = new AccessTokens({ tokens: () => answer() }, clock);
  await tokens.refresh();
  expect(tokens.holder(fresh.token)).toBeDefined();
  answer = () => Promise.resolve([revoked]);
});
afterEach(() => {
  vi.useRealTimers();
});

const followerOf = (isHearing: boolean): Follower =>
  new Follower({ store, controller, routing, logger, tokens }, () => isHearing);

it('a revoked token ends with the word of whoever revoked it', async () => {
  const changes = { releases: [], prompts: [], outcomes: [] };
  followerOf(true).onChanges(changes);
  expect(tokens.holder(fresh.token)).toBeDefined();
  followerOf(true).onChanges({ ...changes, tokens: true });
  await vi.waitUntil(() => tokens.holder(fresh.token) === undefined);
});

it('a revoked token ends when something may have been missed', async () => {
  await followerOf(true).catchUp();
  expect(tokens.holder(fresh.token)).toBeUndefined();
});

it('a revoked token ends with the next look while nothing is heard', async () => {
  vi.useFakeTimers();
  const follower = followerOf(false);
  follower.start();
  await vi.advanceTimersByTimeAsync(1_000);
  follower.stop();
  expect(tokens.holder(fresh.token)).toBeUndefined();
});

it('a revoked token ends within two seconds without any word', async () => {
  vi.useFakeTimers();
  const known: Pick<Store, 'tokens'> = { tokens: () => answer() };
  answer = () => Promise.resolve([valid]);
  const limits = defaultLimits;
  const parts = { store: known, clock, logger, routing, controller, limits };
  const door: FrontDoor = await openFrontDoor(parts);
  expect(door.tokens.holder(fresh.token)).toBeDefined();
  answer = () => Promise.resolve([revoked]);
  await vi.advanceTimersByTimeAsync(2_000);
  door.close();
  expect(door.tokens.holder(fresh.token)).toBeUndefined();
});

it('an answer from before a revocation that comes late brings no token back', async () => {
  let late: (found: readonly StoredToken[]) => void = () => undefined;
  answer = () => new Promise((resolve) => (late = resolve));
  const earlier = tokens.refresh();
  answer = () => Promise.resolve([revoked]);
  await tokens.refresh();
  late([valid]);
  await earlier;
  expect(tokens.holder(fresh.token)).toBeUndefined();
});

it('a token that is revoked here ends, though the store goes right after', () => {
  tokens.forget('another');
  expect(tokens.holder(fresh.token)).toBeDefined();
  tokens.forget('app');
  expect(tokens.holder(fresh.token)).toBeUndefined();
  expect(tokens.required).toBe(true);
});
