import * as z from 'zod/mini';
import type { Sureness } from '../core/blastRadius/model.ts';
import type { Severity } from '../core/diff/model.ts';

export type { Severity, Sureness };

/** What the panel tells of, in the order of its list. */
export type BlastGroupKind =
  | 'uncovered'
  | 'interactions'
  | 'callers'
  | 'readers'
  | 'feeds'
  | 'prompts'
  | 'partials'
  | 'fedBy'
  | 'tests'
  | 'suites'
  | 'traffic';

/** One thing that a change reaches: a row of the list and, for most kinds, a node of the graph. */
export interface BlastItem {
  /** Unique within one view; by it the panel asks to open the item. */
  readonly id: string;
  /** "src/reply.ts:14". */
  readonly name: string;
  /** The same for a small box: "reply.ts:14". */
  readonly label: string;
  /** What is wrong there: "does not pass order". */
  readonly problems: readonly string[];
  readonly details: readonly string[];
  /** How sure the reference is; null where nothing was guessed. */
  readonly sure: Sureness | null;
  /** Whether there is a place to open. */
  readonly opens: boolean;
  /** Ids of what it hangs on in the graph, items or `subjectId`; none: on the subject alone. */
  readonly links: readonly string[];
}

export interface BlastGroup {
  readonly kind: BlastGroupKind;
  readonly title: string;
  readonly items: readonly BlastItem[];
  /** What it means that there is none, and how it was looked for. */
  readonly empty: string;
}

/** A title with one statement a line. */
export interface BlastSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A blast radius in words. Texts come from the workspace: they are shown as text. */
export interface BlastView {
  /** The prompt's name; of a partial its file. */
  readonly subject: string;
  readonly kind: 'prompt' | 'partial';
  readonly baseline: string;
  readonly level: Severity;
  /** "release as a canary". */
  readonly advice: string;
  /** "every call, 3 prompts, 7 call sites". */
  readonly reach: string;
  readonly reasons: readonly string[];
  readonly groups: readonly BlastGroup[];
  readonly plan: BlastSection;
  readonly detection: BlastSection;
}

export type ToBlastPanel =
  | { readonly type: 'begin'; readonly subject: string }
  /** Something changed: what is on show is measured anew. */
  | { readonly type: 'measuring' }
  | { readonly type: 'view'; readonly view: BlastView }
  | { readonly type: 'failed'; readonly message: string; readonly action: string | null };

export const fromBlastPanel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('refresh') }),
  z.strictObject({ type: z.literal('review') }),
  z.strictObject({ type: z.literal('evaluate') }),
  z.strictObject({ type: z.literal('release') }),
  z.strictObject({ type: z.literal('open'), id: z.string() }),
]);
export type FromBlastPanel = z.output<typeof fromBlastPanel>;
