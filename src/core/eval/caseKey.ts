/** Names a case in a whole evaluation: ids are unique within a suite only. */
export function caseKey({ suite, id }: { readonly suite: string; readonly id: string }): string {
  return `${suite}/${id}`;
}
