import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Embedder, Judge } from '../../core/ports.ts';
import type { Config } from '../../protocol/config.ts';
import { openEmbedder } from './embedder.ts';
import { openJudge, type JudgeDeps } from './judge.ts';

/** Who grades answers; each is absent unless it is configured. */
export interface Grading extends Disposable {
  readonly judge: Judge | undefined;
  readonly embedder: Embedder | undefined;
}

/** Opens the judge and the embeddings of a configuration. Throws `bad-config`. */
export async function openGrading(
  config: Pick<Config, 'models' | 'judge' | 'embeddings'> | undefined,
  deps: JudgeDeps,
): Promise<Grading> {
  const { embeddings } = config ?? {};
  const embedder = embeddings === undefined ? undefined : openEmbedder(embeddings, deps);
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
