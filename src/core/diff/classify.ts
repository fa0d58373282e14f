import { keyOf } from './align.ts';
import { plainDirection, type Change } from './change.ts';
import { textKinds, type TextKind } from './kindFeatures.ts';
import {
  isStructural,
  isToldByWording,
  likelyKinds,
  type KindDecision,
  type UnitEvidence,
} from './kindModel.ts';
import { shownCall } from './kinds/toolUse.ts';
import { structuralKinds, wordedKinds, type WordedKind } from './kinds.ts';
import { inverts } from './opposites.ts';
import { settledFindings } from './settled.ts';
import { restatedIn } from './restated.ts';
import type { Finding } from './kinds/finding.ts';
import { prohibitions } from './modality.ts';
import {
  maxSeverity,
  severities,
  type Direction,
  type ChangeKind,
  type RuleHit,
  type Severity,
} from './model.ts';
import { loudness, read, type Reading } from './kinds/lexical.ts';
import { isForeign } from './language.ts';
import { tellingWords } from './wording.ts';

/** Fewer words than this stand twice in a prompt by chance. */
const wordsOfASentence = 4;

/**
 * The findings on each change of one hunk, at least one each. What a change is of kind is decided for
 * the hunk as a whole: a sentence that says little by itself is of the kind that its neighbours are.
 */
export function classifyHunk(
  changes: readonly Change[],
  decide: KindDecision,
): ReadonlyMap<Change, readonly Finding[]> {
  const settled = new Map(
    changes.flatMap((change) => {
      const findings = settledFindings(change);
      return findings === undefined ? [] : [[change, findings] as const];
    }),
  );
  const open = changes.filter((change) => !settled.has(change)).map(gather);
  const shares = shareOut(open, certain(open, decide(open)));
  const restated = restatedIn(open.map(({ change }) => change));
  const looser =
    restated.size > 0 &&
    prohibitions(changes.map((it) => it.afterText)) <
      prohibitions(changes.map((it) => it.beforeText));
  const weighed = open.map((unit) => {
    const { change } = unit;
    const findings = (shares.get(unit) ?? []).flatMap((kind) => findingsOfKind(unit, kind));
    if (isMoved(change)) return [change, moved(change, findings)] as const;
    const again = restated.has(change);
    return [change, again ? findings.map((it) => restatement(it, looser)) : findings] as const;
  });
  return new Map([...settled, ...weighed]);
}

/**
 * Which kinds of the hunk each sentence is of: those that it speaks of; one that says nothing by itself
 * is of the likeliest, and a kind that none speaks of by itself is that of the longest.
 */
function shareOut(
  units: readonly UnitEvidence[],
  kinds: readonly TextKind[],
): ReadonlyMap<UnitEvidence, readonly TextKind[]> {
  const heard = (unit: UnitEvidence, kind: TextKind): boolean =>
    unit.structural.some((it) => it.kind === kind) ||
    loudness(unit.readings.get(kind) ?? silence) >= 1;
  const unheard = kinds.filter(
    (kind) => isWorded(kind) && !units.some((unit) => heard(unit, kind)),
  );
  const [longest] = units.toSorted((a, b) => b.words - a.words);
  const fallback = kinds.find(isWorded) ?? 'instruction';
  return new Map(
    units.map((unit) => {
      const own = kinds.filter((kind) => heard(unit, kind));
      const all = unit === longest ? [...own, ...unheard] : own;
      return [unit, all.length > 0 ? all : [loudestOf(unit) ?? fallback]];
    }),
  );
}

/** The kind whose strong words the edit touched most, where there are any. */
function loudestOf({ readings }: UnitEvidence): TextKind | undefined {
  const [first] = textKinds
    .map((kind) => ({ kind, reading: readings.get(kind) ?? silence }))
    .filter(({ reading }) => reading.strongTouched > 0)
    .toSorted((a, b) => loudness(b.reading) - loudness(a.reading));
  return first?.kind;
}

function isWorded(kind: TextKind): boolean {
  return wordedKinds.some((it) => it.kind === kind);
}

/** The findings on one change by itself, at least one. */
export function classify(change: Change): readonly Finding[] {
  return classifyHunk([change], likelyKinds).get(change) ?? [];
}

/** All that speaks for the kinds of one changed sentence. */
export function gather(change: Change): UnitEvidence {
  const structural = structuralKinds.flatMap((rules) => rules.find(change));
  const readings = new Map(
    wordedKinds
      .filter(({ inExamples }) => inExamples || !structural.some(({ kind }) => kind === 'example'))
      .map(({ kind, vocabulary }) => [kind, read(change, vocabulary)] as const),
  );
  const words = [...change.removed, ...change.added].filter(({ text }) =>
    /[\p{L}\p{N}]/u.test(text),
  );
  return { change, structural, readings, words: Math.max(1, words.length) };
}

/** What no other evidence can outweigh: a changed tag, another tool called, and a guard that goes. */
function certain(units: readonly UnitEvidence[], kinds: TextKind[]): TextKind[] {
  const sure = units.flatMap((unit): TextKind[] => [
    ...(unit.structural.some(({ kind }) => kind === 'variable') ? (['variable'] as const) : []),
    ...(callsAnother(unit) ? textKinds.filter((kind) => isStructural(unit, kind)) : []),
    ...(dropsGuard(unit) ? (['guardrail'] as const) : []),
  ]);
  return [...new Set([...kinds, ...sure])];
}

/** In an example it is an edit of the example as well. */
function callsAnother({ structural }: UnitEvidence): boolean {
  return structural.some(({ rule }) => rule.id === shownCall);
}

/** A sentence with strong words of a guardrail is gone for good. */
function dropsGuard({ change, readings }: UnitEvidence): boolean {
  const strong = readings.get('guardrail')?.strongTouched ?? 0;
  return change.after === null && strong > 0 && !isMoved(change);
}

const silence: Reading = {
  strongTouched: 0,
  weakTouched: 0,
  strongNear: 0,
  weakNear: 0,
  leadIn: 0,
  heading: 0,
  evidence: [],
};

function findingsOfKind(unit: UnitEvidence, kind: TextKind): Finding[] {
  const structural = unit.structural.filter((it) => it.kind === kind);
  if (structural.length > 0) return structural;
  const worded = wordedKinds.find((it) => it.kind === kind);
  return worded === undefined ? [] : [wordedFinding(unit, worded)];
}

function wordedFinding(unit: UnitEvidence, worded: WordedKind): Finding {
  const { change, readings } = unit;
  const direction = worded.direction(change);
  const reading = readings.get(worded.kind) ?? silence;
  const severity = weightOf(change, worded, direction);
  return {
    kind: worded.kind,
    direction,
    severity: isFormBan(unit) ? atMost(severity, 'medium') : severity,
    rule: ruleOf(change, worded.kind, reading),
  };
}

/** "Do not use headings" is gone: it forbade a form of the answer, and nothing that does harm. */
function isFormBan({ change, readings }: UnitEvidence): boolean {
  const guards = readings.get('guardrail') ?? silence;
  const form = readings.get('output-format') ?? silence;
  return (
    change.after === null &&
    guards.strongTouched + guards.strongNear + guards.leadIn + guards.heading === 0 &&
    form.strongTouched + form.weakTouched + form.heading > 0
  );
}

/** What a word turned into its opposite decides is high, but for the tone. */
function weightOf(change: Change, worded: WordedKind, direction: Direction): Severity {
  const own = worded.severity(change, direction);
  return worded.kind !== 'persona-tone' && inverts(change) ? maxSeverity([own, 'high']) : own;
}

/** The words that spoke loudest, or what else speaks for the kind where none did. */
function ruleOf(change: Change, kind: ChangeKind, { evidence, heading }: Reading): RuleHit {
  const [first] = evidence;
  if (first !== undefined) return { id: first.rule.id, why: first.rule.why, evidence: first.words };
  if (isForeign(change.afterText || change.beforeText)) {
    return {
      id: 'language.structure-only',
      why: 'This is not English: only its structure was read, its words decide nothing.',
      evidence: evidenceOf(change),
    };
  }
  if (heading > 0) {
    return {
      id: `${kind}.heading`,
      why: 'The heading above says what this part is about.',
      evidence: change.unit.place.headings.at(-1) ?? '',
    };
  }
  const telling = isToldByWording(kind)
    ? tellingWords(change.afterText || change.beforeText, kind)
    : [];
  if (telling.length > 0 && kind !== 'instruction') {
    return {
      id: `${kind}.wording`,
      why: 'Sentences that are worded like this one are mostly about it.',
      evidence: telling.join(', '),
    };
  }
  return {
    id: kind === 'instruction' ? 'instruction.changed' : `${kind}.beside`,
    why:
      kind === 'instruction'
        ? 'The model is told to do something else than before.'
        : 'What is changed beside it says what this part is about.',
    evidence: evidenceOf(change),
  };
}

/**
 * Said in other words beside it: neither come nor gone. Where the sentences forbid less often than
 * before, whether it still binds is for a canary to show.
 */
function restatement(finding: Finding, looser: boolean): Finding {
  if (finding.kind === 'variable') return finding;
  const most: Severity = finding.kind === 'guardrail' && looser ? 'high' : 'medium';
  return { ...finding, direction: 'modified', severity: atMost(finding.severity, most) };
}

function atMost(severity: Severity, most: Severity): Severity {
  return severities.indexOf(severity) > severities.indexOf(most) ? most : severity;
}

/** The same words stand elsewhere in the prompt: what they ask for has not come or gone. */
function isMoved({ before, after, surroundings }: Change): boolean {
  const stands =
    (after === null && before !== null && surroundings.afterKeys.has(keyOf(before))) ||
    (before === null && after !== null && surroundings.beforeKeys.has(keyOf(after)));
  const words = (before ?? after)?.text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return stands && words >= wordsOfASentence;
}

function moved(change: Change, findings: readonly Finding[]): Finding[] {
  const kinds = findings.map(({ kind }) => kind);
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

function evidenceOf(change: Change): string {
  const tokens = plainDirection(change) === 'removed' ? change.removed : change.added;
  const words = tokens.length > 0 ? tokens : change.removed;
  return words
    .slice(0, 8)
    .map(({ text }) => text)
    .join(' ');
}
