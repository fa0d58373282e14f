import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import type { Traffic } from '../../core/blastRadius/model.ts';
import type { Clock } from '../../core/ports.ts';

/** The registry as projects use it. */
export interface RegistryAccess {
  /** Starts it when that is needed; fails with `registry-unavailable`. */
  connect(): Promise<ReleaseBackend>;
  /** Undefined while it is not connected. */
  ready(): ReleaseBackend | undefined;
}

/** Traffic changes slowly; keystrokes come fast. */
const keptMs = 60_000;

interface Known {
  readonly at: number;
  readonly traffic: Promise<Traffic | null>;
}

/** What the registry sees of each prompt's traffic, asked for at most once a minute. */
export class LiveTraffic {
  readonly #registry: RegistryAccess;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(registry: RegistryAccess, clock: Clock) {
    this.#registry = registry;
    this.#clock = clock;
  }

  /** Null when the registry is away or does not know the prompt. Never fails, starts nothing. */
  of(prompt: string): Promise<Traffic | null> {
    const backend = this.#registry.ready();
    if (backend === undefined) return Promise.resolve(null);
    const known = this.#known.get(prompt);
    const now = this.#clock.now();
    if (known !== undefined && now - known.at < keptMs) return known.traffic;
    const traffic = ask(backend, prompt);
    this.#known.set(prompt, { at: now, traffic });
    return traffic;
  }
}

async function ask(backend: ReleaseBackend, prompt: string): Promise<Traffic | null> {
  try {
    const { traffic } = await backend.live(prompt);
    return traffic === null ? null : { ...traffic, costPerDay: traffic.costPerDay ?? null };
  } catch {
    // Unknown to the registry, or the registry has just gone: the reach is told without traffic.
    return null;
  }
}
