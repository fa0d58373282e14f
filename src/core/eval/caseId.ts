import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, type JsonValue } from '../base/json.ts';
import type { Assertion, EvalCase } from './model.ts';

type Vars = Readonly<Record<string, JsonValue>>;

/**
 * The id of a case that states none: its description in lower case with hyphens, or, without one, a
 * hash of what it asks and expects. Neither depends on its place in the file.
 */
export function caseId(
  description: string | undefined,
  vars: Vars,
  assertions: readonly Assertion[],
): string {
  const slug = slugOf(description ?? '', 80);
  return slug === '' ? `case-${contentHash(vars, assertions)}` : slug;
}

/**
 * What tells the cases of one test apart, by the values that differ: these in lower case with
 * hyphens where that says all of them, else the first and a hash. Empty when nothing differs.
 */
export function variantLabel(values: Vars): string {
  const all = Object.values(values);
  if (all.length === 0) return '';
  const texts = all.map((value) => (typeof value === 'string' ? value : ''));
  const slugs = texts.map((value) => slugOf(value, 24));
  const saysAll = texts.every(
    (value, at) => slugs[at] !== '' && value.replaceAll(' ', '-').toLowerCase() === slugs[at],
  );
  if (saysAll && all.length <= 3) return slugs.join('-');
  const hash = sha256Hex(canonicalJson(values)).slice(0, 8);
  return slugs[0] === undefined || slugs[0] === '' ? hash : `${slugs[0]}-${hash}`;
}

/**
 * The cases with ids of their own: where several have the same description, a hash of what each asks
 * and expects follows it. Ids that a suite states stay as they are.
 */
export function withDistinctIds(cases: readonly EvalCase[]): EvalCase[] {
  const counts = new Map<string, number>();
  for (const { id } of cases) counts.set(id, (counts.get(id) ?? 0) + 1);
  return cases.map((item) => {
    const isShared = (counts.get(item.id) ?? 0) > 1;
    const slug = slugOf(item.description ?? '', 80);
    const isDescribed = slug !== '' && (item.id === slug || item.id.startsWith(`${slug}-`));
    if (!isShared || !isDescribed) return item;
    return { ...item, id: `${item.id}-${contentHash(item.vars, item.assertions)}` };
  });
}

function contentHash(vars: Vars, assertions: readonly Assertion[]): string {
  const content = { vars, assertions };
  return sha256Hex(canonicalJson(content as unknown as JsonValue)).slice(0, 10);
}

function slugOf(text: string, longest: number): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, longest);
}
