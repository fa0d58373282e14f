import { withModel } from './withModel.ts';

interface CaseName {
  readonly suite: string;
  readonly id: string;
}

/** Names a case in a whole evaluation: ids are unique within a suite only. */
export function caseKey({ suite, id }: CaseName): string {
  return `${suite}/${id}`;
}

/** Names a result of a report: where several models were asked, each has one of the case. */
export function resultKey(result: CaseName & { readonly model?: string | undefined }): string {
  return withModel(caseKey(result), result.model);
}
