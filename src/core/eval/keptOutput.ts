import type { KeepText } from '../ports.ts';
import type { CaseResult, Trial } from './model.ts';

/** Shorter texts take less memory than what it takes to find them again. */
const worthKeeping = 200;

/** The same case with long answers where `keep` put them: they are read whenever they are asked for. */
export function withKeptOutputs(result: CaseResult, keep: KeepText): CaseResult {
  const { baseline, candidate, trials } = result;
  const kept = (trial: Trial): Trial => withKeptOutput(trial, keep);
  return {
    ...result,
    baseline: kept(baseline),
    candidate: kept(candidate),
    trials: trials.map(kept),
  };
}

function withKeptOutput(trial: Trial, keep: KeepText): Trial {
  const { output, ...rest } = trial;
  if (output.length < worthKeeping) return trial;
  const read = keep(output);
  return {
    ...rest,
    get output() {
      return read();
    },
  };
}
