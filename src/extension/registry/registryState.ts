import type { ReleaseBackend } from '../../backends/releaseBackend.ts';

/** Where the extension stands with the registry. */
export type RegistryState =
  /** Not wanted yet, or not allowed: `why` says which. */
  | { readonly kind: 'off'; readonly why: string }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'ready';
      readonly url: string;
      readonly embedded: boolean;
      readonly backend: ReleaseBackend;
    }
  | {
      readonly kind: 'down';
      readonly message: string;
      /** Milliseconds until the next attempt. */
      readonly retryInMs: number;
    };
