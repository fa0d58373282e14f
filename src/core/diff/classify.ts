import { keyOf } from './align.ts';
import { plainDirection, type Change } from './change.ts';
import { cosmeticReason } from './cosmetic.ts';
import { plainKind, structuralKinds, wordedKinds, type WordedKind } from './kinds.ts';
import type { Finding } from './kinds/finding.ts';
import { enough, read, type Reading } from './kinds/lexical.ts';
import { modelParamsRules } from './kinds/modelParams.ts';
import { withoutTags } from './templateTags.ts';

/** More kinds than this say nothing: the weightiest are kept. */
const maxWordedKinds = 3;

/** Fewer words than this stand twice in a prompt by chance. */
const wordsOfASentence = 4;

/** Every finding on one change, at least one; the rules are tried in the order of the tables. */
export function classify(change: Change): readonly Finding[] {
  const { before, after, unit } = change;
  if (unit.kind === 'meta') return [cosmetic('cosmetic.unseen', 'it does not reach the model')];
  if (unit.kind === 'setting') return settingFindings(change);
  const reason = cosmeticReason(change);
  if (reason !== undefined) return [cosmetic('cosmetic.same-meaning', reason)];
  if (before?.heading !== false && after?.heading !== false) return [headingFinding(change)];
  const { beforeKeys, afterKeys } = change.surroundings;
  const stands =
    (after === null && before !== null && afterKeys.has(keyOf(before))) ||
    (before === null && after !== null && beforeKeys.has(keyOf(after)));
  const words = (before ?? after)?.text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return stands && words >= wordsOfASentence ? moved(change) : textFindings(change);
}

function settingFindings(change: Change): readonly Finding[] {
  const same = change.before !== null && change.beforeText === change.afterText;
  if (same) return [cosmetic('cosmetic.same-value', 'the value is the same')];
  return modelParamsRules.find(change);
}

function textFindings(change: Change): readonly Finding[] {
  const structural = structuralKinds.flatMap((rules) => rules.find(change));
  const tagsOnly =
    structural.some(({ kind }) => kind === 'variable') &&
    squeeze(withoutTags(change.beforeText)) === squeeze(withoutTags(change.afterText));
  if (tagsOnly) return structural;
  const worded = wordedFindings(change, structural);
  if (structural.length + worded.length > 0) return [...structural, ...worded];
  const direction = plainKind.direction(change);
  return [
    {
      kind: plainKind.kind,
      direction,
      severity: plainKind.severity(change, direction),
      rule: {
        id: 'instruction.changed',
        why: 'The model is told to do something else than before.',
        evidence: evidenceOf(change),
      },
    },
  ];
}

function wordedFindings(change: Change, structural: readonly Finding[]): Finding[] {
  const shown = structural.some(({ kind }) => kind === 'example');
  const known = new Set(structural.map(({ kind }) => kind));
  const readings = wordedKinds
    .filter(({ kind, inExamples }) => (inExamples || !shown) && !known.has(kind))
    .map((worded) => ({ worded, reading: read(change, worded.vocabulary) }));
  const touched = readings.filter(({ reading }) => reading.touchedScore >= enough);
  const whole = readings.filter(({ reading }) => reading.score >= enough);
  const kept = touched.length > 0 || structural.length > 0 ? touched : whole;
  return kept
    .toSorted((a, b) => b.reading.touchedScore - a.reading.touchedScore)
    .slice(0, maxWordedKinds)
    .map(({ worded, reading }) => wordedFinding(change, worded, reading));
}

function wordedFinding(change: Change, worded: WordedKind, reading: Reading): Finding {
  const direction = worded.direction(change);
  const [first] = reading.evidence;
  return {
    kind: worded.kind,
    direction,
    severity: worded.severity(change, direction),
    rule: {
      id: first?.rule.id ?? `${worded.kind}.heading`,
      why: first?.rule.why ?? 'The heading above says what this part is about.',
      evidence: first?.words ?? change.unit.place.headings.at(-1) ?? '',
    },
  };
}

/** A heading says nothing to do; it sorts what stands below it. */
function headingFinding(change: Change): Finding {
  const kind = wordedKinds.find(({ vocabulary }) =>
    vocabulary.headings?.pattern.test((change.afterText || change.beforeText).toLowerCase()),
  );
  return {
    kind: kind?.kind ?? plainKind.kind,
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

/** The same words stand elsewhere in the prompt: what they ask for has not come or gone. */
function moved(change: Change): Finding[] {
  const kinds = textFindings(change).map(({ kind }) => kind);
  return [...new Set(kinds)].map((kind) => ({
    kind,
    direction: 'modified',
    severity: 'low',
    rule: {
      id: 'move.same-words',
      why: 'The same words stand elsewhere in the prompt; only their place has changed.',
      evidence: evidenceOf(change),
    },
    headline: change.after === null ? 'moved away or repeated elsewhere' : 'moved here or repeated',
  }));
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

function evidenceOf(change: Change): string {
  const tokens = plainDirection(change) === 'removed' ? change.removed : change.added;
  const words = tokens.length > 0 ? tokens : change.removed;
  return words
    .slice(0, 8)
    .map(({ text }) => text)
    .join(' ');
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
