import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, type JsonValue } from '../base/json.ts';
import type { Assertion } from './model.ts';

/**
 * The id of a case that states none: its description in lower case with hyphens, or, without one, a
 * hash of what it asks and expects. Neither depends on its place in the file.
 */
export function caseId(
  description: string | undefined,
  vars: Readonly<Record<string, JsonValue>>,
  assertions: readonly Assertion[],
): string {
  const slug = slugOf(description ?? '');
  if (slug !== '') return slug;
  const content = { vars, assertions };
  return `case-${sha256Hex(canonicalJson(content as unknown as JsonValue)).slice(0, 10)}`;
}

function slugOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80);
}
