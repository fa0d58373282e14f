import {
  appendFileSync,
  closeSync,
  createReadStream,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
} from 'node:fs';
import path from 'node:path';
import { unwritable } from './responseCache.ts';

/** Where a line stands in its file, without the end of line. */
export interface Line {
  readonly at: number;
  readonly bytes: number;
}

/**
 * A file of lines that are added at its end and read again by their place. It works synchronously:
 * the operating system takes a line in microseconds, the way through the thread pool takes longer.
 */
export class LineFile {
  readonly file: string;
  readonly #fd: number;
  #size: number;
  /** What ends a line that could be written in part only. */
  #gap = '';
  #open = true;

  private constructor(file: string, fd: number) {
    this.file = file;
    this.#fd = fd;
    this.#size = fstatSync(fd).size;
  }

  /** Makes a new file, and its folder. Throws `file-unavailable`. */
  static create(file: string): LineFile {
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      return new LineFile(file, openSync(file, 'ax+'));
    } catch (cause) {
      throw unwritable(file, cause);
    }
  }

  /** Opens a file to read it; undefined when it cannot be. */
  static open(file: string): LineFile | undefined {
    try {
      return new LineFile(file, openSync(file, 'r'));
    } catch {
      return undefined;
    }
  }

  /** The line is handed to the operating system on return. Throws `file-unavailable`. */
  append(line: string): Line {
    const before = this.#gap;
    const bytes = Buffer.from(`${before}${line}\n`);
    try {
      appendFileSync(this.#fd, bytes);
    } catch (cause) {
      this.#gap = '\n';
      this.#size = fstatSync(this.#fd).size;
      throw unwritable(this.file, cause);
    }
    const at = this.#size + before.length;
    this.#gap = '';
    this.#size += bytes.length;
    return { at, bytes: bytes.length - before.length - 1 };
  }

  read({ at, bytes }: Line): string {
    const buffer = Buffer.allocUnsafe(bytes);
    let done = 0;
    while (done < bytes) {
      const read = readSync(this.#fd, buffer, done, bytes - done, at + done);
      if (read === 0) throw new Error(`${this.file} is shorter than it was`);
      done += read;
    }
    return buffer.toString('utf8');
  }

  /** Every line that is there, one at a time. */
  async *lines(): AsyncGenerator<Line & { readonly text: string }, void, undefined> {
    let at = 0;
    let parts: Buffer[] = [];
    for await (const chunk of createReadStream(this.file) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end; (end = chunk.indexOf(10, from)) >= 0; from = end + 1) {
        const line = Buffer.concat([...parts, chunk.subarray(from, end)]);
        parts = [];
        yield { at, bytes: line.length, text: line.toString('utf8') };
        at += line.length + 1;
      }
      parts.push(chunk.subarray(from));
    }
    const rest = Buffer.concat(parts);
    if (rest.length > 0) yield { at, bytes: rest.length, text: rest.toString('utf8') };
  }

  /** Closing twice is the same as once. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#fd);
  }
}
