import type { Clock, Logger, Random } from '../core/ports.ts';
import type { Controller } from './controller/controller.ts';
import type { KeyedSerial } from './controller/serial.ts';
import type { OutputEvaluator } from './features/evaluators/outputEvaluator.ts';
import type { OutputJudge } from './features/judge/outputJudge.ts';
import type { Guard } from './http/guard.ts';
import type { ServerMetrics } from './http/metrics.ts';
import type { AccessTokens } from './http/tokens.ts';
import type { ReleaseHub } from './hub.ts';
import type { RoutingTable } from './routing/routingTable.ts';
import type { Store } from './store/store.ts';

/** What the features of the server work with; made once, in `server.ts`. */
export interface ServerDeps {
  readonly store: Store;
  readonly routing: RoutingTable;
  readonly controller: Controller;
  readonly hub: ReleaseHub;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** What changes which version a prompt serves happens one after the other. */
  readonly promptQueue: KeyedSerial;
  readonly tokens: AccessTokens;
  readonly guard: Guard;
  readonly metrics: ServerMetrics;
  /** Looks at what models answered. */
  readonly outputs: OutputEvaluator;
  /** Scores a share of the outputs; null: no judge is configured. */
  readonly judge: Pick<OutputJudge, 'offer' | 'figures' | 'queueLength'> | null;
  /** Under which clients reach the server; the address that they asked when it is not known. */
  readonly publicUrl: string | undefined;
  /** Raised when the server is about to stop: it still answers, but says that it is not ready. */
  readonly draining: AbortSignal;
  /** Raised when the server stops: streams end. */
  readonly stopping: AbortSignal;
}
