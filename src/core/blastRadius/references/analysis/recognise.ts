import type { Sureness } from '../../model.ts';
import type { Argument, CallExpression, Expression } from '../program/expression.ts';
import { plainName, originOf, type Origin } from './evidence.ts';
import { registryName } from './match.ts';
import type { Program, Scope } from './program.ts';
import { sdkRules, silentCall, userPrompt } from './sdks.ts';

/** An argument of a call, or a value in an options object of it. */
export interface Slot {
  readonly value: Expression;
  /** Null below an options object and for a named argument. */
  readonly position: number | null;
  /** Names and keys that lead to it, in lower case without underscores: "prompt.id". */
  readonly label: string;
}

/** What kind of loader takes a name in a slot. */
export interface Recognition {
  readonly how: 'sdk' | 'name';
  readonly sure: Sureness;
  readonly via: string;
  /** What of the text is the prompt's name. */
  readonly nameIn: (value: string) => string | undefined;
}

/** Everything about a call that does not depend on one slot. */
export interface CallFacts {
  readonly origin: Origin;
  readonly silent: boolean;
  /** Whether its words speak of prompts. */
  readonly speaks: boolean;
  readonly imports: string;
  readonly argumentCount: number;
}

/** What the file imports, for evidence. */
export function importedWords(program: Program): string {
  return program.imports.map(({ module }) => plainName(module)).join(' ');
}

export function callFacts(
  call: CallExpression,
  scope: Scope,
  program: Program,
  imports: string,
): CallFacts {
  const origin = originOf(call, scope, program);
  return {
    origin,
    silent: silentCall.test(origin.callee),
    speaks: /prompt/.test(origin.names) && !userPrompt.test(origin.callee),
    imports,
    argumentCount: call.args.length,
  };
}

/** Arguments with the keys of options objects, two levels deep. */
export function slotsOf(call: CallExpression, scope: Scope, program: Program): Slot[] {
  return call.args.flatMap((argument, index) => {
    const label = argument.name === null ? '' : plainName(argument.name);
    const position = argument.name === null ? index : null;
    const slot: Slot = { value: argument.value, position, label };
    return argument.spread ? [] : [slot, ...nested(argument, label, scope, program, 0)];
  });
}

function nested(
  { value }: Pick<Argument, 'value'>,
  label: string,
  scope: Scope,
  program: Program,
  depth: number,
): Slot[] {
  if (value.kind !== 'map' || depth > 1) return [];
  return value.entries.flatMap((entry) => {
    if (entry.key === null) return [];
    const key = plainName(entry.key);
    const path = label === '' ? key : `${label}.${key}`;
    const slot: Slot = { value: entry.value, position: null, label: path };
    return [slot, ...nested(entry, path, scope, program, depth + 1)];
  });
}

/** Whether a name in this slot is a prompt's, and how sure that is. */
export function recognise(facts: CallFacts, slot: Slot): Recognition | undefined {
  return (
    bySdk(facts, slot) ?? byStoredPrompt(slot) ?? byOwnCall(facts, slot) ?? byLabel(facts, slot)
  );
}

function bySdk({ origin, imports, argumentCount }: CallFacts, slot: Slot): Recognition | undefined {
  for (const rule of sdkRules) {
    if (!rule.callee.test(origin.callee)) continue;
    const key = slot.label.split('.').at(-1) ?? '';
    const fits = slot.position === null ? rule.keys.test(key) : slot.position <= rule.positions;
    if (!fits) continue;
    const { id: via, nameIn } = rule;
    const proven =
      rule.evidence.test(origin.words) || (rule.needsEvidence && rule.evidence.test(origin.callee));
    if (proven && !rule.needsEvidence && origin.foreign) return undefined;
    if (proven && rule.needsEvidence) return { how: 'sdk', sure: 'certain', via, nameIn };
    if (origin.foreign) return undefined;
    if (rule.evidence.test(imports) || key === 'flagkey')
      return { how: 'sdk', sure: 'likely', via, nameIn };
    if (rule.id === 'OpenFeature' && argumentCount > 2) {
      return { how: 'sdk', sure: 'possible', via, nameIn };
    }
    if (rule.needsEvidence) continue;
    const bare = !origin.callee.includes('.');
    return { how: 'sdk', sure: bare || proven ? 'likely' : 'possible', via, nameIn };
  }
  return undefined;
}

/** OpenAI's stored prompts: `prompt: { id, version, variables }`. */
function byStoredPrompt({ label }: Slot): Recognition | undefined {
  if (!/(?:^|\.)prompt\.id$/.test(label)) return undefined;
  return { how: 'sdk', sure: 'likely', via: 'OpenAI', nameIn: (value) => value };
}

/** Functions of the workspace's own that say what they are for: `renderPrompt('reply')`. */
function byOwnCall({ origin, speaks }: CallFacts, slot: Slot): Recognition | undefined {
  if (!speaks || origin.foreign) return undefined;
  const key = slot.label.split('.').at(-1) ?? '';
  const fits =
    slot.position === null
      ? /^(?:name|key|id|slug|promptname|promptid|prompt)$/.test(key)
      : slot.position <= 1;
  if (!fits) return undefined;
  return { how: 'name', sure: 'likely', via: `call of ${origin.written}`, nameIn: registryName };
}

/** `promptName: 'reply'`, whoever is called. */
function byLabel({ origin, silent }: CallFacts, slot: Slot): Recognition | undefined {
  if (silent || slot.position !== null || !isPromptLabel(slot.label) || origin.foreign)
    return undefined;
  return { how: 'name', sure: 'likely', via: `argument ${slot.label}`, nameIn: registryName };
}

/** Whether a key or a variable is called after a prompt: `promptName`, `REPLY_PROMPT`, `prompts`. */
export function isPromptLabel(label: string): boolean {
  const last = label.split('.').at(-1) ?? '';
  return (
    /prompt/.test(last) &&
    !/^(?:is|has|show|no)prompt|promptly|prompted|prompt(?:title|color|colour|label|text|version|hash|length|count|tokens?|dir|folder|path|style)$/.test(
      last,
    )
  );
}
