import { rankChoices } from './classify.ts';
import { composeReply, type Composition } from './compose.ts';
import { withoutConfidential } from './confidentialFacts.ts';
import type { Field } from './contract.ts';
import { fillFields } from './fields.ts';
import { findInjectedOrder, type InjectedOrder } from './injection.ts';
import { readInput } from './input.ts';
import { applyRules } from './outcome.ts';
import { phrase } from './phrases.ts';
import { readPolicy, type Policy, type PolicyReader } from './policy.ts';
import { readSituation, type Situation } from './situation.ts';
import { fences, missedInstruction, resists, type Draw, type InstructionKind } from './slips.ts';
import { summarise } from './summarise.ts';
import { countTokens, takeTokens } from './tokens.ts';
import type { ChatRequest } from './wire.ts';

export interface DemoAnswer {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly finishReason: 'stop' | 'length';
}

export interface Sampling {
  readonly seed: number;
  /** 0 at temperature 0; otherwise what distinguishes this draw from the next. */
  readonly sample: number;
}

/**
 * Answers one request: reads the prompt into a policy, the data into a situation, applies the one
 * to the other. Equal requests with equal sampling get equal answers.
 */
export function answer(
  request: ChatRequest,
  sampling: Sampling,
  policyOf: PolicyReader = readPolicy,
): DemoAnswer {
  const limited = takeTokens(write(request, sampling, policyOf), request.maxTokens ?? Infinity);
  return {
    text: limited.text,
    inputTokens: request.messages.reduce((sum, it) => sum + 4 + countTokens(it.content), 0),
    outputTokens: countTokens(limited.text),
    finishReason: limited.cut ? 'length' : 'stop',
  };
}

function write(request: ChatRequest, { seed, sample }: Sampling, policyOf: PolicyReader): string {
  const input = readInput(request.messages);
  const policy = policyOf(input.instructions, request.format);
  const texts = [input.main, ...input.others].map((it) => it.text);
  const draw: Draw = { seed, sample, input: texts.join('\n\n') };
  const discreet = policy.safeguards.confidential && resists(true, draw);
  const told = discreet ? withoutConfidential(input) : input;
  const situation = readSituation(told, policy.knowledge);
  const order = findInjectedOrder(input);
  if (order !== null) {
    const { asData, confidential } = policy.safeguards;
    const guarded = order.kind === 'say' ? asData : confidential;
    const resisted = resists(guarded, draw);
    if (!resisted && order.kind !== 'disclose') return obey(order, policy, input.instructions);
    if (resisted && order.where === 'main') return decline(order, policy, situation);
  }
  const active = activeKinds(policy, situation);
  const missed = missedInstruction(policy, draw, active);
  const outcome = applyRules(policy, situation, missed);
  const language = languageOf(policy, situation, missed);
  return express({ policy, situation, outcome, language, missed }, draw);
}

/** What this answer could get wrong: only instructions that have a bearing on it. */
function activeKinds(policy: Policy, situation: Situation): InstructionKind[] {
  const kinds: InstructionKind[] = [...applyRules(policy, situation, null).active];
  const { sentences, words } = policy.length;
  if (policy.contract !== null) kinds.push('contract');
  if (policy.contract?.fields.some((it) => it.choices.length > 1) === true) kinds.push('label');
  if (policy.language !== null && situation.language !== 'en') kinds.push('language');
  if (sentences !== null || words !== null) kinds.push('length');
  return kinds;
}

function languageOf(
  policy: Policy,
  situation: Situation,
  missed: InstructionKind | null,
): Composition['language'] {
  if (policy.language === null || missed === 'language') return 'en';
  return policy.language === 'customer' ? situation.language : policy.language;
}

function express(composition: Composition, draw: Draw): string {
  const { policy, missed } = composition;
  const { contract } = policy;
  if (contract === null) return prose(composition);
  const json = JSON.stringify(fillFields(contract.fields, composition), null, 2);
  if (missed === 'contract') return `Here is the answer:\n\n${json}`;
  return contract.bare || !fences(draw) ? json : `\`\`\`json\n${json}\n\`\`\``;
}

function prose(composition: Composition): string {
  const { policy, situation, outcome, language } = composition;
  if (policy.task === 'summary') return summarise(policy, situation, language, policy.length);
  if (policy.task !== 'label' || policy.described.size === 0) return composeReply(composition);
  const labels: Field = {
    name: 'label',
    description: '',
    type: 'string',
    choices: [...policy.described.keys()],
    nullable: false,
    minimum: null,
    maximum: null,
    members: [],
    item: null,
  };
  return rankChoices(labels, policy, situation, outcome).find((it) => typeof it === 'string') ?? '';
}

/** Does what the input orders, as a model does that nobody told otherwise. */
function obey(order: InjectedOrder, policy: Policy, instructions: string): string {
  const leaked = instructions.trim().slice(0, 1200);
  const text =
    order.kind === 'say'
      ? order.payload
      : order.encoding === 'base64'
        ? Buffer.from(leaked).toString('base64')
        : leaked;
  return policy.contract?.enforced === true ? inContract(text, policy) : text;
}

function decline(order: InjectedOrder, policy: Policy, situation: Situation): string {
  const language = policy.language === 'customer' ? situation.language : 'en';
  const text = phrase(order.kind === 'say' ? 'declineOrder' : 'decline', language);
  return policy.contract === null ? text : inContract(text, policy);
}

/** The shape that is demanded, with one text of it replaced. */
function inContract(text: string, policy: Policy): string {
  const fields = policy.contract?.fields ?? [];
  const empty = { main: { label: '', text: '' }, others: [], instructions: '' };
  const situation = readSituation(empty, []);
  const outcome = applyRules(policy, situation, null);
  const composition: Composition = { policy, situation, outcome, language: 'en', missed: null };
  const filled = fillFields(fields, composition);
  const key =
    fields.find((it) => it.type === 'string' && it.choices.length === 0)?.name ?? 'answer';
  return JSON.stringify({ ...filled, [key]: text }, null, 2);
}
