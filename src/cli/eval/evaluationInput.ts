import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';
import type { Suite } from '../../core/eval/model.ts';
import type { EvaluatedVersion, Gate } from '../../core/eval/options.ts';
import { withInputsOf } from '../../core/eval/promptInputs.ts';
import { readPromptfooConfig, type PromptfooConfig } from '../../core/eval/readPromptfooConfig.ts';
import { fingerprintOf } from '../../core/prompt/fingerprint.ts';
import type { PublishedPrompt } from '../../core/prompt/model.ts';
import { toPublished } from '../../core/prompt/publish.ts';
import { expandEnv, loadConfig } from '../../node/config.ts';
import { chooseModel, type ChosenModel } from '../../node/models/chooseModel.ts';
import { loadPromptfooPrompt } from '../../node/promptfooPrompt.ts';
import { loadSuites } from '../../node/suites.ts';
import { configFileName, type Config } from '../../protocol/config.ts';
import type { CliContext } from '../command.ts';
import { openInput } from '../input.ts';
import type { EvalOptions } from './options.ts';

/** A model, and its name on the command line where that tells it from others. */
export interface NamedModel extends ChosenModel {
  readonly name?: string | undefined;
}

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
  /** A key that stands outside the configuration of models. */
  readonly apiKey?: string | undefined;
}

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
  const suites = await loadSuites(workspace.root, config, options.suites, both);
  if (suites.length === 0) {
    throw new CanaryError('bad-config', 'no suites are configured', {
      where: { file: configFileName },
      expected: 'suites: { golden: { kind: golden, files: [...] } }',
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
  };
}

async function openPromptfooConfig(
  file: string,
  options: EvalOptions,
  context: CliContext,
): Promise<EvaluationInput> {
  const absolute = path.resolve(context.cwd, file);
  const root = path.dirname(absolute);
  const origin = { suite: 'golden', kind: 'golden', mustPass: ['critical'] } as const;
  const config = readPromptfooConfig(await readText(absolute, file), file, origin);
  if (options.suites !== undefined) {
    throw new CanaryError('bad-usage', '--suite and --config exclude one another', {
      expected: 'one of them',
    });
  }
  const name = config.description ?? path.basename(file).replace(/\.[^.]*$/, '');
  const load = async (side: 'baseline' | 'candidate'): Promise<EvaluatedVersion> => {
    const prompt = config[side];
    const { parameters } = config.provider;
    const label = prompt.kind === 'file' ? prompt.file : side;
    return toVersion(label, await loadPromptfooPrompt(prompt, absolute, name, parameters));
  };
  return {
    root,
    prompt: name,
    baseline: await load('baseline'),
    candidate: await load('candidate'),
    suites: [{ name: origin.suite, kind: origin.kind, cases: config.cases }],
    gate: (await loadConfig(root)).config.gate,
    ...endpointOf(config, options, context),
  };
}

const openAiUrl = 'https://api.openai.com/v1';
const timeoutMs = 60_000;
const keyVariable = 'OPENAI_API_KEY';

function endpointOf(
  { provider }: PromptfooConfig,
  options: EvalOptions,
  { env }: CliContext,
): Pick<EvaluationInput, 'models' | 'apiKey'> {
  const baseUrl = provider.baseUrl ?? env['OPENAI_BASE_URL'] ?? openAiUrl;
  const fromEnvironment = env[provider.apiKeyVariable ?? keyVariable];
  const ownKey = provider.apiKey?.replace(/\{\{\s*env\.(\w+)\s*\}\}/g, (_, name: string) =>
    expandEnv(`\${env:${name}}`, env, options.config ?? ''),
  );
  return {
    models: namedModels(options.models, (name) => ({
      config: { baseUrl, model: name ?? provider.model, timeoutMs },
      override: true,
    })),
    // The key of the environment belongs to OpenAI, or to the endpoint named beside it.
    apiKey:
      ownKey ??
      (provider.baseUrl === undefined || provider.apiKeyVariable !== undefined
        ? fromEnvironment
        : undefined),
  };
}

/** @param names As chosen on the command line; absent: the configured one. */
function namedModels(
  names: readonly string[] | undefined,
  choose: (name: string | undefined) => ChosenModel,
): readonly NamedModel[] {
  if (names === undefined || names.length < 2) return [choose(names?.[0])];
  return names.map((name) => ({ ...choose(name), name }));
}

function toVersion(label: string, prompt: PublishedPrompt): EvaluatedVersion {
  return { label, prompt, fingerprint: fingerprintOf(prompt) };
}

async function readText(absolute: string, shown: string): Promise<string> {
  return readFile(absolute, 'utf8').catch((cause: unknown) => {
    throw new CanaryError('not-found', 'the configuration cannot be read', {
      where: { file: shown },
      expected: 'a promptfoo configuration',
      cause,
    });
  });
}
