import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Embedder, Judge } from '../../core/ports.ts';
import type { Config } from '../../protocol/config.ts';
import { openEmbedder } from './embedder.ts';
import { openOfflineEmbedder, type OfflineEmbedderOptions } from './offlineEmbedder.ts';
import { openJudge, type JudgeDeps } from './judge.ts';

/** Who grades answers; each is absent unless it is configured. */
export interface Grading extends Disposable {
  readonly judge: Judge | undefined;
  readonly embedder: Embedder | undefined;
}

export interface GradingDeps extends JudgeDeps {
  /** Where packages may be loaded from, and the thread that embeds texts offline. */
  readonly offline: OfflineEmbedderOptions;
}

/** Opens the judge and the embeddings of a configuration. Throws `bad-config`. */
export async function openGrading(
  config: Pick<Config, 'models' | 'judge' | 'embeddings'> | undefined,
  deps: GradingDeps,
): Promise<Grading> {
  const embedder = embedderOf(config?.embeddings, deps);
  const judge = config === undefined ? undefined : await openJudge(config, deps);
  return {
    judge,
    embedder,
    dispose: () => {
      judge?.dispose();
      embedder?.dispose();
    },
  };
}

function embedderOf(
  embeddings: Config['embeddings'],
  deps: GradingDeps,
): (Embedder & Disposable) | undefined {
  if (embeddings === undefined) return undefined;
  return embeddings === 'offline'
    ? openOfflineEmbedder(deps.offline)
    : openEmbedder(embeddings, deps);
}
