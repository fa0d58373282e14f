import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LastKnown } from './lastKnown.ts';

/**
 * The last answers on disk, for several processes: whoever writes takes in first what another has
 * written since. What two write in the same moment is the later one's, until the other writes again.
 */
export class CacheFile {
  readonly #file: string;
  /** What is being written, until it is whole. */
  readonly #beside: string;
  /** Of the file as it was read or written here last. */
  #stamp = '';

  constructor(file: string) {
    this.#file = file;
    this.#beside = `${file}.${randomUUID()}.part`;
  }

  /** Fails when the file is there and cannot be read, or holds something else. */
  async readInto(known: LastKnown, now: number): Promise<void> {
    const stamp = await stampOf(this.#file);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    if (stamp !== '') known.merge(JSON.parse(await readFile(this.#file, 'utf8')), now);
  }

  /** Whole or not at all: a reader, and a crash, find the old file or the new one. */
  async write(known: LastKnown): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const beside = this.#beside;
    try {
      const handle = await open(beside, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(known.content()));
        await handle.sync();
      } finally {
        await handle.close();
      }
      const stamp = await stampOf(beside);
      await rename(beside, this.#file);
      this.#stamp = stamp;
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
  }
}

/** Changes with every write, as each makes a file of its own; empty when there is none. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
