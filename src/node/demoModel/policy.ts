import { describeKeys, readContract, type Contract } from './contract.ts';
import { readInstructions } from './instructions.ts';
import type { Language } from './language.ts';
import {
  readProhibitions,
  readSafeguards,
  type Prohibition,
  type Safeguards,
} from './prohibitions.ts';
import { isKeyItem, isProhibition, readRules, type Rule } from './rules.ts';
import { normalise } from './text.ts';
import type { ChatRequest } from './wire.ts';

export interface LengthLimit {
  readonly sentences: number | null;
  readonly words: number | null;
}

/** Everything that the simulator took from a prompt. It knows nothing else about the task. */
export interface Policy {
  readonly rules: readonly Rule[];
  readonly prohibitions: readonly Prohibition[];
  readonly safeguards: Safeguards;
  readonly contract: Contract | null;
  /** What the prompt says about its output keys and labels. */
  readonly described: ReadonlyMap<string, string>;
  /** `customer`: the language of the input. */
  readonly language: 'customer' | Language | null;
  readonly length: LengthLimit;
  /** Told to use the given facts only. */
  readonly grounded: boolean;
  readonly task: 'reply' | 'summary' | 'label';
  /** The answer goes to a person who wrote. */
  readonly conversational: boolean;
  readonly greetsByName: boolean;
  readonly formal: boolean;
  readonly bullets: boolean;
  /** Sentences of the prompt that state facts, to answer from. */
  readonly knowledge: readonly string[];
  /** Instructions read, and characters: more of either makes slips likelier. */
  readonly size: { readonly instructions: number; readonly characters: number };
}

/** Reads a prompt's instructions into a policy. */
export function readPolicy(instructions: string, format: ChatRequest['format']): Policy {
  const sentences = readInstructions(withoutExamples(instructions));
  const rules = readRules(sentences);
  const prohibitions = readProhibitions(sentences);
  const general = sentences.filter((it) => !isKeyItem(it.text));
  const plain = general.map((it) => normalise(it.text));
  const all = plain.join('\n');
  return {
    rules,
    prohibitions,
    safeguards: readSafeguards(sentences),
    contract: readContract(format, instructions),
    described: describeKeys(instructions),
    language: readLanguage(plain),
    length: readLength(all),
    grounded:
      /\bonly\b.{0,40}\b(?:facts|data|articles?|documents?|context|information|sources?)\b|\bdo not (?:guess|invent|make up|speculate)|\bnever (?:guess|invent|make up)/.test(
        all,
      ),
    task: readTask(all),
    conversational:
      /\b(?:customer|guest|client|patient|caller|visitor|tenant|buyer|shopper|subscriber|passenger|student)s?\b|\buser's message\b/.test(
        all,
      ),
    greetsByName: /\b(?:greet|address|call|salut)\w*\b.{0,40}\bname\b/.test(all),
    formal: /\bformal(?:ly)?\b/.test(all) && !/\b(?:not|in|less)[ -]?formal/.test(all),
    bullets: /\bbullet(?:ed)? (?:points?|list)\b|\bas (?:a )?bullets?\b/.test(all),
    knowledge: general.filter((it) => isStatement(it.text)).map((it) => it.text),
    size: { instructions: sentences.length, characters: instructions.length },
  };
}

export type PolicyReader = typeof readPolicy;

/** Reads each prompt once: the last few policies are kept. */
export function createPolicyReader(kept = 32): PolicyReader {
  const known = new Map<string, Policy>();
  return (instructions, format) => {
    const key = JSON.stringify([instructions, format]);
    const policy = known.get(key) ?? readPolicy(instructions, format);
    known.delete(key);
    known.set(key, policy);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return policy;
  };
}

/** JSON examples are the contract's to read; their keys and values are no demands. */
function withoutExamples(instructions: string): string {
  return instructions.replace(/\{[^{}]*"\w+"\s*:[^{}]*\}/g, '');
}

const codes: Readonly<Record<string, Language>> = {
  english: 'en',
  spanish: 'es',
  german: 'de',
  french: 'fr',
};

function readLanguage(sentences: readonly string[]): Policy['language'] {
  const verb = '(?:answer|reply|respond|write|speak|use|stay|keep|summari[sz]e|in)';
  const theirs = new RegExp(
    `\\b${verb}\\b.{0,40}\\b(?:same language|their (?:own |preferred )?language|(?:customer|user|guest|client|patient|caller|reader|sender|writer|author|person)'?s?'? (?:own )?language|language (?:of|that|in which|the|they)\\b)`,
  );
  const fixed = new RegExp(`\\b${verb}\\b.{0,30}\\b(${Object.keys(codes).join('|')})\\b`);
  for (const sentence of sentences) {
    if (isProhibition(sentence)) continue;
    const name = fixed.exec(sentence)?.[1];
    if (name !== undefined && !/\bif\b|\bwhen\b/.test(sentence)) return codes[name] ?? null;
    if (theirs.test(sentence)) return 'customer';
  }
  return null;
}

const numbers = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
];

/** "at most six sentences", "2-3 sentences", "one sentence", "under 80 words". */
export function readLength(text: string): LengthLimit {
  const amount = `(\\d+|single|${numbers.join('|')})`;
  const find = (unit: string): number | null => {
    const pattern = new RegExp(
      `(?:${amount}\\s*(?:-|–|to|or)\\s*)?\\b${amount}[ -](?:\\w+ )?${unit}s?\\b`,
      'i',
    );
    const word = pattern.exec(text)?.[2]?.toLowerCase();
    if (word === undefined) return null;
    if (word === 'single') return 1;
    return numbers.includes(word) ? numbers.indexOf(word) : Number(word);
  };
  return { sentences: find('sentence') ?? find('line'), words: find('word') };
}

function readTask(all: string): Policy['task'] {
  if (/\bsummari[sz]e\b|\bwrite (?:a |the )?(?:short |brief )?summary\b/.test(all))
    return 'summary';
  const label = /\b(?:classify|categori[sz]e|label)\b|\bone of the (?:labels|categories)\b/.test(
    all,
  );
  return label && /\b(?:only|just|nothing but|one word|name of)\b/.test(all) ? 'label' : 'reply';
}

/** "Breakfast is served from 7 to 10." states; "Be brief." and "You are ..." instruct. */
function isStatement(text: string): boolean {
  const plain = normalise(text);
  if (plain.endsWith('?')) return false;
  if (
    /^(?:you|your|if|when|never|do not|don't|always|please|otherwise|the (?:reply|answer|output|user|customer|guest))\b/.test(
      plain,
    )
  ) {
    return false;
  }
  return (
    /^(?:the|our|we|there|a|an|this|these|it|all|each|every|[\p{L}-]+(?: [\p{L}-]+){0,3}) .{0,60}\b(?:is|are|was|were|has|have|can be|costs?|opens?|closes?|takes?|lasts?|includes?|offers?|starts?|ends?|begins?|ships?|applies|serves?|served)\b/u.test(
      plain,
    ) && !/\b(?:must|should)\b/.test(plain)
  );
}
