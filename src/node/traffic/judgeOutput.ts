import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json.ts';
import { findRefusal } from '../../core/eval/refusal.ts';
import { compileSchema } from '../../core/eval/scorers/jsonSchema.ts';
import type { MatchRegExp } from '../../core/ports.ts';
import type { OutputContract } from '../../core/prompt/model.ts';
import type { OutcomeMetrics } from '../../protocol/api.ts';

/** What an application sees in an answer, as the metrics of an outcome. */
export type Judge = (output: string) => OutcomeMetrics;

const escalationKey = /escalat|human|hand_?(?:over|off)|transfer/i;
const escalationWords =
  /\b(?:human agent|human colleague|passed (?:on )?to (?:a|an|our|the)\b|hand(?:ed|ing)? (?:this |it |you )?over to|agente humano|menschlichen mitarbeiter|conseiller humain)/i;

/**
 * Judges answers by what the *caller* needs: the contract of the version that the application was
 * written for, whichever version wrote the answer. A candidate that drops its contract is not excused
 * by having dropped it.
 */
export async function createJudge(
  contract: OutputContract,
  matchRegExp: MatchRegExp,
): Promise<Judge> {
  const conforms = await checkOf(contract, matchRegExp);
  return (output) => ({
    formatValid: conforms(output),
    refusal: findRefusal(output) !== undefined,
    escalation: escalates(output),
    error: false,
  });
}

async function checkOf(
  contract: OutputContract,
  matchRegExp: MatchRegExp,
): Promise<(output: string) => boolean> {
  if (contract.kind === 'text') return (output) => output.trim() !== '';
  if (contract.kind === 'json') return (output) => parsed(output) !== undefined;
  const check = await compileSchema(contract.schema, matchRegExp);
  return (output) => {
    const value = parsed(output);
    return value !== undefined && check(value) === undefined;
  };
}

/** By a flag of the answer that speaks of it, else by its words. */
function escalates(output: string): boolean {
  const value = parsed(output);
  const flag = isJsonObject(value) ? flagOf(value) : undefined;
  return flag ?? escalationWords.test(output);
}

function flagOf(value: JsonObject): boolean | undefined {
  const found = Object.entries(value).find(
    ([key, member]) => escalationKey.test(key) && typeof member === 'boolean',
  );
  return found === undefined ? undefined : found[1] === true;
}

function parsed(output: string): JsonValue | undefined {
  try {
    return JSON.parse(output) as JsonValue;
  } catch {
    return undefined;
  }
}
