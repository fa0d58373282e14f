import type { Change } from '../change.ts';
import { outputKeys } from './outputFormat.ts';
import { setDifference } from '../names.ts';
import type { Direction, Severity } from '../model.ts';
import type { Finding, KindRules } from './finding.ts';

const label =
  /^\W*(?:for )?(?:examples?|samples?|e\.g)\b|\b(?:for example|for instance|such as|e\.g\.),?/i;

/** Shown rather than told: examples by their place, or by the words that open them. */
export const exampleRules: KindRules = {
  kind: 'example',
  find(change) {
    const inside = change.before?.place.example === true || change.after?.place.example === true;
    const opening = [change.beforeText, change.afterText].some((it) =>
      /^\W*(?:example|sample)s?\b/i.test(it),
    );
    if (!inside && !opening) return [];
    const direction: Direction =
      change.before === null ? 'added' : change.after === null ? 'removed' : 'modified';
    return [finding(change, direction)];
  },
};

function finding(change: Change, direction: Direction): Finding {
  return {
    kind: 'example',
    direction,
    severity: severityOf(change, direction),
    rule: {
      id: 'example.place',
      why: 'Models imitate examples more faithfully than they follow rules.',
      evidence: label.exec(change.afterText || change.beforeText)?.[0] ?? 'inside an example',
    },
  };
}

function severityOf(change: Change, direction: Direction): Severity {
  if (direction !== 'modified') return 'medium';
  const keys = setDifference(outputKeys(change.beforeText), outputKeys(change.afterText));
  return keys.removed.length + keys.added.length > 0 ? 'medium' : 'low';
}
