import type { CallSite } from '../../../core/blastRadius/model.ts';
import type { Disposable } from '../../../core/base/lifecycle.ts';
import type { ReferredPrompt } from '../../../core/blastRadius/references/analysis/match.ts';
import type { Chain } from '../../../core/blastRadius/references/findReferences.ts';
import type { FileRole } from '../../../core/blastRadius/references/fileRole.ts';

/** What one file says of prompts. */
export interface FileEntry {
  readonly file: string;
  readonly role: FileRole;
  readonly sites: readonly CallSite[];
  readonly chains: readonly Chain[];
}

/** A file that was left out, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly why: 'too-slow' | 'too-large' | 'unreadable';
}

export interface FoundReferences {
  /** In order of their files. */
  readonly files: readonly FileEntry[];
  /** Chains over files. */
  readonly chains: readonly Chain[];
  readonly skipped: readonly SkippedFile[];
}

/** A change to one file since the last look; `text` is what an editor holds of it, unsaved. */
export interface FileChange {
  readonly file: string;
  /** Absent: read the disk, which may have it no longer; null: the editor has let go of it. */
  readonly text?: string | null;
}

/** Where a workspace refers to prompts, kept up to date by being told of changes. */
export interface ReferenceSource extends Disposable {
  /** Notes a change; the file is read at the next `find`. */
  changed(change: FileChange): void;
  /**
   * References to `prompts`. The first time it searches the workspace, afterwards it reads what
   * changed. Throws `file-unavailable` when the search cannot run.
   */
  find(prompts: readonly ReferredPrompt[]): Promise<FoundReferences>;
}

export interface ReferenceOptions {
  readonly root: string;
  /** The ripgrep to search with; null = walk in Node; absent = whichever is found. */
  readonly ripgrep?: string | null | undefined;
  /** Patterns of the suites' files. */
  readonly suites: readonly string[];
  /** Folder of the parser and its grammars. */
  readonly grammars: string;
}
