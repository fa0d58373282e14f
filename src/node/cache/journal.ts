import { mkdir, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { ModelResponse, ResponseCache } from '../../core/ports.ts';
import { parseResponse, unwritable } from './responseCache.ts';

/** The answers of one evaluation while it runs, so that an interrupted one can go on. */
export interface Journal extends ResponseCache {
  /** Answers that an earlier, interrupted run left. */
  readonly resumed: number;
  close(): Promise<void>;
  /** Closes and deletes: the evaluation came to its end. */
  discard(): Promise<void>;
}

/**
 * Opens the journal at `file`: one line an answer, key and response, appended as answers come in. A
 * line that a crash cut off is left out. Without `resume` an earlier run's answers are dropped.
 */
export async function openJournal(file: string, resume: boolean): Promise<Journal> {
  const answers = resume ? await readAnswers(file) : new Map<string, ModelResponse>();
  const handle = await openForAppending(file, resume);
  return {
    resumed: answers.size,
    get: (key) => Promise.resolve(answers.get(key)),
    set: async (key, response) => {
      try {
        await handle.appendFile(`\n${key} ${JSON.stringify(response)}`);
      } catch (cause) {
        throw unwritable(file, cause);
      }
    },
    close: () => handle.close(),
    discard: async () => {
      await handle.close();
      await rm(file, { force: true });
    },
  };
}

async function readAnswers(file: string): Promise<Map<string, ModelResponse>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const answers = new Map<string, ModelResponse>();
  for (const line of text.split('\n')) {
    const gap = line.indexOf(' ');
    const response = gap < 0 ? undefined : parseResponse(line.slice(gap + 1));
    if (response !== undefined) answers.set(line.slice(0, gap), response);
  }
  return answers;
}

async function openForAppending(file: string, resume: boolean): Promise<FileHandle> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    return await open(file, resume ? 'a' : 'w');
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
