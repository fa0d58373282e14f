import { CanaryError } from '../../base/errors.ts';
import type { Assertion, EvalCase, Suite } from '../model.ts';

/** Throws `bad-suite` at the first case that runs code, for a workspace that is not trusted. */
export function refuseCode(suites: readonly Suite[], expected: string): void {
  for (const { cases } of suites) {
    for (const item of cases) {
      const what = codeOf(item);
      if (what === undefined) continue;
      const message = `the case "${item.id}" runs code (${what}), and the workspace is not trusted`;
      throw new CanaryError('bad-suite', message, { where: item.at, expected });
    }
  }
}

/** What of a case runs code; undefined when nothing does. */
export function codeOf({ transform, assertions }: EvalCase): string | undefined {
  if (transform !== undefined) return 'transform';
  for (const assertion of assertions) {
    const found = codeIn(assertion);
    if (found !== undefined) return found;
  }
  return undefined;
}

function codeIn(assertion: Assertion): string | undefined {
  if (/^(?:not-)?javascript$/.test(assertion.type)) return 'javascript';
  if (assertion.transform !== undefined) return 'transform';
  if (assertion.contextTransform !== undefined) return 'contextTransform';
  return assertion.assert?.map(codeIn).find((it) => it !== undefined);
}
