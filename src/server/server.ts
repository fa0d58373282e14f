import type { Clock, Logger, Random } from '../core/ports.ts';
import { systemClock } from '../node/platform/clock.ts';
import { systemRandom } from '../node/platform/random.ts';
import { createApp } from './app.ts';
import {
  Controller,
  defaultControllerOptions,
  type ControllerOptions,
} from './controller/controller.ts';
import { KeyedSerial } from './controller/serial.ts';
import { openFrontDoor, type FrontDoor } from './http/frontDoor.ts';
import { defaultLimits, type Limits } from './http/limits.ts';
import { checkHost, listen, type ListenOptions } from './http/listen.ts';
import { ReleaseHub } from './hub.ts';
import { announce, withdraw } from './instance.ts';
import { RoutingTable } from './routing/routingTable.ts';
import { openStore, type StoreOptions } from './store/openStore.ts';
import type { Store } from './store/store.ts';

export interface ServerOptions extends ListenOptions, StoreOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly controller?: ControllerOptions;
  readonly limits?: Limits;
  /** Under which clients reach it, behind a proxy: `https://registry.example.com`. */
  readonly publicUrl?: string | undefined;
  /** How long `/readyz` says no before the server takes no more connections; 0 by default. */
  readonly drainMs?: number;
}

export interface RunningServer {
  readonly url: string;
  /** Finishes what is under way, ends streams, closes the store. */
  close(): Promise<void>;
}

/**
 * Starts a registry. Fails with `conflict` when another process serves the database, with
 * `store-unavailable` when it cannot be opened, with `bad-usage` when the address cannot be used.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { database, logger, clock = systemClock, random = systemRandom } = options;
  const store = await openStore(options);
  const routing = new RoutingTable();
  const hub = new ReleaseHub();
  const controller = new Controller(
    { store, clock, routing, hub, logger },
    options.controller ?? defaultControllerOptions,
  );
  const draining = new AbortController();
  const stopping = new AbortController();
  const limits = options.limits ?? defaultLimits;
  let frontDoor: FrontDoor | undefined;
  const promptQueue = new KeyedSerial();
  const stop = async (): Promise<void> => {
    stopping.abort();
    frontDoor?.close();
    await controller.handOver();
    await store.close();
  };
  try {
    await loadRoutes(store, routing);
    await controller.start();
    frontDoor = await openFrontDoor({ store, clock, logger, routing, controller, limits });
    checkHost(options.host, frontDoor.tokens.required);
    const app = createApp({
      ...frontDoor,
      draining: draining.signal,
      publicUrl: options.publicUrl,
      store,
      routing,
      controller,
      hub,
      clock,
      random,
      logger,
      promptQueue,
      stopping: stopping.signal,
    });
    const listenDeps = { ...frontDoor, routing, draining: draining.signal };
    const listening = await listen(app, listenDeps, options);
    const { url } = listening;
    if (database.kind === 'sqlite') await announce(database.file, { url, pid: process.pid });
    return {
      url,
      close: async () => {
        draining.abort();
        await clock.sleep(options.drainMs ?? 0);
        stopping.abort();
        await listening.close();
        if (database.kind === 'sqlite') await withdraw(database.file);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function loadRoutes(store: Store, routing: RoutingTable): Promise<void> {
  for (const { name, labels } of await store.prompts()) {
    const production = labels['production'];
    const stable = production === undefined ? undefined : await store.version(name, production);
    if (stable !== undefined) routing.set({ prompt: name, stable, release: null });
  }
}
