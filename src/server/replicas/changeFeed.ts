import type { Store } from '../store/store.ts';

/** What one process tells the others that share its database. */
export interface Changes {
  /** Releases whose state has changed. */
  readonly releases: readonly string[];
  /** Prompts whose production label has moved. */
  readonly prompts: readonly string[];
  /** Releases whose evidence has grown. */
  readonly outcomes: readonly string[];
  /** Whether access tokens were created or revoked; the store says so itself. */
  readonly tokens?: boolean;
}

/**
 * A way to tell the other processes of a database what has changed. It may lose what it was given,
 * when a connection breaks: whoever listens looks into the database itself from time to time.
 */
export interface ChangeFeed {
  /** Whether what others say arrives now. */
  readonly connected: boolean;
  announce(changes: Changes): void;
  close(): Promise<void>;
}

export interface FeedListener {
  onChanges(changes: Changes): void;
  /** Something may have been missed: the connection is new, or was lost. */
  onGap(): void;
}

/** The store, saying what it changed as soon as that is durable. */
export function announcing(store: Store, announce: (changes: Partial<Changes>) => void): Store {
  return {
    ...store,
    moveLabel: async (move) => {
      await store.moveLabel(move);
      if (move.label === 'production') announce({ prompts: [move.prompt] });
    },
    startRelease: async (release, entry, supersedes) => {
      const started = await store.startRelease(release, entry, supersedes);
      // First the one that ends: its prompt is routed by the one that begins.
      announce({
        releases: [...(supersedes === null ? [] : [supersedes.releaseId]), release.id],
      });
      return started;
    },
    applyTransition: async (transition) => {
      const release = await store.applyTransition(transition);
      announce({ releases: [release.id] });
      return release;
    },
    recordOutcomes: async (outcomes, at) => {
      const receipt = await store.recordOutcomes(outcomes, at);
      announce({ outcomes: receipt.releases });
      return receipt;
    },
    recordFeedback: async (...feedback) => {
      const receipt = await store.recordFeedback(...feedback);
      announce({ outcomes: receipt.releases });
      return receipt;
    },
  };
}
