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
import { openEvaluators, type EvaluatorOptions } from './features/evaluators/openEvaluators.ts';
import { showJudge } from './features/judge/judgeMetrics.ts';
import { openFrontDoor, type FrontDoor } from './http/frontDoor.ts';
import { defaultLimits, type Limits } from './http/limits.ts';
import { startFeedbackSweep } from './features/outcomes/feedbackSweep.ts';
import { checkHost, listen, type ListenOptions } from './http/listen.ts';
import { ReleaseHub } from './hub.ts';
import { announce, withdraw } from './instance.ts';
import { announcing } from './replicas/changeFeed.ts';
import type { FollowerDeps } from './replicas/follower.ts';
import { Replica } from './replicas/replica.ts';
import { StoreClock } from './replicas/storeClock.ts';
import { keepRetaining, refusingExpired, type Retention } from './retention.ts';
import { RoutingTable } from './routing/routingTable.ts';
import { openStore, type StoreOptions } from './store/openStore.ts';
import { productionLabel } from './store/production.ts';
import type { Store } from './store/store.ts';

export interface ServerOptions extends ListenOptions, StoreOptions, EvaluatorOptions, Retention {
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
  const { database, logger, random = systemRandom, limits = defaultLimits } = options;
  const { store, clock, replica, onStoreTime } = await openShared(options);
  const routing = new RoutingTable();
  const hub = new ReleaseHub();
  const controller = new Controller(
    { store, clock, routing, hub, logger },
    { ...(options.controller ?? defaultControllerOptions), onStoreTime },
  );
  const [draining, stopping] = [new AbortController(), new AbortController()];
  const evaluators = openEvaluators(options, { store, routing, controller, clock, logger });
  let frontDoor: FrontDoor | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    frontDoor?.close();
    await evaluators.close();
    await controller.handOver();
    await replica?.stop();
    await store.close();
  };
  try {
    frontDoor = await openFrontDoor({ store, clock, logger, routing, controller, limits });
    await takeUp({ store, controller, routing, logger, tokens: frontDoor.tokens }, replica);
    checkHost(options.host, frontDoor.tokens.required);
    const deps = {
      ...evaluators,
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
      promptQueue: new KeyedSerial(),
      stopping: stopping.signal,
    };
    startFeedbackSweep(deps);
    showJudge(deps);
    const { url, close } = await listen(createApp(deps), deps, options);
    keepRetaining(deps, options, stopping.signal);
    if (database.kind === 'sqlite') await announce(database.file, { url, pid: process.pid });
    return {
      url,
      close: async () => {
        draining.abort();
        await clock.sleep(options.drainMs ?? 0);
        stopping.abort();
        await close();
        if (database.kind === 'sqlite') await withdraw(database.file);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface SharedParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly replica: Replica | null;
  readonly onStoreTime: (now: number, askedAt: number) => void;
}

/** The store, and what it takes to share it: its time, and word of what each process changes. */
async function openShared(options: ServerOptions): Promise<SharedParts> {
  const { database, clock = systemClock } = options;
  const store = refusingExpired(await openStore(options), options.retainMs);
  if (database.kind !== 'postgres') {
    return { store, clock, replica: null, onStoreTime: () => undefined };
  }
  const storeClock = new StoreClock(clock);
  const replica = new Replica(database.url);
  return {
    store: announcing(store, (changes) => replica.announce(changes)),
    clock: storeClock,
    replica,
    onStoreTime: (now, askedAt) => storeClock.calibrate(now, askedAt),
  };
}

/** Routes and releases as they are stored, then what others do to them from now on. */
async function takeUp(deps: FollowerDeps, replica: Replica | null): Promise<void> {
  await loadRoutes(deps.store, deps.routing);
  await deps.controller.start();
  await replica?.start(deps);
}

async function loadRoutes(store: Store, routing: RoutingTable): Promise<void> {
  for (const { name, labels } of await store.prompts()) {
    const production = labels[productionLabel];
    const stable = production === undefined ? undefined : await store.version(name, production);
    if (stable !== undefined) routing.set({ prompt: name, stable, release: null });
  }
}
