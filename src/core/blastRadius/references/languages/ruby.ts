import type { Argument, Expression, MapEntry, Parameter } from '../program/expression.ts';
import {
  bind,
  callOf,
  entry,
  literalOf,
  memberOf,
  named,
  other,
  plainText,
  target,
  targetsOf,
  textOfParts,
  type Reader,
  type Rules,
} from '../program/reader.ts';
import { childIn, type SyntaxNode } from '../program/syntaxNode.ts';
import { unescape } from './escapes.ts';

export const ruby: Rules = {
  string: text,
  bare_string: text,
  heredoc_body: text,
  simple_symbol: (node, reader) => plainText(node.start, reader.textOf(node).slice(1)),
  hash_key_symbol: (node, reader) => plainText(node.start, reader.textOf(node)),
  delimited_symbol: text,
  chained_string: (node, reader) => ({
    kind: 'join',
    at: node.start,
    separator: '',
    parts: reader.readAll(node.children),
  }),
  identifier: (node, reader) => named(node.start, reader.textOf(node)),
  constant: (node, reader) => named(node.start, reader.textOf(node)),
  instance_variable: (node, reader) =>
    memberOf(node.start, null, reader.textOf(node).replace(/^@+/, '')),
  scope_resolution: (node, reader) =>
    memberOf(node.start, reader.readIn(node, 'scope'), reader.textOf(childIn(node, 'name'))),
  element_reference: (node, reader) => {
    const object = reader.readIn(node, 'object');
    const keys = reader.readAll(node.children.filter(({ field }) => field !== 'object'));
    const key = literalOf(keys[0]);
    return key === undefined
      ? other(node.start, [object, ...keys])
      : memberOf(node.start, object, key);
  },
  call,
  binary: (node, reader) => {
    const parts = [reader.readIn(node, 'left'), reader.readIn(node, 'right')];
    const operator = childIn(node, 'operator')?.type ?? '';
    if (operator === '+' || operator === '/') {
      return { kind: 'join', at: node.start, separator: operator === '/' ? '/' : '', parts };
    }
    return other(node.start, parts, /^(?:[!=]==?|=~)$/.test(operator));
  },
  pattern: (node, reader) => other(node.start, reader.readAll(node.children), true),
  hash: (node, reader) => ({
    kind: 'map',
    at: node.start,
    type: null,
    entries: node.children.map((child) => pair(child, reader)),
  }),
  array: list,
  string_array: list,
  symbol_array: list,
  left_assignment_list: list,
  assignment: (node, reader) =>
    bind(node.start, targetsOf(reader.readIn(node, 'left')), reader.readIn(node, 'right')),
  operator_assignment: (node, reader) =>
    bind(node.start, targetsOf(reader.readIn(node, 'left')), reader.readIn(node, 'right')),
  method: func,
  singleton_method: func,
  lambda: func,
  class: classOf,
  module: classOf,
  superclass: (node) => other(node.start, []),
  return: (node, reader) => ({ kind: 'return', at: node.start, value: reader.readParts(node) }),
};

function text(node: SyntaxNode, reader: Reader): Expression {
  return textOfParts(
    node.start,
    node.children.map((child) => {
      if (child.type === 'interpolation') return reader.readParts(child);
      return child.type === 'escape_sequence'
        ? unescape(reader.textOf(child))
        : reader.textOf(child);
    }),
  );
}

function list(node: SyntaxNode, reader: Reader): Expression {
  return { kind: 'list', at: node.start, items: reader.readAll(node.children) };
}

function call(node: SyntaxNode, reader: Reader): Expression {
  const method = reader.textOf(childIn(node, 'method'));
  const receiver = childIn(node, 'receiver');
  const listed = childIn(node, 'arguments')?.children ?? [];
  const block = childIn(node, 'block');
  // `Point.new(x)` makes a point, as `Point(x)` does elsewhere.
  const made = method === 'new' && receiver?.type === 'constant';
  const callee =
    receiver === undefined
      ? named(node.start, method)
      : made
        ? named(node.start, reader.textOf(receiver))
        : memberOf(node.start, receiver.type === 'self' ? null : reader.read(receiver), method);
  const given = listed.map((child) => argument(child, reader));
  if (method === 'require' || method === 'require_relative') {
    const module = literalOf(given[0]?.value);
    if (module !== undefined) return { kind: 'import', at: node.start, module, names: [] };
  }
  // A call without arguments may be a variable's attribute as well.
  const read: Expression =
    receiver !== undefined && given.length === 0 && block === undefined && !made
      ? callOf(node.start, callee, [])
      : callOf(node.start, callee, given);
  return block === undefined ? read : other(node.start, [read, func(block, reader)]);
}

function argument(node: SyntaxNode, reader: Reader): Argument {
  if (node.type === 'pair') {
    const { key, value } = pair(node, reader);
    return { name: key, value, spread: false };
  }
  const spread = node.type === 'splat_argument' || node.type === 'hash_splat_argument';
  return { name: null, value: spread ? reader.readParts(node) : reader.read(node), spread };
}

function pair(node: SyntaxNode, reader: Reader): MapEntry {
  if (node.type !== 'pair') return entry(null, reader.readParts(node), true);
  const key = literalOf(reader.readIn(node, 'key')) ?? null;
  const value = childIn(node, 'value');
  // `{ order: }` takes the variable of that name.
  if (value === undefined) return entry(key, named(node.start, key ?? ''));
  return entry(key, reader.read(value));
}

function func(node: SyntaxNode, reader: Reader): Expression {
  const listed = childIn(node, 'parameters')?.children ?? [];
  const body = childIn(node, 'body');
  const statements = body === undefined ? [] : reader.readAll(body.children);
  const last = statements.at(-1);
  const isMethod = node.type === 'method' || node.type === 'singleton_method';
  // What a method says last is what it returns.
  if (isMethod && last !== undefined && last.kind !== 'return') {
    statements[statements.length - 1] = { kind: 'return', at: last.at, value: last };
  }
  return {
    kind: 'function',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')) || null,
    params: listed.map((it, index) => parameter(it, index, reader)),
    body: statements,
  };
}

function parameter(node: SyntaxNode, index: number, reader: Reader): Parameter {
  const name = node.type === 'identifier' ? node : (childIn(node, 'name') ?? node);
  const key = node.type === 'keyword_parameter' ? reader.textOf(name) : null;
  return { name: reader.textOf(name), type: null, key, index };
}

function classOf(node: SyntaxNode, reader: Reader): Expression {
  const members = reader.readAll(childIn(node, 'body')?.children ?? []);
  return {
    kind: 'class',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')),
    fields: [],
    body: members.map((member) =>
      member.kind === 'bind'
        ? {
            ...member,
            targets: member.targets.map((it) => target(it.name, { ...it, ofInstance: true })),
          }
        : member,
    ),
  };
}
