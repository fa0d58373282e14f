import type { JsonObject } from '../../../core/base/json.ts';
import { surelyLanguage } from '../../../core/eval/detectLanguage.ts';
import { findRefusal } from '../../../core/eval/refusal.ts';
import { compileSchema } from '../../../core/eval/scorers/jsonSchema.ts';
import { noPii } from '../../../core/eval/scorers/noPii.ts';
import { parseJson } from '../../../core/eval/scorers/scorer.ts';
import type { MatchRegExp } from '../../../core/ports.ts';
import type { OutputContract } from '../../../core/prompt/model.ts';
import { createRegExpMatcher } from '../../../node/boundedRegExp.ts';
import { maxOutputLength } from '../../../protocol/api.ts';
import type { OutputChecks, OutputFindings, OutputJob } from './outputChecks.ts';

/** Schemas and texts of prompts that are held; the oldest go first. */
const maxHeld = 500;

/**
 * Looks at outputs in the thread that it is made in. Only the length is said of an output of more
 * than `maxOutputLength`: a part of an answer has another format than the whole.
 */
export class LocalChecks implements OutputChecks {
  readonly #matchRegExp: MatchRegExp = createRegExpMatcher();
  readonly #schemas = new Held<JsonObject>();
  readonly #languages = new Held<Promise<string | undefined>>();

  async check(jobs: readonly OutputJob[]): Promise<readonly OutputFindings[]> {
    const findings: OutputFindings[] = [];
    for (const job of jobs) {
      // Others are let through between outputs.
      await new Promise((resolve) => setImmediate(resolve));
      findings.push(await this.#look(job));
    }
    return findings;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #look(job: OutputJob): Promise<OutputFindings> {
    const { output, contract } = job;
    const outputLength = charactersOf(output);
    if (output.length > maxOutputLength) return { outputLength };
    const context = { latencyMs: 0, costUsd: null, matchRegExp: this.#matchRegExp };
    const { score } = await noPii.score(output, { type: 'no-pii' }, context);
    return {
      outputLength,
      refusal: findRefusal(output) !== undefined,
      noPii: score,
      formatValid: await this.#conforms(output, contract),
      languageMatches: await this.#languageMatches(job),
    };
  }

  async #conforms(
    output: string,
    contract: OutputContract | undefined,
  ): Promise<boolean | undefined> {
    if (contract === undefined || contract.kind === 'text') return undefined;
    const parsed = parseJson(output);
    if (parsed === undefined || contract.kind === 'json') return parsed !== undefined;
    const { schema } = contract;
    try {
      // A schema that came from another thread is a new object each time, and compiled by identity.
      const known = this.#schemas.get(JSON.stringify(schema), () => schema);
      const check = await compileSchema(known, this.#matchRegExp);
      return check(parsed.value) === undefined;
    } catch {
      return undefined;
    }
  }

  async #languageMatches(job: OutputJob): Promise<number | undefined> {
    const expected = await this.#expectedLanguage(job);
    const found = expected === undefined ? undefined : await surelyLanguage(job.output);
    return found === undefined ? undefined : Number(found === expected);
  }

  async #expectedLanguage({ input, promptText }: OutputJob): Promise<string | undefined> {
    if (input !== undefined) return surelyLanguage(input);
    if (promptText === undefined) return undefined;
    return this.#languages.get(promptText, () => surelyLanguage(promptText));
  }
}

/** Surrogate pairs are one character. */
function charactersOf(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code <= 0xdbff) {
      const next = text.charCodeAt(at + 1);
      if (next >= 0xdc00 && next <= 0xdfff) count--;
    }
  }
  return count;
}

/** What was made of the texts that came last. */
class Held<T> {
  readonly #byText = new Map<string, T>();

  get(text: string, make: () => T): T {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    for (const oldest of this.#byText.keys()) {
      if (this.#byText.size < maxHeld) break;
      this.#byText.delete(oldest);
    }
    const made = make();
    this.#byText.set(text, made);
    return made;
  }
}
