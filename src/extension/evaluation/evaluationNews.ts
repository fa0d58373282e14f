import type { EvalEvent, EvalReport } from '../../core/eval/model.ts';
import type { ProjectFile } from '../projects/projects.ts';

/** What happens to the evaluation of a prompt, for whoever shows it besides its panel. */
export type EvaluationNews = { readonly target: ProjectFile } & (
  | {
      readonly type: 'began';
      /** The chosen cases, as `caseKey` writes them; undefined: all. */
      readonly keys: ReadonlySet<string> | undefined;
    }
  | { readonly type: 'event'; readonly event: EvalEvent }
  /** It is over, with the chosen cases merged into what was known. */
  | { readonly type: 'report'; readonly report: EvalReport }
  | { readonly type: 'failed'; readonly message: string; readonly cancelled: boolean }
);

/** Without the prompt that all news of one evaluation share. */
export type NewsOf<T> = T extends unknown ? Omit<T, 'target'> : never;
