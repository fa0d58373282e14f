import { CanaryError } from '../../../base/errors.ts';
import { isJsonObject, type JsonValue } from '../../../base/json.ts';
import { mustache } from '../mustache.ts';
import type { TemplateToken } from '../token.ts';
import type { RenderContext, TemplateRenderer } from './renderer.ts';
import { Budget, memberOf, pathOf, writtenVariable } from './values.ts';

type Scope = readonly JsonValue[];

export const renderMustache: TemplateRenderer = (content, context) => {
  const tokens = mustache.tokenize(content, []);
  const writer = new MustacheWriter(tokens, context);
  return [{ kind: 'text', text: writer.write(0, tokens.length, [context.vars]) }];
};

class MustacheWriter {
  readonly #tokens: readonly TemplateToken[];
  readonly #context: RenderContext;
  readonly #budget: Budget;
  /** The closing tag of each opening one. */
  readonly #ends = new Map<number, number>();

  constructor(tokens: readonly TemplateToken[], context: RenderContext) {
    this.#tokens = tokens;
    this.#context = context;
    this.#budget = new Budget(context.prompt);
    const open: number[] = [];
    tokens.forEach(({ type }, at) => {
      if (type === 'open') open.push(at);
      if (type === 'close') this.#ends.set(open.pop() ?? at, at);
    });
  }

  write(from: number, to: number, scope: Scope): string {
    let out = '';
    for (let at = from; at < to; at++) {
      const token = this.#tokens[at];
      this.#budget.step();
      if (token?.type === 'text') out += this.#counted(token.text);
      else if (token?.type === 'variable') out += this.#variable(token.name, scope);
      else if (token?.type === 'partial') throw unfilled(token.name, this.#context.prompt);
      else if (token?.type === 'open') {
        const end = this.#ends.get(at) ?? to;
        for (const inner of scopesOf(token.inverted, lookUp(token.name, scope), scope)) {
          out += this.write(at + 1, end, inner);
        }
        at = end;
      }
    }
    return out;
  }

  #variable(name: string, scope: Scope): string {
    return this.#counted(writtenVariable(name, lookUp(name, scope), this.#context));
  }

  #counted(text: string): string {
    this.#budget.write(text.length);
    return text;
  }
}

/** One scope for each time the body of a section is written. */
function scopesOf(inverted: boolean, value: JsonValue | undefined, scope: Scope): Scope[] {
  const empty = !value || (Array.isArray(value) && value.length === 0);
  if (inverted) return empty ? [scope] : [];
  if (empty) return [];
  if (Array.isArray(value)) return value.map((item: JsonValue) => [...scope, item]);
  return [isJsonObject(value) ? [...scope, value] : scope];
}

/** Innermost scope that has the first part of a dotted name; own members only. */
function lookUp(name: string, scope: Scope): JsonValue | undefined {
  if (name === '.') return scope.at(-1);
  const parts = name.split('.');
  const holder = scope.findLast((value) => memberOf(value, parts[0] ?? '') !== undefined);
  return pathOf(holder, parts);
}

export function unfilled(name: string, prompt: string): CanaryError {
  return new CanaryError('bad-prompt', `partial "${name}" of prompt "${prompt}" is not filled in`, {
    expected: 'a closed prompt',
  });
}
