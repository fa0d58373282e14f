import type { Action } from './actions.ts';
import { conceptEntry, type ConceptId } from './concepts.ts';
import { holds, type Condition } from './conditions.ts';
import type { Policy } from './policy.ts';
import type { Prohibition } from './prohibitions.ts';
import type { Situation } from './situation.ts';
import type { InstructionKind } from './slips.ts';
import { overlap } from './text.ts';

/** Which of the prompt's rules this input sets off. */
export interface Outcome {
  readonly handover: { readonly target: string | null } | null;
  readonly asks: readonly string[];
  readonly says: readonly Extract<Action, { kind: 'say' }>[];
  readonly apologises: boolean;
  readonly refuses: boolean;
  readonly values: ReadonlyMap<string, string | number | boolean>;
  /** Asked for and forbidden to promise. */
  readonly withheld: readonly ConceptId[];
  /** Asked for, and nothing in the prompt says no. */
  readonly granted: readonly ConceptId[];
  readonly bannedPhrases: readonly string[];
  /** Kinds of instructions that had a bearing on this answer. */
  readonly active: readonly InstructionKind[];
  meets(condition: Condition, situation: Situation): boolean;
}

/** Applies the policy's rules to a situation, without those of the kind that this answer misses. */
export function applyRules(
  policy: Policy,
  situation: Situation,
  missed: InstructionKind | null,
): Outcome {
  const active = new Set<InstructionKind>();
  const fired: Action[] = [];
  const fire = (when: Condition, actions: readonly Action[], meets: boolean): void => {
    if (!meets) return;
    const kind = kindOf(when, actions);
    if (kind !== null) active.add(kind);
    if (kind === null || kind !== missed) fired.push(...actions);
  };
  for (const { when, actions } of policy.rules) fire(when, actions, holds(when, situation));
  const handsOver = (): boolean => fired.some((it) => it.kind === 'handover' || isRaised(it));
  const handover = handsOver();
  for (const { when, actions } of policy.rules) {
    fire(when, actions, when.kind === 'handover' && handover);
  }
  const asked = fired.some((it) => it.kind === 'ask');
  const { withheld, granted, instead, phrases } = weighRequests(policy, situation, missed, active);
  if (!handover) fired.push(...instead);
  const defaults = policy.rules
    .filter((it) => it.when.kind === 'otherwise')
    .flatMap((it) => it.actions);
  return {
    handover: handover ? { target: targetOf(fired) } : null,
    asks: ofKind(fired, 'ask').map((it) => it.what),
    says: ofKind(fired, 'say'),
    apologises: fired.some((it) => it.kind === 'apologise'),
    refuses: fired.some((it) => it.kind === 'refuse'),
    values: new Map(
      [...defaults, ...fired].flatMap((it) => (it.kind === 'set' ? [[it.key, it.value]] : [])),
    ),
    withheld: handover ? [] : withheld,
    granted: handover ? [] : granted,
    bannedPhrases: phrases,
    active: [...active],
    meets: (condition, current) =>
      condition.kind === 'handover'
        ? handover
        : condition.kind === 'asked'
          ? asked
          : holds(condition, current),
  };
}

interface Requests {
  readonly withheld: ConceptId[];
  readonly granted: ConceptId[];
  readonly instead: Action[];
  readonly phrases: string[];
}

function weighRequests(
  policy: Policy,
  situation: Situation,
  missed: InstructionKind | null,
  active: Set<InstructionKind>,
): Requests {
  const requested = [...situation.shown.keys()].filter((id) => conceptEntry(id).grant === true);
  const applicable = policy.prohibitions.filter((it) => bearsOn(it, requested, situation));
  const grants = applicable.filter((it) => it.kind === 'grant');
  if (grants.length > 0) active.add('grant');
  const followed = missed === 'grant' ? applicable.filter((it) => it.kind !== 'grant') : applicable;
  const forbidden = new Set(followed.flatMap((it) => (it.kind === 'grant' ? it.concepts : [])));
  const topics = followed.filter((it) => it.kind === 'topic');
  const refusal: Action[] = topics.length > 0 ? [{ kind: 'refuse' }] : [];
  return {
    withheld: requested.filter((id) => forbidden.has(id)),
    granted: requested.filter((id) => !forbidden.has(id)),
    instead: [
      ...new Map(
        followed.flatMap((it) => it.instead).map((it) => [JSON.stringify(it), it]),
      ).values(),
      ...refusal,
    ],
    phrases: policy.prohibitions.flatMap((it) => it.phrases),
  };
}

function bearsOn(
  { kind, concepts, stems }: Prohibition,
  requested: readonly ConceptId[],
  situation: Situation,
): boolean {
  if (kind === 'grant') return concepts.some((id) => requested.includes(id));
  if (kind === 'phrase' || !situation.asksSomething || stems.size === 0) return false;
  return overlap(stems, situation.stems) >= Math.max(2, Math.ceil(stems.size / 2));
}

function kindOf(when: Condition, actions: readonly Action[]): InstructionKind | null {
  if (when.kind === 'handover' || actions.some((it) => it.kind === 'handover' || isRaised(it))) {
    return 'handover';
  }
  return actions.some((it) => it.kind !== 'set') ? 'rule' : null;
}

/** `escalate` set to true hands over, whether or not the prompt uses the verb. */
function isRaised(action: Action): boolean {
  return (
    action.kind === 'set' &&
    action.value === true &&
    /escalat|human|hand_?(?:over|off)|transfer/i.test(action.key)
  );
}

function targetOf(actions: readonly Action[]): string | null {
  return ofKind(actions, 'handover').find((it) => it.target !== null)?.target ?? null;
}

function ofKind<K extends Action['kind']>(
  actions: readonly Action[],
  kind: K,
): Extract<Action, { kind: K }>[] {
  return actions.filter((it): it is Extract<Action, { kind: K }> => it.kind === kind);
}
