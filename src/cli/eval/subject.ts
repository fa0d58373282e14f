import type { Suite } from '../../core/eval/model.ts';
import type { EvaluatedVersion, Gate } from '../../core/eval/options.ts';
import type { NamedModel } from '../../node/models/namedModels.ts';
import type { Config } from '../../protocol/config.ts';

/** What is to be evaluated, wherever it came from. */
export interface EvaluationInput {
  /** Folder whose `.prompt-canary` takes reports and answers. */
  readonly root: string;
  readonly prompt: string;
  readonly baseline: EvaluatedVersion;
  readonly candidate: EvaluatedVersion;
  readonly suites: readonly Suite[];
  readonly gate: Gate & Pick<Config['gate'], 'repeats'>;
  /** Asked side by side when there are several. */
  readonly models: readonly NamedModel[];
  /** Who grades, where assertions ask for it; absent: no one. */
  readonly grading?: Pick<Config, 'models' | 'judge' | 'embeddings'> | undefined;
  /** A key that stands outside the configuration of models. */
  readonly apiKey?: string | undefined;
  /** False: the configuration wants every answer asked for. */
  readonly cache?: boolean | undefined;
}
