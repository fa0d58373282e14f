import { CanaryError } from '../../../base/errors.ts';
import { isJsonObject, type JsonValue } from '../../../base/json.ts';
import type { Role } from '../../model.ts';
import type { RenderContext } from './renderer.ts';

export const valueRoles: readonly Role[] = ['system', 'developer', 'user', 'assistant', 'tool'];

/** Own members only: nothing that a value inherits can be read. */
export function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function pathOf(
  value: JsonValue | undefined,
  parts: readonly string[],
): JsonValue | undefined {
  let found = value;
  for (const part of parts) found = memberOf(found, part);
  return found;
}

/** A value as every template language writes it here. */
export function written(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** As `written`, with what the context says about variables that have no value. */
export function writtenVariable(
  name: string,
  value: JsonValue | undefined,
  { prompt, missing }: RenderContext,
): string {
  if (value !== undefined || missing === 'empty') return written(value);
  throw new CanaryError('bad-prompt', `variable "${name}" of prompt "${prompt}" has no value`, {
    expected: `a value for "${name}"`,
  });
}

/** Characters that one message may have once it is rendered. */
const maxOutput = 10_000_000;
/** Pieces that are written or looked at: loops within loops end here. */
const maxSteps = 500_000;

/** Bounds what a template may take. */
export class Budget {
  readonly #prompt: string;
  #steps = 0;
  #length = 0;

  constructor(prompt: string) {
    this.#prompt = prompt;
  }

  step(): void {
    if (++this.#steps > maxSteps) throw this.#spent(`at most ${maxSteps} steps`);
  }

  write(length: number): void {
    this.#length += length;
    this.check(this.#length);
  }

  check(length: number): void {
    if (length > maxOutput) throw this.#spent(`at most ${maxOutput} characters`);
  }

  #spent(expected: string): CanaryError {
    return new CanaryError('bad-prompt', `prompt "${this.#prompt}" takes too much to render`, {
      expected,
    });
  }
}
