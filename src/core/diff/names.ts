/** Names that only one side has, in order of appearance. */
export interface SetDifference {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export function setDifference(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): SetDifference {
  return {
    removed: [...before].filter((name) => !after.has(name)),
    added: [...after].filter((name) => !before.has(name)),
  };
}

/** One name went and one came: a rename, as far as a text can tell. */
export function renamed(
  difference: SetDifference,
): { readonly from: string; readonly to: string } | undefined {
  const [from] = difference.removed;
  const [to] = difference.added;
  const single = difference.removed.length === 1 && difference.added.length === 1;
  return single && from !== undefined && to !== undefined ? { from, to } : undefined;
}
