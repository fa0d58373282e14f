import { inputsOf } from '../eval/promptInputs.ts';
import type { PublishedPrompt } from '../prompt/model.ts';

/** Where an attacker's text can go in. */
export interface AttackSurface {
  /** The free text that a user writes. */
  readonly main: string;
  /** A variable that carries documents, tool results or history. */
  readonly context: string | undefined;
  readonly all: readonly string[];
}

const mainHints =
  /message|question|query|input|request|text|comment|review|e?mail|body|ticket|conversation|chat|content|description|note|prompt/i;
const contextHints =
  /document|context|knowledge|article|source|result|history|attachment|page|tool|order|data/i;
const shortHints = /name|language|locale|tone|date|time|id$|number|count|limit|style|format|role/i;

/** Undefined when the prompt takes no input at all. */
export function attackSurface(prompt: PublishedPrompt): AttackSurface | undefined {
  const all = inputsOf(prompt);
  const free = all.filter((name) => !shortHints.test(name));
  const main =
    free.find((name) => mainHints.test(name) && !contextHints.test(name)) ??
    free.find((name) => mainHints.test(name)) ??
    free.at(-1) ??
    all.at(-1);
  if (main === undefined) return undefined;
  const context = free.find((name) => name !== main && contextHints.test(name));
  return { main, context, all };
}
