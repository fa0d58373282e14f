import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';
import type { EvaluatedVersion } from '../../core/eval/options.ts';
import { readPromptfooConfig, type PromptfooConfig } from '../../core/eval/readPromptfooConfig.ts';
import { toPublishedPrompt } from '../../core/eval/suite/promptfooPrompt.ts';
import type { PromptfooPrompt } from '../../core/eval/suite/readPrompts.ts';
import type { TakeNote } from '../../core/eval/suite/fields.ts';
import { fingerprintOf } from '../../core/prompt/fingerprint.ts';
import { expandEnv, loadConfig } from '../../node/config.ts';
import { repositoryRoot } from '../../node/git.ts';
import { namedModels } from '../../node/models/namedModels.ts';
import { openSuiteFiles } from '../../node/suiteFiles.ts';
import type { CliContext } from '../command.ts';
import { oneLine } from '../words.ts';
import type { EvalOptions } from './options.ts';
import type { EvaluationInput } from './subject.ts';

const origin = { suite: 'golden', kind: 'golden', mustPass: ['critical'] } as const;

/** Reads a promptfoo configuration as it is; what has no effect here is said on standard error. */
export async function openPromptfooConfig(
  named: string,
  options: EvalOptions,
  context: CliContext,
): Promise<EvaluationInput> {
  if (options.suites !== undefined) {
    throw new CanaryError('bad-usage', '--suite and --config exclude one another', {
      expected: 'one of them',
    });
  }
  const absolute = path.resolve(context.cwd, named);
  const root = path.dirname(absolute);
  const top = repositoryRoot(root).then((found) => found ?? root);
  // Who reads a file waits for it, and hears of a failure.
  top.catch(() => undefined);
  const files = openSuiteFiles(root, top);
  const text = await readText(absolute, named);
  const config = await readPromptfooConfig(text, path.basename(named), origin, files, {
    note: noteTo(context),
    ...(options.models?.[0] === undefined ? {} : { model: options.models[0] }),
  });
  const name = config.description ?? path.basename(named).replace(/\.[^.]*$/, '');
  const own = (await loadConfig(root)).config;
  return {
    root,
    prompt: name,
    baseline: toVersion('baseline', config.baseline, name, config),
    candidate: toVersion('candidate', config.candidate, name, config),
    suites: [{ name: origin.suite, kind: origin.kind, cases: config.cases }],
    gate: { ...own.gate, repeats: config.run.repeats ?? own.gate.repeats },
    grading: own,
    cache: config.run.cache,
    ...endpointOf(config, options, context),
  };
}

/** What has no effect is said on standard error. */
export function noteTo({ stderr }: CliContext): TakeNote {
  return ({ file, line, text }) => stderr(`${oneLine(`${file}:${line}: ${text}`)}\n`);
}

function toVersion(
  side: string,
  prompt: PromptfooPrompt,
  name: string,
  { provider }: PromptfooConfig,
): EvaluatedVersion {
  const published = toPublishedPrompt(prompt, name, provider);
  const label = prompt.label ?? (prompt.isOwnFile ? prompt.file : side);
  return { label, prompt: published, fingerprint: fingerprintOf(published) };
}

const openAiUrl = 'https://api.openai.com/v1';
const usualTimeoutMs = 60_000;
const keyVariable = 'OPENAI_API_KEY';

function endpointOf(
  { provider, run }: PromptfooConfig,
  options: EvalOptions,
  { env }: CliContext,
): Pick<EvaluationInput, 'models' | 'apiKey'> {
  const expand = (value: string): string =>
    value.replaceAll(/\{\{\s*env\.(\w+)\s*\}\}/g, (_, name: string) =>
      expandEnv(`\${env:${name}}`, env, options.config ?? ''),
    );
  const baseUrl = expand(provider.baseUrl ?? env['OPENAI_BASE_URL'] ?? openAiUrl);
  const modelOf = (named = provider.model): string =>
    expand([provider.id, provider.label].includes(named) ? provider.model : named);
  const fromEnvironment = env[provider.apiKeyVariable ?? keyVariable];
  const { timeoutMs = usualTimeoutMs } = run;
  // As there, -j takes the place of what the configuration says.
  const concurrency = options.concurrency === undefined ? run.concurrency : undefined;
  return {
    models: namedModels(options.models, (name) => ({
      config: { baseUrl, model: modelOf(name), timeoutMs, concurrency },
      override: true,
    })),
    // The key of the environment belongs to OpenAI, or to the endpoint named beside it.
    apiKey:
      (provider.apiKey === undefined ? undefined : expand(provider.apiKey)) ??
      (provider.baseUrl === undefined || provider.apiKeyVariable !== undefined
        ? fromEnvironment
        : undefined),
  };
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
