import type { ParseCsv } from '../../eval/suite/source.ts';
import type { Detection } from '../../eval/model.ts';
import type { ChatMessage } from '../../prompt/model.ts';

/** One attack or harmless request of a file that another tool wrote. */
export interface ImportedAttack {
  /** Within its file; stable where the file has ids of its own. */
  readonly id: string;
  /** As the file names it. */
  readonly category: string;
  /** What the user says. */
  readonly text: string;
  /** Turns before it. */
  readonly history?: readonly ChatMessage[] | undefined;
  readonly detection: Detection;
  readonly line: number;
}

export interface ImportSource {
  readonly text: string;
  readonly file: string;
  readonly parseCsv: ParseCsv;
}

/** Reads one format. Throws `bad-suite` with file and line for anything that it cannot read. */
export type Importer = (source: ImportSource) => readonly ImportedAttack[];
