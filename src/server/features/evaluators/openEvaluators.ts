import type { ServerDeps } from '../../deps.ts';
import type { JudgeSettings } from '../judge/judgeSettings.ts';
import { OutputJudge } from '../judge/outputJudge.ts';
import type { OutputChecks } from './outputChecks.ts';
import { OutputEvaluator } from './outputEvaluator.ts';
import { ThreadChecks } from './threadChecks.ts';

export interface EvaluatorOptions {
  /** What looks at reported outputs; by default a thread, whose program lies beside this one. */
  readonly outputChecks?: OutputChecks;
  /** Scores a share of the reported outputs; undefined: nobody does. */
  readonly judge?: JudgeSettings | undefined;
}

/** Everything that looks at what models answered. */
export interface Evaluators {
  readonly outputs: OutputEvaluator;
  readonly judge: OutputJudge | null;
  close(): Promise<void>;
}

type Deps = Pick<ServerDeps, 'store' | 'routing' | 'controller' | 'clock' | 'logger'>;

export function openEvaluators(options: EvaluatorOptions, deps: Deps): Evaluators {
  const { outputChecks: checks = new ThreadChecks(workerUrl()) } = options;
  const judge = options.judge === undefined ? null : new OutputJudge(options.judge, deps);
  return {
    outputs: new OutputEvaluator({ ...deps, checks }),
    judge,
    close: async () => {
      await judge?.stop();
      await checks.close();
    },
  };
}

/** Bundled, it lies beside the file that this code is in. */
function workerUrl(): URL {
  return new URL('./checksWorker.js', import.meta.url);
}
