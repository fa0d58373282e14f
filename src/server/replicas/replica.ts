import type { Controller } from '../controller/controller.ts';
import type { Logger } from '../../core/ports.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import type { Store } from '../store/store.ts';
import type { Changes } from './changeFeed.ts';
import { Coalescer } from './coalesce.ts';
import { Follower } from './follower.ts';
import type { PostgresFeed } from './postgresFeed.ts';

export interface ReplicaDeps {
  readonly store: Store;
  readonly controller: Controller;
  readonly routing: RoutingTable;
  readonly logger: Logger;
}

/** One of several processes on a PostgreSQL database: tells the others, and follows them. */
export class Replica {
  readonly #coalescer = new Coalescer((changes) => this.#feed?.announce(changes));
  readonly #url: string;
  #follower: Follower | null = null;
  #feed: PostgresFeed | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  /** What this process has changed. Before `start` nobody is told: nobody was there. */
  announce(changes: Partial<Changes>): void {
    this.#coalescer.add(changes);
  }

  /** Begins to listen, then looks: nothing that happens in between is missed. */
  async start(deps: ReplicaDeps): Promise<void> {
    const { PostgresFeed } = await import('./postgresFeed.ts');
    const follower = new Follower(deps, () => this.#feed?.connected === true);
    const feed = new PostgresFeed(
      this.#url,
      deps.controller.leadership.holder,
      follower,
      deps.logger,
    );
    this.#follower = follower;
    this.#feed = feed;
    await feed.connect();
    follower.start();
  }

  async stop(): Promise<void> {
    this.#coalescer.flush();
    this.#coalescer.stop();
    this.#follower?.stop();
    await this.#feed?.close();
  }
}
