import { CanaryError } from '../../core/base/errors.ts';
import type { EvaluatedVersion } from '../../core/eval/options.ts';
import { promptData, promptDataSuite } from '../../core/eval/promptData.ts';
import { withInputsOf } from '../../core/eval/promptInputs.ts';
import { fingerprintOf } from '../../core/prompt/fingerprint.ts';
import type { PublishedPrompt } from '../../core/prompt/model.ts';
import { toPublished } from '../../core/prompt/publish.ts';
import { chooseModel } from '../../node/models/chooseModel.ts';
import { namedModels } from '../../node/models/namedModels.ts';
import { loadSuites } from '../../node/suites.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import type { CliContext } from '../command.ts';
import { openInput } from '../input.ts';
import type { EvalOptions } from './options.ts';
import { noteTo, openPromptfooConfig } from './promptfooInput.ts';
import type { EvaluationInput } from './subject.ts';

/** Reads the prompt of a workspace or a promptfoo configuration. */
export function openEvaluation(
  options: EvalOptions,
  context: CliContext,
): Promise<EvaluationInput> {
  return options.config === undefined
    ? openWorkspacePrompt(options.file ?? '', options, context)
    : openPromptfooConfig(options.config, options, context);
}

async function openWorkspacePrompt(
  file: string,
  options: EvalOptions,
  context: CliContext,
): Promise<EvaluationInput> {
  const { base, baseFile, workspace: folder } = options;
  const input = await openInput(file, { base, baseFile, workspace: folder }, context);
  if (input.baseline === null) {
    throw new CanaryError('bad-usage', `${input.file} does not exist at ${input.baselineLabel}`, {
      expected: '--base or --base-file with an earlier version to compare with',
    });
  }
  const { config, workspace } = input;
  const baseline = toPublished(input.baseline);
  const candidate = toPublished(input.candidate);
  const both = withInputsOf(candidate, baseline);
  const named = options.suites?.filter((name) => name !== promptDataSuite);
  const wantsOwn = options.suites?.includes(promptDataSuite) ?? true;
  const own = wantsOwn ? promptData(input.candidate.document) : undefined;
  const note = noteTo(context);
  const suites = [
    ...(await loadSuites(workspace.root, config, named, both, note)),
    ...(own === undefined ? [] : [own]),
  ];
  if (suites.length === 0) {
    throw new CanaryError('bad-config', 'no suites are configured', {
      where: { file: configFileName },
      expected: 'suites: { golden: { kind: golden, files: [...] } }, or testData in the prompt',
    });
  }
  return {
    root: workspace.root,
    prompt: input.candidate.name,
    baseline: toVersion(input.baselineLabel, baseline),
    candidate: toVersion(input.candidateLabel, candidate),
    suites,
    gate: config.gate,
    models: namedModels(options.models, (name) => chooseModel(config.models, name)),
    grading: config,
  };
}

function toVersion(label: string, prompt: PublishedPrompt): EvaluatedVersion {
  return { label, prompt, fingerprint: fingerprintOf(prompt) };
}
