import { mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { ModelResponse, Random, ResponseCache } from '../../core/ports.ts';
import { parseResponse, unwritable } from './responseCache.ts';

/** The answers of one evaluation while it runs, so that an interrupted one can go on. */
export interface Journal extends ResponseCache {
  /** Answers that an earlier, interrupted run left. */
  readonly resumed: number;
  close(): Promise<void>;
  /** Closes and deletes, with what earlier runs left: the evaluation came to its end. */
  discard(): Promise<void>;
}

/**
 * Opens a journal of the evaluation `name`: one line an answer, key and response, appended as answers
 * come in. A line that a crash cut off is left out. Every run has a file of its own, so that two
 * that go on at once leave each other alone; only with `resume` are the answers of earlier ones read.
 */
export async function openJournal(
  folder: string,
  name: string,
  resume: boolean,
  random: Random,
): Promise<Journal> {
  const earlier = await journalsOf(folder, name);
  const answers = await readAnswers(resume ? earlier : []);
  const file = path.join(folder, `${name}.${random.id()}.jsonl`);
  const log = new LineLog(await openNew(file), file);
  return {
    resumed: answers.size,
    get: (key) => Promise.resolve(answers.get(key)),
    set: (key, response) => log.append(`${key} ${JSON.stringify(response)}`),
    close: () => log.close(),
    discard: async () => {
      await log.close();
      for (const each of [...earlier, file]) await rm(each, { force: true });
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

  /** Resolves when the line is handed to the operating system. */
  append(line: string): Promise<void> {
    this.#waiting += `${line}\n`;
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

async function journalsOf(folder: string, name: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((it) => it.startsWith(`${name}.`) && it.endsWith('.jsonl'));
  return own.map((it) => path.join(folder, it));
}

async function readAnswers(files: readonly string[]): Promise<Map<string, ModelResponse>> {
  const answers = new Map<string, ModelResponse>();
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const gap = line.indexOf(' ');
      const response = gap < 0 ? undefined : parseResponse(line.slice(gap + 1));
      if (response !== undefined) answers.set(line.slice(0, gap), response);
    }
  }
  return answers;
}

async function openNew(file: string): Promise<FileHandle> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    return await open(file, 'ax');
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
