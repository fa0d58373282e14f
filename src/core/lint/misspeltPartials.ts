import { CanaryError } from '../base/errors.ts';
import type { PromptStore } from '../ports.ts';
import { splitLines } from '../prompt/messages.ts';
import type { PromptDocument } from '../prompt/model.ts';
import { findPartial, partialNames } from '../prompt/partials.ts';
import { editDistance } from './editDistance.ts';
import type { LintFix } from './model.ts';

/** Letters that a misspelling may be off by: one in short names, two in long ones. */
const lettersOff = (name: string): number => (name.length >= 7 ? 2 : 1);

/** Repairs of the partials' tags that name no partial, where exactly one partial has a near name. */
export async function misspeltPartials(
  document: PromptDocument,
  store: PromptStore,
): Promise<readonly LintFix[]> {
  const lines = splitLines(document.text);
  const fixes: LintFix[] = [];
  for (const { name, origin } of document.partials) {
    const column = (lines[origin.line - 1] ?? '').indexOf(name) + 1;
    if (column === 0 || (await exists(name, origin, store))) continue;
    const known = new Set((await store.partials()).map((file) => partialNames(file)[0] ?? file));
    const [near, ...others] = [...known].filter((it) => editDistance(it, name) <= lettersOff(name));
    if (near === undefined || others.length > 0) continue;
    const span = { line: origin.line, column, endColumn: column + name.length };
    fixes.push({
      title: `Change to "${near}"`,
      edits: [{ file: document.file, span, newText: near }],
    });
  }
  return fixes;
}

/** An ambiguous name is no misspelt one, and is left to its author as well. */
async function exists(...args: Parameters<typeof findPartial>): Promise<boolean> {
  try {
    await findPartial(...args);
    return true;
  } catch (error) {
    if (error instanceof CanaryError) return !error.message.endsWith('does not exist');
    throw error;
  }
}
