import { createHash, type Hash } from 'node:crypto';
import { CanaryError } from '../../../core/base/errors.ts';
import { isJsonObject } from '../../../core/base/json.ts';
import type { AuditHead } from '../../../core/audit/chain.ts';

/**
 * A backup is a text file, one JSON document a line: a header, `["table", {row}]` for every row, and
 * an end that says what must have come before. It belongs to no engine: what one database wrote, any
 * other can take.
 */
export const backupFormat = 'prompt-canary-backup';
export const backupVersion = 1;

export interface BackupHeader {
  readonly format: typeof backupFormat;
  readonly version: number;
  /** The steps of the schema that the rows have. */
  readonly migrations: readonly number[];
  readonly createdAt: string;
}

export interface BackupEnd {
  readonly end: true;
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  readonly auditHead: AuditHead;
  /** Of all lines before, each with its line feed, in hex. */
  readonly sha256: string;
}

export type BackupRow = Readonly<Record<string, string | number | null>>;

/** What a whole backup holds. */
export type BackupSummary = Pick<BackupEnd, 'counts' | 'auditHead'>;

/** Reads a backup line by line and sees to it that it is whole. */
export class BackupReader {
  header: BackupHeader | undefined;
  end: BackupEnd | undefined;
  readonly #counts: Record<string, number> = {};
  readonly #hash: Hash = createHash('sha256');

  /** The row of a line; undefined for the header and the end. Fails with `bad-request`. */
  read(line: string): { readonly table: string; readonly row: BackupRow } | undefined {
    if (this.end !== undefined) throw damaged('there are lines after its end');
    const value = parse(line);
    if (this.header === undefined) {
      this.header = toHeader(value);
    } else if (Array.isArray(value)) {
      this.#hash.update(`${line}\n`);
      return this.#count(value as unknown[]);
    } else {
      this.end = this.#toEnd(value);
      return undefined;
    }
    this.#hash.update(`${line}\n`);
    return undefined;
  }

  /** Fails with `bad-request` unless everything was there. */
  finish(): BackupSummary {
    if (this.end === undefined) throw damaged('its end is missing');
    return this.end;
  }

  #count([table, row]: readonly unknown[]): { table: string; row: BackupRow } {
    if (typeof table !== 'string' || !isJsonObject(row)) throw damaged('a line is no row');
    this.#counts[table] = (this.#counts[table] ?? 0) + 1;
    return { table, row: row as BackupRow };
  }

  #toEnd(value: unknown): BackupEnd {
    const end = value as BackupEnd;
    if (!isJsonObject(value) || value['end'] !== true) throw damaged('a line is no row');
    if (end.sha256 !== this.#hash.digest('hex')) throw damaged('its checksum does not fit');
    const names = new Set([...Object.keys(end.counts), ...Object.keys(this.#counts)]);
    for (const name of names) {
      if ((end.counts[name] ?? 0) === (this.#counts[name] ?? 0)) continue;
      throw damaged(`it has ${this.#counts[name] ?? 0} rows of ${name}`);
    }
    return end;
  }
}

function toHeader(value: unknown): BackupHeader {
  const header = value as BackupHeader;
  if (!isJsonObject(value) || value['format'] !== backupFormat) {
    throw new CanaryError('bad-request', 'that is no backup of a registry', {
      expected: 'a file that prompt-canary backup has written',
    });
  }
  if (header.version !== backupVersion || !Array.isArray(header.migrations)) {
    throw new CanaryError('bad-request', `the backup has format ${String(header.version)}`, {
      expected: `format ${backupVersion}; a newer program reads newer ones`,
    });
  }
  return header;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw damaged('a line is no JSON', cause);
  }
}

function damaged(what: string, cause?: unknown): CanaryError {
  return new CanaryError('bad-request', `the backup is damaged: ${what}`, { cause });
}
