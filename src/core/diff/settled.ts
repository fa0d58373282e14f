import { plainDirection, type Change } from './change.ts';
import { cosmeticReason } from './cosmetic.ts';
import { wordedKinds } from './kinds.ts';
import type { Finding } from './kinds/finding.ts';
import { modelParamsRules } from './kinds/modelParams.ts';

/** Findings that need no weighing: settings, text that is not sent, cosmetics, headings. */
export function settledFindings(change: Change): readonly Finding[] | undefined {
  const { before, after, unit } = change;
  if (unit.kind === 'meta') return [cosmetic('cosmetic.unseen', 'it does not reach the model')];
  if (unit.kind === 'setting') return settingFindings(change);
  const reason = cosmeticReason(change);
  if (reason !== undefined) return [cosmetic('cosmetic.same-meaning', reason)];
  if (before?.heading !== false && after?.heading !== false) return [headingFinding(change)];
  return undefined;
}

function settingFindings(change: Change): readonly Finding[] {
  const same = change.before !== null && change.beforeText === change.afterText;
  if (same) return [cosmetic('cosmetic.same-value', 'the value is the same')];
  return modelParamsRules.find(change);
}

/** A heading says nothing to do; it sorts what stands below it. */
function headingFinding(change: Change): Finding {
  const kind = wordedKinds.find(({ vocabulary }) =>
    vocabulary.headings?.test((change.afterText || change.beforeText).toLowerCase()),
  );
  return {
    kind: kind?.kind ?? 'instruction',
    direction: plainDirection(change),
    severity: 'low',
    rule: {
      id: 'heading.changed',
      why: 'A heading tells the model how to take what stands below it.',
      evidence: change.afterText || change.beforeText,
    },
    headline: `heading ${change.after === null ? 'removed' : change.before === null ? 'added' : 'changed'}`,
  };
}

function cosmetic(id: string, evidence: string): Finding {
  return {
    kind: 'cosmetic',
    direction: 'none',
    severity: 'none',
    rule: { id, why: 'The prompt says the same as before.', evidence },
    headline: evidence,
  };
}
