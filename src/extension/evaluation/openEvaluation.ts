import { CanaryError } from '../../core/base/errors.ts';
import type { EvaluatedVersion, EvaluationOptions } from '../../core/eval/options.ts';
import { promptData } from '../../core/eval/promptData.ts';
import { withInputsOf } from '../../core/eval/promptInputs.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { toPublished } from '../../core/prompt/publish.ts';
import { loadSuites } from '../../node/suites.ts';
import type { Config } from '../../protocol/config.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import type { Comparison, Project } from '../projects/project.ts';

/** What an evaluation compares and with which cases. */
export type EvaluationSubject = Pick<
  EvaluationOptions,
  'prompt' | 'baseline' | 'candidate' | 'suites' | 'gate'
> & {
  readonly root: string;
  readonly repeats: number;
  /** Who grades, where assertions ask for it. */
  readonly grading: Pick<Config, 'models' | 'judge' | 'embeddings'>;
};

/** Throws `bad-usage` for a new prompt, `bad-config` and `bad-suite` with file and line. */
export async function openEvaluation(
  project: Project,
  { baseline, candidate }: Comparison,
): Promise<EvaluationSubject> {
  if (baseline.prompt === null) {
    throw new CanaryError('bad-usage', `${candidate.name} is new at ${baseline.label}`, {
      expected: 'a prompt with an earlier version to compare with',
    });
  }
  const { config, root } = project;
  const both = withInputsOf(toPublished(candidate), toPublished(baseline.prompt));
  const own = promptData(candidate.document);
  const configured = await loadSuites(root, config, undefined, both);
  const suites = own === undefined ? configured : [...configured, own];
  if (suites.length === 0) {
    throw new CanaryError('bad-config', 'no suites are configured', {
      where: { file: configFileName },
      expected: 'suites: { golden: { kind: golden, files: [...] } }',
    });
  }
  return {
    root,
    prompt: candidate.name,
    baseline: toVersion(baseline.label, baseline.prompt),
    candidate: toVersion('working tree', candidate),
    suites,
    gate: config.gate,
    repeats: config.gate.repeats,
    grading: config,
  };
}

function toVersion(label: string, closed: ClosedPrompt): EvaluatedVersion {
  return { label, prompt: toPublished(closed), fingerprint: closed.fingerprint };
}
