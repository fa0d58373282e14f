import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { KeepText, Random, ResponseCache } from '../../core/ports.ts';
import { LineFile, type Line } from './lineFile.ts';
import { parseResponse } from './responseCache.ts';

/** The answers of one evaluation while it runs, so that an interrupted one can go on. */
export interface Journal extends ResponseCache {
  /** Answers that an earlier, interrupted run left. */
  readonly resumed: number;
  /** Keeps a text out of memory; it can be read until the journal is closed. */
  readonly keepText: KeepText;
  close(): Promise<void>;
  /** Closes and deletes, with what earlier runs left: the evaluation came to its end. */
  discard(): Promise<void>;
}

/** Journals of evaluations that nobody went on with for so long are thrown away. */
const abandonedAfterMs = 14 * 24 * 60 * 60 * 1_000;

/** Stands in front of a text that is no answer by itself, where answers have their key. */
const textMark = '~';

/** Files of this process that are still written to. */
const openFiles = new Set<string>();

/**
 * Opens a journal of the evaluation `name`: one line an answer, key and response, appended as answers
 * come in. A line that a crash cut off is left out. Every run has a file of its own, so that two
 * that go on at once leave each other alone; only with `resume` are the answers of earlier ones read.
 * They stay on disk, and memory holds their places alone. Journals of any evaluation that were left
 * alone for two weeks are deleted.
 */
export async function openJournal(
  folder: string,
  name: string,
  resume: boolean,
  random: Random,
): Promise<Journal> {
  await removeAbandoned(folder);
  const earlier = await EarlierAnswers.open(resume ? await journalsIn(folder, name) : []);
  const file = path.join(folder, `${name}.${process.pid}-${random.id()}.jsonl`);
  const log = LineFile.create(file);
  openFiles.add(file);
  const close = (): void => {
    log.close();
    earlier.close();
    openFiles.delete(file);
  };
  return {
    resumed: earlier.size,
    get: (key) => Promise.resolve(earlier.get(key)),
    set: (key, response) =>
      new Promise((resolve) => {
        log.append(`${key} ${JSON.stringify(response)}`);
        resolve();
      }),
    keepText: (text) => {
      const line = log.append(`${textMark} ${JSON.stringify(text)}`);
      return () => JSON.parse(log.read(line).slice(textMark.length + 1)) as string;
    },
    close: () => {
      close();
      return Promise.resolve();
    },
    discard: async () => {
      close();
      for (const each of await journalsIn(folder, name)) {
        if (!isInUse(each)) await rm(each, { force: true });
      }
    },
  };
}

/** What the journals of interrupted runs hold, by key. */
class EarlierAnswers {
  readonly #files: LineFile[] = [];
  readonly #places = new Map<string, { readonly file: LineFile; readonly line: Line }>();

  static async open(files: readonly string[]): Promise<EarlierAnswers> {
    const answers = new EarlierAnswers();
    for (const file of files) await answers.#add(file);
    return answers;
  }

  get size(): number {
    return this.#places.size;
  }

  get(key: string): ReturnType<typeof parseResponse> {
    const place = this.#places.get(key);
    return place === undefined
      ? undefined
      : parseResponse(place.file.read(place.line).slice(key.length + 1));
  }

  close(): void {
    for (const file of this.#files) file.close();
  }

  async #add(name: string): Promise<void> {
    const file = LineFile.open(name);
    // Another run that came to its end may just have deleted it.
    if (file === undefined) return;
    this.#files.push(file);
    for await (const { text, ...line } of file.lines()) {
      const gap = text.indexOf(' ');
      const isAnswer = gap > 0 && parseResponse(text.slice(gap + 1)) !== undefined;
      if (isAnswer) this.#places.set(text.slice(0, gap), { file, line });
    }
  }
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

/** Of one evaluation, or of all. */
async function journalsIn(folder: string, name?: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((it) => it.endsWith('.jsonl') && (name === undefined || it.startsWith(`${name}.`)))
    .map((it) => path.join(folder, it));
}
