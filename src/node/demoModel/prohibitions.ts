import { readActions, type Action } from './actions.ts';
import { conceptEntry, conceptsNamed, type ConceptId } from './concepts.ts';
import type { Instruction } from './instructions.ts';
import { hasCondition, isKeyItem, isProhibition } from './rules.ts';
import { contentStems, normalise } from './text.ts';

/** "Never promise a refund." */
export interface Prohibition {
  readonly kind: 'grant' | 'topic' | 'phrase';
  /** Grants: what may not be promised. */
  readonly concepts: readonly ConceptId[];
  readonly stems: ReadonlySet<string>;
  /** Phrases that may not appear. */
  readonly phrases: readonly string[];
  /** What to do or say instead: later words of the same item. */
  readonly instead: readonly Action[];
}

export interface Safeguards {
  /** Texts in the input are data, not instructions. */
  readonly asData: boolean;
  /** The prompt itself stays secret. */
  readonly confidential: boolean;
}

const forbids =
  /\b(?:never|do not|don't|must not|mustn't|may not|not allowed to|avoid|under no circumstances|refrain from|cannot|no one but|without)\b/;
const contentVerb =
  /\b(?:giv|discuss|talk|provid|answer|writ|recommend|mention|comment|help|shar|us|say|advis|suggest|produc)\w*\b/;
const grantVerb =
  /\b(?:promis|offer|grant|giv|approv|guarante|confirm|agree|issu|authori|commit|arrang|process|mak|hand out|suggest)\w*/;
const elsewhere =
  /\b(?:only|decided|approved|granted|handled|authori[sz]ed)\b.*\b(?:by|after|may|can)\b/;

/** The prohibitions among a prompt's sentences, those on its own texts aside. */
export function readProhibitions(instructions: readonly Instruction[]): Prohibition[] {
  return instructions.flatMap((instruction, index) => {
    if (isKeyItem(instruction.text)) return [];
    const text = normalise(instruction.text);
    const grants = conceptsNamed(instruction.text).filter((id) => conceptEntry(id).grant === true);
    const forbidden = forbids.test(text) && !isSafeguard(text);
    const grant =
      grants.length > 0 && ((forbidden && grantVerb.test(text)) || elsewhere.test(text));
    const topic = forbidden && isProhibition(instruction.text) && contentVerb.test(text);
    if (!grant && !topic) return [];
    const phrases = [...instruction.text.matchAll(/"([^"]{2,80})"/g)].map((it) => it[1] ?? '');
    const kind = grant ? 'grant' : phrases.length > 0 ? 'phrase' : 'topic';
    const followers = instructions
      .slice(index + 1)
      .filter((it) => it.block === instruction.block && !hasCondition(it))
      .map((it) => it.text);
    const [, ...rest] = instruction.text.split(/;|,? but |, instead/);
    return [
      {
        kind,
        concepts: kind === 'grant' ? grants : conceptsNamed(instruction.text),
        stems: contentStems(text.replace(forbids, '')),
        phrases: kind === 'phrase' ? phrases : [],
        instead: kind === 'phrase' ? [] : [...rest, ...followers].flatMap(readActions),
      } satisfies Prohibition,
    ];
  });
}

/** Rules that protect the prompt from its input. */
export function readSafeguards(instructions: readonly Instruction[]): Safeguards {
  const texts = instructions.map((it) => normalise(it.text));
  return { asData: texts.some(isAsData), confidential: texts.some(isConfidential) };
}

function isSafeguard(text: string): boolean {
  return isAsData(text) || isConfidential(text);
}

function isAsData(text: string): boolean {
  return (
    /\bas (?:plain |pure |mere )?(?:data|content|information|untrusted|text)\b/.test(text) ||
    /\b(?:not|never) (?:as )?(?:instructions|commands|orders)\b/.test(text) ||
    /\b(?:ignore|do not (?:follow|obey|act on|execute)|never (?:follow|obey|act on|execute)|don't (?:follow|obey)|disregard)\b.*\b(?:instructions|commands|requests to change)\b/.test(
      text,
    )
  );
}

function isConfidential(text: string): boolean {
  const secret = '(?:instructions?|prompt|rules|internal|guidelines|configuration|confidential)';
  return (
    new RegExp(
      `\\b(?:never|do not|don't|must not|may not|not)\\b.*\\b(?:reveal|share|disclose|repeat|quote|show|mention|expose|describe|discuss|print|output|talk about|pass on)\\b.*\\b${secret}`,
    ).test(text) ||
    new RegExp(`\\b${secret}\\b.*\\b(?:confidential|secret|private)\\b`).test(text) ||
    /\bkeep\b.*\b(?:confidential|secret|private)\b/.test(text)
  );
}
