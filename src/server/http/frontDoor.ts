import { describeError } from '../../core/base/errors.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { Controller } from '../controller/controller.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import type { Store } from '../store/store.ts';
import { Guard } from './guard.ts';
import type { Limits } from './limits.ts';
import { ServerMetrics } from './metrics.ts';
import { AccessTokens } from './tokens.ts';

export interface FrontDoorDeps {
  readonly store: Pick<Store, 'tokens'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly routing: RoutingTable;
  readonly controller: Pick<Controller, 'ticks'>;
  readonly limits: Limits;
}

/** What stands between connections and routes. */
export interface FrontDoor {
  readonly tokens: AccessTokens;
  readonly guard: Guard;
  readonly metrics: ServerMetrics;
  readonly limits: Limits;
  close(): void;
}

/** Until a token that another process created or revoked counts here. */
const refreshMs = 2_000;

/** Fails as the store does: without its tokens nobody knows who may come in. */
export async function openFrontDoor(deps: FrontDoorDeps): Promise<FrontDoor> {
  const { store, clock, logger, limits } = deps;
  const tokens = new AccessTokens(store, clock);
  await tokens.refresh();
  let failing = false;
  const refresh = async (): Promise<void> => {
    try {
      await tokens.refresh();
      failing = false;
    } catch (error) {
      // What is known stays valid: resolve goes on without the store.
      if (!failing) logger.warn('tokens cannot be read', { error: describeError(error) });
      failing = true;
    }
  };
  const timer = setInterval(() => void refresh(), refreshMs);
  const metrics = createMetrics(deps);
  return {
    tokens,
    guard: new Guard({ tokens, limits, clock }),
    metrics,
    limits,
    close: () => {
      clearInterval(timer);
      metrics.stop();
    },
  };
}

export function createMetrics({
  routing,
  controller,
}: Pick<FrontDoorDeps, 'routing' | 'controller'>): ServerMetrics {
  return new ServerMetrics({
    controllerTicks: () => controller.ticks,
    runningReleases: () =>
      [...routing.routes()].filter(({ source }) => source.release !== null).length,
  });
}
