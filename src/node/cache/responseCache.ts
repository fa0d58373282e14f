import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { CanaryError } from '../../core/base/errors.ts';
import type { ModelResponse, Random, ResponseCache } from '../../core/ports.ts';

const storedResponse = z.object({
  text: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  finishReason: z.nullable(z.string()),
  toolCalls: z.optional(z.array(z.object({ name: z.string(), arguments: z.string() }))),
  logProbabilities: z.optional(z.array(z.number())),
  latencyMs: z.number(),
});

/** Reads back what `JSON.stringify` wrote of a response; undefined for anything else. */
export function parseResponse(text: string): ModelResponse | undefined {
  try {
    return storedResponse.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Answers on disk, one file a key, shared by every process: a file appears whole or not at all
 * (written beside, then renamed). An unreadable entry counts as absent and is written anew.
 *
 * @param folder Made when first needed.
 */
export function openResponseCache(folder: string, random: Random): ResponseCache {
  const fileOf = (key: string): string => path.join(folder, key.slice(0, 2), `${key}.json`);
  return {
    get: async (key) => {
      const text = await readFile(fileOf(key), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : parseResponse(text);
    },
    set: async (key, response) => {
      const file = fileOf(key);
      const beside = `${file}.${random.id()}`;
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(beside, JSON.stringify(response));
        await rename(beside, file);
      } catch (cause) {
        await rm(beside, { force: true }).catch(() => undefined);
        throw unwritable(folder, cause);
      }
    },
  };
}

export function unwritable(file: string, cause: unknown): CanaryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CanaryError('file-unavailable', `answers cannot be kept: ${reason}`, {
    where: { file },
    expected: 'a folder that can be written to, or --no-cache',
    cause,
  });
}
