import type { Changes } from './changeFeed.ts';
import { Coalescer } from './coalesce.ts';
import { Follower, type FollowerDeps } from './follower.ts';
import type { PostgresFeed } from './postgresFeed.ts';

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
  async start(deps: FollowerDeps): Promise<void> {
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
