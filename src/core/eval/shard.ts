import { sha256Hex } from '../base/hash.ts';
import { canonicalJson } from '../base/json.ts';
import type { EvalCase, Shard } from './model.ts';
import type { EvaluatedVersion, Gate } from './options.ts';

/** Hex digits of a hash that decide: enough that every shard gets its share. */
const decidingDigits = 12;

/**
 * Whether a case is the shard's. It goes by the case's name alone, so that adding or removing cases
 * moves no other case to another shard.
 */
export function isInShard({ suite, id }: EvalCase, { index, of }: Shard): boolean {
  const hash = sha256Hex(JSON.stringify([suite, id])).slice(0, decidingDigits);
  return Number.parseInt(hash, 16) % of === index - 1;
}

interface WholeEvaluation {
  readonly prompt: string;
  readonly baseline: EvaluatedVersion;
  readonly candidate: EvaluatedVersion;
  readonly gate: Gate;
  readonly repeats: number;
}

/** Names the whole evaluation that shards are parts of: equal for shards that belong together. */
export function evaluationId(
  options: WholeEvaluation,
  cases: readonly EvalCase[],
  models: readonly string[],
): string {
  const { prompt, baseline, candidate, repeats } = options;
  const { margin, alpha, newBreaches, overRefusal } = options.gate;
  const content = {
    prompt,
    versions: [baseline.fingerprint, candidate.fingerprint],
    gate: { margin, alpha, newBreaches, overRefusal },
    repeats,
    models,
    cases: cases.map(({ at: _, ...item }) => JSON.stringify(item)),
  };
  return sha256Hex(canonicalJson(content)).slice(0, 24);
}
