import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { CanaryError } from '../../../base/errors.ts';
import { jinja } from '../jinja.ts';
import type { RenderContext, TemplateRenderer } from './renderer.ts';
import { unfilled } from './mustache.ts';
import { Budget, memberOf, pathOf, writtenVariable } from './values.ts';

type Statement = Parameters<Interpreter['evaluate']>[0];
type RuntimeValue = ReturnType<Interpreter['evaluate']>;

/** Lists that `range` makes. */
const maxRange = 100_000;

/**
 * Jinja by an interpreter that runs no code and reads no inherited member, bounded in steps and in
 * what it writes.
 */
export const renderJinja: TemplateRenderer = (content, context) => {
  const source = prepare(content, context);
  const budget = new Budget(context.prompt);
  try {
    const environment = environmentOf(context);
    const program = parse(tokenize(source));
    const value: unknown = new BoundedInterpreter(budget, environment).run(program).value;
    return [{ kind: 'text', text: typeof value === 'string' ? value : '' }];
  } catch (cause) {
    if (cause instanceof CanaryError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError(
      'bad-prompt',
      `prompt "${context.prompt}" cannot be rendered: ${message}`,
      {
        expected: 'a template of Jinja',
        cause,
      },
    );
  }
};

class BoundedInterpreter extends Interpreter {
  readonly #budget: Budget;

  constructor(budget: Budget, environment: Environment) {
    super(environment);
    this.#budget = budget;
  }

  override evaluate(statement: Statement, environment: Environment): RuntimeValue {
    this.#budget.step();
    const result = super.evaluate(statement, environment);
    const value: unknown = result.value;
    if (typeof value === 'string' || Array.isArray(value)) this.#budget.check(value.length);
    return result;
  }
}

function environmentOf({ vars }: RenderContext): Environment {
  const environment = new Environment();
  const constants = { true: true, false: false, none: null, True: true, False: false, None: null };
  for (const [name, value] of Object.entries(constants)) environment.set(name, value);
  environment.set('range', range);
  environment.set('raise_exception', (message: unknown) => {
    throw new Error(String(message));
  });
  for (const [name, value] of Object.entries(vars)) environment.set(name, value ?? null);
  return environment;
}

function range(first: number, last?: number, step = 1): number[] {
  const [from, to] = last === undefined ? [0, first] : [first, last];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (!(length <= maxRange)) throw new Error(`range() of more than ${maxRange}`);
  return Array.from({ length }, (_, index) => from + index * step);
}

/**
 * The template as the interpreter takes it: raw blocks as strings, variables that stand alone as the
 * text that every language writes for them, and one more line break at the end, as the interpreter
 * takes the last one away.
 */
function prepare(content: string, context: RenderContext): string {
  let source = '';
  let depth = 0;
  let inRaw = false;
  for (const token of jinja.tokenize(content, [])) {
    const text = content.slice(token.start, token.end);
    if (token.type === 'partial') throw unfilled(token.name, context.prompt);
    if (token.type === 'open') depth++;
    if (token.type === 'close') depth--;
    if (token.type === 'statement' && /^\{%[-+]?\s*(?:end)?raw\b/.test(text)) {
      inRaw = !inRaw;
      source += inRaw ? text.replace('raw', 'if true') : text.replace('endraw', 'endif');
    } else if (inRaw && token.type === 'text') {
      source += `{{ ${JSON.stringify(text)} }}`;
    } else if (token.type === 'variable' && depth === 0) {
      check(token.name, context);
      source += text;
    } else source += text;
  }
  return source.endsWith('\n') ? `${source}\n` : source;
}

/** A variable that is written whatever happens has to have a value. */
function check(name: string, context: RenderContext): void {
  const parts = name.split('.');
  if (
    memberOf(context.vars, parts[0] ?? '') === undefined ||
    pathOf(context.vars, parts) === undefined
  ) {
    writtenVariable(name, pathOf(context.vars, parts), context);
  }
}
