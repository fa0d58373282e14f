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
  const log = new LineLog(await openForAppending(file, resume), file);
  return {
    resumed: answers.size,
    get: (key) => Promise.resolve(answers.get(key)),
    set: (key, response) => log.append(`${key} ${JSON.stringify(response)}`),
    close: () => log.close(),
    discard: async () => {
      await log.close();
      await rm(file, { force: true });
    },
  };
}

/** Appends lines; those that come while one write is under way go out together in the next. */
class LineLog {
  readonly #handle: FileHandle;
  readonly #file: string;
  #waiting = '';
  #next: Promise<void> | undefined;
  #current: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle, file: string) {
    this.#handle = handle;
    this.#file = file;
  }

  /** Resolves when the line is handed to the operating system. A line begins with its break, so that
   * what a crash cut off stays a line of its own. */
  append(line: string): Promise<void> {
    this.#waiting += `\n${line}`;
    this.#next ??= this.#current.then(() => this.#write());
    return this.#next;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#current, this.#next]);
    await this.#handle.close();
  }

  #write(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    const written = this.#handle.appendFile(text).catch((cause: unknown) => {
      throw unwritable(this.#file, cause);
    });
    this.#current = written.catch(() => undefined);
    this.#next = undefined;
    return written;
  }
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
