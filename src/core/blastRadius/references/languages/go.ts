import type { Expression, MapEntry, Parameter } from '../program/expression.ts';
import {
  bind,
  callOf,
  entry,
  literalOf,
  memberOf,
  named,
  other,
  positional,
  target,
  targetsOf,
  textOfParts,
  type Reader,
  type Rules,
} from '../program/reader.ts';
import { childIn, type SyntaxNode } from '../program/syntaxNode.ts';
import { unescape } from './escapes.ts';

export const go: Rules = {
  interpreted_string_literal: text,
  raw_string_literal: text,
  identifier: (node, reader) => named(node.start, reader.textOf(node)),
  type_identifier: (node, reader) => named(node.start, reader.textOf(node)),
  selector_expression: (node, reader) =>
    memberOf(node.start, reader.readIn(node, 'operand'), reader.textOf(childIn(node, 'field'))),
  index_expression: (node, reader) => {
    const object = reader.readIn(node, 'operand');
    const index = reader.readIn(node, 'index');
    const key = literalOf(index);
    return key === undefined
      ? other(node.start, [object, index])
      : memberOf(node.start, object, key);
  },
  call_expression: (node, reader) => {
    const types = childIn(node, 'type_arguments');
    const callee = reader.readIn(node, 'function');
    const given = reader.readAll(childIn(node, 'arguments')?.children ?? []);
    const made = callOf(node.start, callee, given.map(positional));
    if (types === undefined) return made;
    return { kind: 'typed', at: node.start, type: reader.textOf(types), value: made };
  },
  binary_expression: (node, reader) => {
    const parts = [reader.readIn(node, 'left'), reader.readIn(node, 'right')];
    const operator = childIn(node, 'operator')?.type ?? '';
    if (operator === '+') return { kind: 'join', at: node.start, separator: '', parts };
    return other(node.start, parts, /^[!=]=$/.test(operator));
  },
  expression_case: (node, reader) => {
    const value = childIn(node, 'value');
    const rest = node.children.filter((child) => child !== value);
    const head = value === undefined ? [] : [other(value.start, [reader.read(value)], true)];
    return other(node.start, [...head, ...reader.readAll(rest)]);
  },
  expression_list: (node, reader) => {
    const items = reader.readAll(node.children);
    return items.length === 1 && items[0] !== undefined
      ? items[0]
      : { kind: 'list', at: node.start, items };
  },
  composite_literal: (node, reader) => composite(node, reader),
  literal_element: (node, reader) => reader.readParts(node),
  type_conversion_expression: (node, reader) => reader.readIn(node, 'operand'),
  const_spec: declaration,
  var_spec: declaration,
  short_var_declaration: assignment,
  assignment_statement: assignment,
  range_clause: (node, reader) =>
    bind(
      node.start,
      targetsOf(reader.readIn(node, 'left')),
      other(node.start, [reader.readIn(node, 'right')]),
    ),
  function_declaration: func,
  method_declaration: func,
  func_literal: func,
  type_spec: struct,
  import_spec: (node, reader) => {
    const module = literalOf(reader.readIn(node, 'path')) ?? '';
    const name = reader.textOf(childIn(node, 'name')) || (module.split('/').at(-1) ?? '');
    return { kind: 'import', at: node.start, module, names: [name] };
  },
  return_statement: (node, reader) => ({
    kind: 'return',
    at: node.start,
    value: firstOf(reader.readParts(node)),
  }),
  package_clause: (node) => other(node.start, []),
};

function text(node: SyntaxNode, reader: Reader): Expression {
  return textOfParts(
    node.start,
    node.children.map((child) =>
      child.type === 'escape_sequence' ? unescape(reader.textOf(child)) : reader.textOf(child),
    ),
  );
}

/** Of several results the first is the value, the rest say whether there is one. */
function firstOf(value: Expression): Expression {
  return value.kind === 'list' ? (value.items[0] ?? value) : value;
}

function composite(node: SyntaxNode, reader: Reader): Expression {
  const body = childIn(node, 'body');
  const type = reader.textOf(childIn(node, 'type')) || null;
  const elements = body?.children ?? [];
  if (elements.some((it) => it.type !== 'keyed_element')) {
    return { kind: 'list', at: node.start, items: reader.readAll(elements) };
  }
  const entries = elements.map((element): MapEntry => {
    const [key, value] = element.children;
    const read = key === undefined ? undefined : reader.read(key);
    const name = read?.kind === 'name' ? read.name : literalOf(read);
    return entry(name ?? null, value === undefined ? other(node.start, []) : reader.read(value));
  });
  return { kind: 'map', at: node.start, entries, type };
}

function declaration(node: SyntaxNode, reader: Reader): Expression {
  const names = node.children.filter(({ field }) => field === 'name');
  const value = childIn(node, 'value');
  const type = reader.textOf(childIn(node, 'type')) || null;
  const read = value === undefined ? null : reader.read(value);
  const targets = names.map((it) => target(reader.textOf(it)));
  return bind(node.start, targets, read, { type });
}

function assignment(node: SyntaxNode, reader: Reader): Expression {
  const left = reader.readIn(node, 'left');
  const right = reader.readIn(node, 'right');
  if (left.kind === 'list' && right.kind === 'list') {
    const binds = left.items.map((item, index) =>
      bind(node.start, targetsOf(item), right.items[index] ?? null),
    );
    return other(node.start, binds);
  }
  return bind(node.start, targetsOf(firstOf(left)), right);
}

function func(node: SyntaxNode, reader: Reader): Expression {
  const listed = childIn(node, 'parameters')?.children ?? [];
  const params = listed.flatMap((it) => parameters(it, reader));
  const receiver =
    childIn(node, 'receiver')?.children.flatMap((it) => parameters(it, reader)) ?? [];
  const results = childIn(node, 'result')?.children.flatMap((it) => parameters(it, reader)) ?? [];
  return {
    kind: 'function',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')) || null,
    params: [
      ...params.map((param, index) => ({ ...param, index })),
      ...[...receiver, ...results].map((param) => ({ ...param, index: -1 })),
    ],
    body: [reader.readIn(node, 'body')],
  };
}

function parameters(node: SyntaxNode, reader: Reader): Omit<Parameter, 'index'>[] {
  const type = reader.textOf(childIn(node, 'type')) || null;
  return node.children
    .filter(({ field }) => field === 'name')
    .map((it) => ({ name: reader.textOf(it), type, key: null }));
}

function struct(node: SyntaxNode, reader: Reader): Expression {
  const type = childIn(node, 'type');
  const declared = type?.children.flatMap(({ children }) => children) ?? [];
  const fields = declared
    .filter((it) => it.type === 'field_declaration')
    .flatMap((it) => {
      const tag = /json:"([^",]+)/.exec(reader.textOf(childIn(it, 'tag')))?.[1];
      const name = reader.textOf(childIn(it, 'name'));
      return tag === '-' || name === '' ? [] : [tag ?? name];
    });
  const name = reader.textOf(childIn(node, 'name'));
  return { kind: 'class', at: node.start, name, fields, body: [] };
}
