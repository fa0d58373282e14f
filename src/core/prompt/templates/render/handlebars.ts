import parser, {
  type Block,
  type Call,
  type Expression,
  type Program,
  type Statement,
} from 'handlebars/dist/cjs/handlebars/compiler/base.js';
import { CanaryError } from '../../../base/errors.ts';
import { isJsonObject, type JsonValue } from '../../../base/json.ts';
import { handlebars } from '../handlebars.ts';
import { unfilled } from './mustache.ts';
import type { MessagePart, RenderContext, TemplateRenderer } from './renderer.ts';
import { Budget, memberOf, pathOf, written, writtenVariable } from './values.ts';

type Value = JsonValue | undefined;

/** Where a statement is looked at: the contexts around it, innermost last, names and data. */
interface Scope {
  readonly contexts: readonly Value[];
  readonly locals: Readonly<Record<string, Value>>;
  readonly data: Readonly<Record<string, Value>>;
}

/**
 * Handlebars by walking what its parser reads: no code is made of the template, helpers are those of
 * the tables below, and only own members of values are read.
 */
export const renderHandlebars: TemplateRenderer = (content, context) => {
  handlebars.tokenize(content, []);
  const writer = new HandlebarsWriter(context);
  writer.program(parse(content, context.prompt), {
    contexts: [context.vars],
    locals: {},
    data: { root: context.vars, ...context.data },
  });
  return writer.parts;
};

function parse(content: string, prompt: string): Program {
  try {
    return parser.parse(content);
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new CanaryError('bad-prompt', `prompt "${prompt}" cannot be rendered: ${message}`, {
      expected: 'a template of Handlebars',
      cause,
    });
  }
}

class HandlebarsWriter {
  readonly parts: MessagePart[] = [];
  readonly #context: RenderContext;
  readonly #budget: Budget;

  constructor(context: RenderContext) {
    this.#context = context;
    this.#budget = new Budget(context.prompt);
  }

  program(program: Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) {
      this.#budget.step();
      this.#statement(statement, scope);
    }
  }

  write(text: string): void {
    this.#budget.write(text.length);
    const last = this.parts.at(-1);
    if (last?.kind === 'text') this.parts.pop();
    this.parts.push({ kind: 'text', text: (last?.kind === 'text' ? last.text : '') + text });
  }

  value(expression: Expression, scope: Scope): Value {
    if ('value' in expression) return expression.value;
    if (expression.type === 'NullLiteral') return null;
    if (expression.type === 'SubExpression') return this.#called(expression, scope);
    return expression.type === 'PathExpression' ? lookUp(expression, scope) : undefined;
  }

  hash({ hash }: Call, scope: Scope): Record<string, Value> {
    const pairs = hash?.pairs ?? [];
    return Object.fromEntries(pairs.map(({ key, value }) => [key, this.value(value, scope)]));
  }

  #statement(statement: Statement, scope: Scope): void {
    if (statement.type === 'ContentStatement') this.write(statement.value);
    else if (statement.type === 'BlockStatement') this.#block(statement, scope);
    else if (statement.type === 'MustacheStatement') this.#mustache(statement, scope);
    else if (statement.type === 'PartialStatement') {
      throw unfilled(String(statement.name.original), this.#context.prompt);
    }
  }

  #mustache(call: Call, scope: Scope): void {
    const helper = inlineHelpers[nameOf(call.path)];
    const isCall = call.params.length > 0 || (call.hash?.pairs.length ?? 0) > 0;
    if (helper !== undefined && isCall) return helper(this, call, scope);
    const { path } = call;
    if (path.type !== 'PathExpression') return this.write(written(this.value(path, scope)));
    const value = lookUp(path, scope);
    // Within a section a name may be one that only some items have.
    const strict = scope.contexts.length === 1 && !path.data && path.parts.length > 0;
    this.write(strict ? writtenVariable(path.original, value, this.#context) : written(value));
  }

  #called(call: Call, scope: Scope): Value {
    const [first, second] = call.params.map((it) => this.value(it, scope));
    if (nameOf(call.path) === 'lookup') return memberAt(first, second);
    if (nameOf(call.path) === 'json') return JSON.stringify(first ?? null);
    return undefined;
  }

  #block(block: Block, scope: Scope): void {
    const helper = blockHelpers[nameOf(block.path)];
    if (helper !== undefined) return helper(this, block, scope);
    const value = this.value(block.path, scope);
    if (isEmpty(value)) return this.program(block.inverse, scope);
    if (Array.isArray(value)) return this.each(block, value as readonly JsonValue[], scope);
    const contexts = value === true ? scope.contexts : [...scope.contexts, value];
    this.program(block.program, { ...scope, contexts });
  }

  /** The body once for every item of a list or every member of an object. */
  each(block: Block, value: Value, scope: Scope): void {
    const entries = Array.isArray(value)
      ? (value as readonly JsonValue[]).map((item, index): [JsonValue, Value] => [index, item])
      : Object.entries(isJsonObject(value) ? value : {});
    if (entries.length === 0) return this.program(block.inverse, scope);
    const [itemName, keyName] = block.program?.blockParams ?? [];
    entries.forEach(([key, item], index) => {
      const last = index === entries.length - 1;
      this.program(block.program, {
        contexts: [...scope.contexts, item],
        locals: {
          ...scope.locals,
          ...(itemName === undefined ? {} : { [itemName]: item }),
          ...(keyName === undefined ? {} : { [keyName]: key }),
        },
        data: { ...scope.data, index, key, first: index === 0, last },
      });
    });
  }
}

type BlockHelper = (writer: HandlebarsWriter, block: Block, scope: Scope) => void;

const blockHelpers: Readonly<Record<string, BlockHelper | undefined>> = Object.assign(
  Object.create(null) as object,
  {
    if: choice((writer, { params: [value] }, scope) => {
      return value !== undefined && !isEmpty(writer.value(value, scope));
    }),
    unless: choice((writer, { params: [value] }, scope) => {
      return value === undefined || isEmpty(writer.value(value, scope));
    }),
    ifEquals: choice((writer, block, scope) => equal(writer, block, scope)),
    unlessEquals: choice((writer, block, scope) => !equal(writer, block, scope)),
    each: (writer: HandlebarsWriter, block: Block, scope: Scope) => {
      const [list] = block.params;
      writer.each(block, list === undefined ? undefined : writer.value(list, scope), scope);
    },
    with: (writer: HandlebarsWriter, block: Block, scope: Scope) => {
      const [given] = block.params;
      const value = given === undefined ? undefined : writer.value(given, scope);
      if (isEmpty(value)) return writer.program(block.inverse, scope);
      const [name] = block.program?.blockParams ?? [];
      const locals = name === undefined ? scope.locals : { ...scope.locals, [name]: value };
      writer.program(block.program, { ...scope, contexts: [...scope.contexts, value], locals });
    },
  },
);

/** A helper that writes its body or its `else`. */
function choice(
  test: (writer: HandlebarsWriter, block: Block, scope: Scope) => boolean,
): BlockHelper {
  return (writer, block, scope) =>
    writer.program(test(writer, block, scope) ? block.program : block.inverse, scope);
}

function equal(writer: HandlebarsWriter, { params }: Block, scope: Scope): boolean {
  const [first, second] = params.map((it) => writer.value(it, scope));
  return first === second;
}

type InlineHelper = (writer: HandlebarsWriter, call: Call, scope: Scope) => void;

const inlineHelpers: Readonly<Record<string, InlineHelper | undefined>> = Object.assign(
  Object.create(null) as object,
  {
    json: (writer: HandlebarsWriter, call: Call, scope: Scope) => {
      const [first] = call.params;
      const indent = Number(writer.hash(call, scope)['indent'] ?? 0);
      const value = first === undefined ? null : (writer.value(first, scope) ?? null);
      writer.write(JSON.stringify(value, null, indent));
    },
    lookup: (writer: HandlebarsWriter, call: Call, scope: Scope) => {
      const [value, key] = call.params.map((it) => writer.value(it, scope));
      writer.write(written(memberAt(value, key)));
    },
    media: (writer: HandlebarsWriter, call: Call, scope: Scope) => {
      const { url, contentType } = writer.hash(call, scope);
      const type = contentType == null ? {} : { contentType: written(contentType) };
      writer.parts.push({ kind: 'media', url: written(url), ...type });
    },
    section: (writer: HandlebarsWriter, call: Call, scope: Scope) => {
      const [name] = call.params;
      const value = name === undefined ? '' : written(writer.value(name, scope));
      writer.parts.push({ kind: 'section', name: value });
    },
  },
);

function nameOf(path: Expression): string {
  return path.type === 'PathExpression' && !path.data ? path.original : '';
}

/** Empty as Handlebars has it: false, nothing, no text, an empty list; zero too. */
function isEmpty(value: Value): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}

function memberAt(value: Value, key: Value): Value {
  if (Array.isArray(value)) return (value as readonly JsonValue[])[Number(key)];
  return typeof key === 'string' || typeof key === 'number' ? memberOf(value, `${key}`) : undefined;
}

function lookUp(path: Extract<Expression, { type: 'PathExpression' }>, scope: Scope): Value {
  const [head = '', ...rest] = path.parts;
  if (path.data) return inValue(own(scope.data, head), rest);
  const context = scope.contexts.at(-1 - path.depth);
  const plain = path.depth === 0 && !/^(?:this|\.)(?:[./]|$)/.test(path.original);
  if (plain && Object.hasOwn(scope.locals, head)) return inValue(scope.locals[head], rest);
  return inValue(context, path.parts);
}

function own(members: Readonly<Record<string, Value>>, name: string): Value {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** A member of a member; lists have numbers and a length. */
function inValue(value: Value, parts: readonly string[]): Value {
  let found = value;
  for (const part of parts) {
    if (!Array.isArray(found)) found = pathOf(found, [part]);
    else if (part === 'length') found = found.length;
    else found = /^\d+$/.test(part) ? (found as readonly JsonValue[])[Number(part)] : undefined;
  }
  return found;
}
