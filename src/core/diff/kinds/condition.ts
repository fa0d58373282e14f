import type { ConditionShift } from '../conditions.ts';
import type { ShiftedRule } from '../conditionShifts.ts';
import { maxSeverity, severities, type Direction, type Severity } from '../model.ts';
import { withoutTags } from '../templateTags.ts';
import type { Finding } from './finding.ts';

const whys: Readonly<Record<ConditionShift, string>> = {
  narrowed: 'A rule under a condition does not hold in the calls that do not meet it.',
  widened: 'A rule that was meant for some calls now holds in others as well.',
  changed: 'The rule holds in other calls than before, and no longer in those where it did.',
};
const longestQuote = 80;
const quoted = 3;

/**
 * What it means that rules keep their words and change their conditions. `own` classifies the going
 * of a rule: its kinds and its weight are those of the shift.
 */
export function conditionFindings(
  rules: readonly ShiftedRule[],
  own: (rule: ShiftedRule) => readonly Finding[],
): Finding[] {
  const groups = new Map<string, { finding: Finding; quotes: string[] }>();
  for (const rule of rules) {
    for (const finding of tellingOf(own(rule))) {
      const shifted = shiftedFinding(rule, finding);
      const key = `${shifted.rule.id} ${shifted.kind} ${shifted.headline}`;
      const group = groups.get(key) ?? { finding: shifted, quotes: [] };
      groups.set(key, group);
      const quote = quoteOf(rule.after.text);
      if (!group.quotes.includes(quote)) group.quotes.push(quote);
    }
  }
  return [...groups.values()].map(({ finding, quotes }) => ({
    ...finding,
    rule: { ...finding.rule, evidence: `${finding.headline ?? ''}: ${listed(quotes)}` },
    headline: `${finding.headline ?? ''}: ${listed(quotes.slice(0, 1), quotes.length - 1)}`,
  }));
}

/** A variable in a rule is no more than a part of it. */
function tellingOf(own: readonly Finding[]): readonly Finding[] {
  const real = own.filter(({ kind }) => kind !== 'cosmetic');
  const told = real.filter(({ kind }) => kind !== 'variable');
  return told.length > 0 ? told : real;
}

function shiftedFinding(rule: ShiftedRule, own: Finding): Finding {
  return {
    kind: own.kind,
    ...weightOf(rule.shift, own),
    rule: { id: `condition.${rule.shift}`, why: whys[rule.shift], evidence: '' },
    headline: headlineOf(rule),
  };
}

/** A guardrail that some calls lose is weakened; nothing that keeps its words is critical. */
function weightOf(
  shift: ConditionShift,
  own: Finding,
): { readonly direction: Direction; readonly severity: Severity } {
  if (own.kind === 'variable') {
    const partial = own.rule.id === 'variable.partial';
    return { direction: 'modified', severity: partial ? 'high' : 'medium' };
  }
  if (own.kind !== 'guardrail')
    return { direction: 'modified', severity: atMostHigh(own.severity) };
  if (shift === 'widened') return { direction: 'strengthened', severity: 'medium' };
  return { direction: 'weakened', severity: maxSeverity(['high', atMostHigh(own.severity)]) };
}

function atMostHigh(severity: Severity): Severity {
  return severities[Math.min(severities.indexOf(severity), severities.indexOf('high'))] ?? 'none';
}

function headlineOf({ before, after, shift }: ShiftedRule): string {
  const was = before.place.conditions;
  const now = after.place.conditions;
  const old = was.length === 0 ? '' : ` (was ${joined(was)})`;
  if (now.length === 0) return `now always${old}`;
  return `now ${shift === 'widened' ? '' : 'only '}${joined(now)}${old}`;
}

function joined(conditions: readonly string[]): string {
  return [...new Set(conditions)].join(' and ');
}

function listed(quotes: readonly string[], more = Math.max(0, quotes.length - quoted)): string {
  const shown = quotes.slice(0, quoted).join(' | ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function quoteOf(text: string): string {
  const words = withoutTags(text);
  const bare = (/[\p{L}\p{N}]/u.test(words) ? words : text)
    .replace(/^\s*(?:[-*+•#]+|\d{1,3}[.)])\s+/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return bare.length > longestQuote ? `${bare.slice(0, longestQuote - 1).trimEnd()}…` : bare;
}
