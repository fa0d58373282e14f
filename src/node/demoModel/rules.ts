import { readActions, type Action } from './actions.ts';
import { isOpen, readCondition, type Condition } from './conditions.ts';
import type { Instruction } from './instructions.ts';
import { normalise } from './text.ts';

/** "When X, do Y." */
export interface Rule {
  readonly when: Condition;
  readonly actions: readonly Action[];
}

interface Parts {
  readonly condition: Condition | null;
  /** The condition's own words. */
  readonly conditionText: string;
  /** The sentence without its condition. */
  readonly demand: string;
}

const always: Condition = { kind: 'always' };
const verb =
  "(?:then|please|always|never|do not|don't|you|we|it|the (?:reply|answer|message|case)|this|escalate|hand|pass|transfer|forward|route|refer|set|say|tell|mention|explain|inform|ask|apologi[sz]e|refuse|decline|use|add|include|write|reply|answer|respond|start|begin|end|close|put|mark|return|choose|classify|call|give|keep|let|make|output|`\\w+`)";
const leading = new RegExp(
  `^(?:if|when(?:ever)?|in case|where|should|once|as soon as|for|unless)\\s+(.+?),\\s*(?=${verb}\\b)(.+)$`,
  'i',
);
const leadingAny =
  /^(?:if|when(?:ever)?|in case|once|as soon as|unless)\s+(.+?)(?:,|:|->|→)\s*(.+)$/i;
const trailing = /^(.+?[^,]),?\s+(if|when(?:ever)?|in case|as soon as|unless)\b\s*(.*)$/i;
const backReference =
  /^(?:in (?:that|this|these|those|such) (?:case|cases|situations?)|then|when (?:this|that|one of (?:these|those)) happens|for (?:these|those|such) (?:cases|messages)?)\b,?\s*(.*)$/i;
const otherwise =
  /^(?:otherwise|else|in all other cases|in every other case|in any other case)\b,?\s*(.*)$/i;
const passive =
  /^(?:(?:any|every|all|each)\s+)?(.+?)\s+(?:must|should|have to|has to|are|is|get|gets|go|goes)\s+(?:always\s+)?(?:be\s+)?(?=(?:escalated|handed|passed|transferred|forwarded|routed|referred|to (?:an? |the |our )))(.+)$/i;
const mapping = /^([^:`"]{3,80}?)\s*(?::|->|→|=>)\s*(.+)$/;

/** Reads the conditional and unconditional demands out of a prompt's sentences. */
export function readRules(instructions: readonly Instruction[]): Rule[] {
  const rules: Rule[] = [];
  let previous: { block: number; heading: string | null; condition: Condition } | null = null;
  let forbidding = -1;
  for (const instruction of instructions) {
    if (isProhibition(instruction.text)) forbidding = instruction.block;
    if (forbidding === instruction.block && !hasCondition(instruction)) continue;
    const inherited: Condition | null =
      previous !== null && previous.block === instruction.block ? previous.condition : null;
    const underHeading: Condition | null =
      previous !== null && previous.heading === instruction.heading ? previous.condition : null;
    const rule = readRule(instruction, inherited, underHeading);
    if (rule === null) continue;
    rules.push(rule);
    if (rule.when.kind === 'any') {
      previous = { block: instruction.block, heading: instruction.heading, condition: rule.when };
    }
  }
  return mergeByActions(rules);
}

function readRule(
  instruction: Instruction,
  inherited: Condition | null,
  underHeading: Condition | null,
): Rule | null {
  const { lead } = instruction;
  if (isKeyItem(instruction.text)) return readKeyRule(instruction.text);
  const own = split(instruction.text);
  const back = backReference.exec(instruction.text);
  if (back !== null) {
    const condition = inherited ?? underHeading ?? { kind: 'handover' as const };
    return withActions(condition, readActions(back[1] ?? ''));
  }
  if (own.condition !== null && !(own.condition.kind === 'any' && own.condition.of.length === 0)) {
    const actions = readActions(own.demand).map((it) => resolvePronoun(it, own.conditionText));
    return withActions(own.condition, actions);
  }
  if (lead !== null) return readItem(instruction, lead);
  if (own.condition !== null || /\bjson\b|\b(?:keys|fields)\b/i.test(instruction.text)) return null;
  const actions = readActions(instruction.text);
  if (inherited !== null) return withActions(inherited, actions);
  const object = objectOfHandover(instruction.text);
  if (object !== null) return withActions(object, actions);
  if (underHeading !== null && actions.some(isTrigger)) return withActions(underHeading, actions);
  return withActions(always, actions);
}

/** "- `escalate`: true when the customer asks for a person" */
function readKeyRule(text: string): Rule | null {
  const match =
    /^[`"]?(\w+)[`"]?[^:=–]*[:=–]\s*(?:set (?:it )?to )?(true) (?:if|when)\s+(.+)$/i.exec(text);
  if (match === null) return null;
  const [, key = '', , when = ''] = match;
  const condition = (when.split(/\.\s|;|, (?:else|otherwise|false)\b/)[0] ?? when).trim();
  return { when: readCondition(condition), actions: [{ kind: 'set', key, value: true }] };
}

/** An item under an introducing sentence: its condition, its demand, or a demand of its own. */
function readItem(instruction: Instruction, lead: string): Rule | null {
  const above = split(lead);
  const leadActions = isProhibition(lead) ? [] : readActions(above.demand);
  const actions = readActions(instruction.text);
  const opensConditions =
    above.condition !== null && (above.condition.kind !== 'any' || isOpen(above.conditionText));
  if (above.condition?.kind === 'handover') return withActions(above.condition, actions);
  if (opensConditions && leadActions.length > 0) {
    return withActions(readCondition(instruction.text), leadActions);
  }
  if (above.condition !== null && !opensConditions) {
    return withActions(above.condition, [...leadActions, ...actions]);
  }
  if (actions.length > 0) return withActions(always, actions);
  if (leadActions.some((it) => it.kind === 'handover')) {
    return withActions(readCondition(instruction.text), leadActions);
  }
  return null;
}

function split(text: string): Parts {
  const rest = otherwise.exec(text);
  if (rest !== null) {
    return { condition: { kind: 'otherwise' }, conditionText: '', demand: rest[1] ?? '' };
  }
  const unless = /\bunless\b/i.test(text);
  const front = leading.exec(text) ?? leadingAny.exec(text);
  if (front !== null) return parts(front[1] ?? '', front[2] ?? '', unless);
  const back = trailing.exec(text);
  if (back !== null) return parts((back[3] ?? '').replace(/[:.]$/, ''), back[1] ?? '', unless);
  const open = /^(?:if|when(?:ever)?)\s+(.+?):?$/i.exec(text);
  if (open !== null) return parts((open[1] ?? '').replace(/:$/, ''), '', false);
  const done = passive.exec(text);
  if (done !== null && !isOpen(done[1] ?? '')) return parts(done[1] ?? '', done[2] ?? '', false);
  const map = mapping.exec(text);
  if (map !== null && readActions(map[2] ?? '').some(isTrigger) && !isOpen(map[1] ?? '')) {
    return parts(map[1] ?? '', map[2] ?? '', false);
  }
  return { condition: null, conditionText: '', demand: text };
}

function parts(conditionText: string, demand: string, negated: boolean): Parts {
  return { condition: readCondition(conditionText, negated), conditionText, demand };
}

/** "Escalate legal threats and injuries to a human agent": the object is the condition. */
function objectOfHandover(text: string): Condition | null {
  const match =
    /^(?:always |please )?(?:escalate|hand over|hand off|transfer|forward|route|refer|pass on|pass|send)\s+(.+?)(?:\s+(?:to|on to|over to)\s+(?:an?|the|our)\b.*)?[.:]?$/i.exec(
      text,
    );
  const object = match?.[1];
  if (object === undefined || isOpen(object) || /^to\b/i.test(object)) return null;
  const condition = readCondition(object.replace(/\band\b/gi, ','));
  return condition.kind === 'any' && condition.of.length > 0 ? condition : null;
}

/** Whether a sentence says itself when it applies. */
export function hasCondition({ text }: Instruction): boolean {
  return !isProhibition(text) && (split(text).condition !== null || backReference.test(text));
}

/** "- `key`: what it holds" describes the output rather than the task. */
export function isKeyItem(text: string): boolean {
  return /^(?:[`"][\w-]+[`"]|[a-z]+_\w+)\s*(?:\([^)]*\))?\s*[:=–-]/.test(text);
}

export function isProhibition(text: string): boolean {
  return /^(?:please )?(?:never|do not|don't|under no circumstances|avoid|refrain)\b/.test(
    normalise(text),
  );
}

function isTrigger(action: Action): boolean {
  return action.kind === 'handover' || (action.kind === 'set' && action.value === true);
}

/** "If the order number is not known, ask for it." */
function resolvePronoun(action: Action, condition: string): Action {
  if (action.kind !== 'ask' || !/^(?:it|this|that|them)$/i.test(action.what)) return action;
  const subject = /^(.+?)\s+(?:is|are|was|were|has|have)\b/i.exec(condition)?.[1];
  return subject === undefined ? action : { ...action, what: subject };
}

function withActions(when: Condition, actions: readonly Action[]): Rule | null {
  return actions.length === 0 ? null : { when, actions };
}

/** Items of one list share their demand: one rule with all their conditions. */
function mergeByActions(rules: readonly Rule[]): Rule[] {
  const merged = new Map<string, Rule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.when.kind, rule.actions]);
    const same = merged.get(key);
    if (same?.when.kind !== 'any' || rule.when.kind !== 'any') {
      merged.set(same === undefined ? key : `${key}${merged.size}`, rule);
      continue;
    }
    const when = { ...same.when, of: [...same.when.of, ...rule.when.of] };
    merged.set(key, { ...same, when });
  }
  return [...merged.values()];
}
