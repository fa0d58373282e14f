import { createApp, type App } from '../../src/server/app.ts';
import { Controller } from '../../src/server/controller/controller.ts';
import { KeyedSerial } from '../../src/server/controller/serial.ts';
import { LocalChecks } from '../../src/server/features/evaluators/localChecks.ts';
import { OutputEvaluator } from '../../src/server/features/evaluators/outputEvaluator.ts';
import { createMetrics } from '../../src/server/http/frontDoor.ts';
import { Guard } from '../../src/server/http/guard.ts';
import { defaultLimits } from '../../src/server/http/limits.ts';
import { AccessTokens } from '../../src/server/http/tokens.ts';
import { ReleaseHub } from '../../src/server/hub.ts';
import type { ServerDeps } from '../../src/server/deps.ts';
import { RoutingTable } from '../../src/server/routing/routingTable.ts';
import { createJsonLogger } from '../../src/server/jsonLogger.ts';
import { createMemoryStore } from '../../src/server/store/memory/memoryStore.ts';
import type { Store } from '../../src/server/store/store.ts';
import { noon } from './storeBuilders.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface RegistryApp {
  readonly app: App;
  readonly deps: ServerDeps;
  readonly store: Store;
  readonly controller: Controller;
  readonly routing: RoutingTable;
  /** Lines of the log, from warnings on. */
  readonly logged: string[];
  readonly hub: ReleaseHub;
  /** The registry's time stands still until it is moved. */
  now: number;
  /** How far its wall clock was set forward or back; durations do not notice. */
  clockSetBy: number;
  call(method: string, path: string, body?: unknown, headers?: object): Promise<Answered>;
  get(path: string): Promise<Answered>;
  post(path: string, body: unknown): Promise<Answered>;
  put(path: string, body: unknown): Promise<Answered>;
  /** Lets time pass and the controller look. */
  pass(ms: number): Promise<void>;
}

/** The registry without a port, a disk and a clock of its own. */
export function createRegistryApp(store: Store = createMemoryStore()): RegistryApp {
  let ids = 0;
  const logged: string[] = [];
  const clock = {
    now: () => registry.now + registry.clockSetBy,
    monotonic: () => registry.now,
    sleep: () => Promise.reject(new Error('nobody sleeps here')),
  };
  const logger = createJsonLogger((line) => void logged.push(line), clock, 'warn');
  const random = { next: () => 0.5, id: () => `${ids++}`.padStart(12, 'a').padEnd(32, '0') };
  const routing = new RoutingTable();
  const hub = new ReleaseHub();
  const controller = new Controller({ store, clock, routing, hub, logger });
  const tokens = new AccessTokens(store, clock);
  const deps: ServerDeps = {
    tokens,
    guard: new Guard({ tokens, limits: defaultLimits, clock }),
    metrics: createMetrics({ routing, controller }),
    publicUrl: undefined,
    draining: new AbortController().signal,
    store,
    routing,
    controller,
    hub,
    clock,
    random,
    logger,
    promptQueue: new KeyedSerial(),
    judge: null,
    outputs: new OutputEvaluator({ store, routing, checks: new LocalChecks(), logger }),
    stopping: new AbortController().signal,
  };
  const app = createApp(deps);
  const call: RegistryApp['call'] = async (method, path, body, headers) => {
    const response = await app.fetch(
      new Request(`http://localhost${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const { status, headers: answered } = response;
    return {
      status,
      headers: answered,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };
  const registry: RegistryApp = {
    app,
    deps,
    store,
    controller,
    routing,
    logged,
    hub,
    now: noon,
    clockSetBy: 0,
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    pass: async (ms) => {
      registry.now += ms;
      await controller.tick();
    },
  };
  return registry;
}
