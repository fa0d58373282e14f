import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../../core/base/errors.ts';
import { readYaml } from '../../../core/base/source.ts';
import { validateSource } from '../../../core/base/validate.ts';
import type { Clock, ModelClient, Random } from '../../../core/ports.ts';
import { checkEndpoint, expandEnv } from '../../../node/config.ts';
import { OpenAiModel } from '../../../node/models/openAiModel.ts';
import { judgeFileSchema, type JudgeFile } from '../../../protocol/judgeFile.ts';

/** Who scores outputs, by what, and how much it may take. */
export interface JudgeSettings extends Pick<JudgeFile, 'rubrics' | 'share' | 'callsPerDay'> {
  readonly model: ModelClient;
  /** Null: only calls are counted. */
  readonly usdPerDay: number | null;
  /** Calls in flight at once. */
  readonly concurrency: number;
}

const defaultConcurrency = 4;

export interface JudgeFileDeps {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Reads the file of `--judge` and opens its model; keys come from the environment alone. Fails with
 * `bad-config`, naming file and line, and with `file-unavailable`.
 */
export async function openJudgeFile(file: string, deps: JudgeFileDeps): Promise<JudgeSettings> {
  const source = readYaml(await textOf(path.resolve(deps.cwd, file), file), file, 'bad-config');
  const {
    judge,
    usdPerDay = null,
    ...settings
  } = validateSource(judgeFileSchema, source, 'bad-config');
  checkEndpoint(source, ['judge'], judge);
  const { pricing = null, concurrency = defaultConcurrency, timeoutMs } = judge;
  if (usdPerDay !== null && pricing === null) {
    throw new CanaryError('bad-config', 'usdPerDay needs the prices of the model', {
      where: source.whereOf(['usdPerDay']),
      expected: 'judge.pricing: { inputUsdPerMillion, outputUsdPerMillion }',
    });
  }
  const expand = (value: string): string => expandEnv(value, deps.env, file);
  const model = new OpenAiModel({
    baseUrl: expand(judge.baseUrl),
    model: expand(judge.model),
    override: true,
    apiKey: judge.apiKey === undefined ? undefined : expand(judge.apiKey),
    timeoutMs,
    pricing,
    limits: { concurrency, requestsPerMinute: judge.requestsPerMinute },
    clock: deps.clock,
    random: deps.random,
  });
  return { ...settings, model, usdPerDay, concurrency };
}

async function textOf(source: string, file: string): Promise<string> {
  try {
    return await readFile(source, 'utf8');
  } catch (cause) {
    throw new CanaryError('file-unavailable', 'the file of the judge cannot be read', {
      where: { file },
      cause,
    });
  }
}
