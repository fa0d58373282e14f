import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
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

/** Journals of evaluations that nobody went on with for so long are thrown away. */
const abandonedAfterMs = 14 * 24 * 60 * 60 * 1_000;

/** Files of this process that are still written to. */
const openFiles = new Set<string>();

/**
 * Opens a journal of the evaluation `name`: one line an answer, key and response, appended as answers
 * come in. A line that a crash cut off is left out. Every run has a file of its own, so that two
 * that go on at once leave each other alone; only with `resume` are the answers of earlier ones read.
 * Journals of any evaluation that were left alone for two weeks are deleted.
 */
export async function openJournal(
  folder: string,
  name: string,
  resume: boolean,
  random: Random,
): Promise<Journal> {
  await removeAbandoned(folder);
  const answers = await readAnswers(resume ? await journalsIn(folder, name) : []);
  const file = path.join(folder, `${name}.${process.pid}-${random.id()}.jsonl`);
  const log = new LineLog(await openNew(file), file);
  openFiles.add(file);
  const close = async (): Promise<void> => {
    await log.close();
    openFiles.delete(file);
  };
  return {
    resumed: answers.size,
    get: (key) => Promise.resolve(answers.get(key)),
    set: (key, response) => log.append(`${key} ${JSON.stringify(response)}`),
    close,
    discard: async () => {
      await close();
      for (const each of await journalsIn(folder, name)) {
        if (!isInUse(each)) await rm(each, { force: true });
      }
    },
  };
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const file of await journalsIn(folder)) {
    const written = await stat(file).catch(() => undefined);
    if (written === undefined || Date.now() - written.mtimeMs < abandonedAfterMs) continue;
    if (!isInUse(file)) await rm(file, { force: true });
  }
}

/** Whether a process that still runs writes to it, this one included. */
function isInUse(file: string): boolean {
  const pid = Number(/\.(\d+)-[^.]*\.jsonl$/.exec(file)?.[1]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return openFiles.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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

  /** Closing twice is the same as once. */
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

/** Of one evaluation, or of all. */
async function journalsIn(folder: string, name?: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((it) => it.endsWith('.jsonl') && (name === undefined || it.startsWith(`${name}.`)))
    .map((it) => path.join(folder, it));
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
