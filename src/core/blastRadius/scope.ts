import type { Hunk } from '../diff/model.ts';
import type { LineRange } from '../base/range.ts';
import type { ClosedPrompt, Role } from '../prompt/model.ts';
import type { BlastRadiusInput } from './input.ts';
import type { BlastRadius, ScopeKind } from './model.ts';

/** From the widest reach to the narrowest; a change has the widest scope of its hunks. */
const scopes: Readonly<Record<ScopeKind, string>> = {
  partial: 'every call of every prompt that includes it',
  'system-prompt': 'system prompt: every call',
  'model-settings': 'model settings: every call',
  'tool-description': 'tool descriptions: every call that may use a tool',
  'task-prompt': 'task prompt: every call of this task',
  example: 'examples that the model imitates',
  none: 'nothing that reaches the model',
};
const order = Object.keys(scopes) as ScopeKind[];

const scopeByRole: Readonly<Record<Role, ScopeKind>> = {
  system: 'system-prompt',
  developer: 'system-prompt',
  user: 'task-prompt',
  assistant: 'example',
  tool: 'tool-description',
};

/** Where in the prompt the change sits, as far as that decides how many calls it touches. */
export function scopeOf({ diff, baseline, candidate }: BlastRadiusInput): BlastRadius['scope'] {
  const kinds = diff.hunks
    .filter(({ kinds }) => kinds.some((kind) => kind !== 'cosmetic'))
    .map((hunk) => scopeOfHunk(hunk, baseline, candidate));
  const kind = order.find((it) => kinds.includes(it)) ?? 'none';
  return { kind, why: scopes[kind] };
}

function scopeOfHunk(
  hunk: Hunk,
  baseline: ClosedPrompt | null,
  candidate: ClosedPrompt | null,
): ScopeKind {
  if (candidate === null || hunk.file !== undefined) return 'partial';
  const role =
    hunk.afterText === '' && baseline !== null
      ? roleAt(baseline, hunk.beforeRange)
      : roleAt(candidate, hunk.afterRange);
  return role === undefined ? 'model-settings' : scopeByRole[role];
}

function roleAt({ document }: ClosedPrompt, lines: LineRange): Role | undefined {
  return document.messages.find(({ range }) => range.start <= lines.end && range.end >= lines.start)
    ?.role;
}
