import type { Argument, Expression, Parameter } from '../program/expression.ts';
import {
  bind,
  callOf,
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
import { childIn, childOf, type SyntaxNode } from '../program/syntaxNode.ts';
import { unescape } from './escapes.ts';

export const java: Rules = {
  string_literal: (node, reader) =>
    textOfParts(
      node.start,
      node.children.map((child) =>
        child.type === 'escape_sequence' ? unescape(reader.textOf(child)) : reader.textOf(child),
      ),
    ),
  identifier: (node, reader) => named(node.start, reader.textOf(node)),
  type_identifier: (node, reader) => named(node.start, reader.textOf(node)),
  class_literal: (node, reader) => reader.readParts(node),
  this: (node) => named(node.start, 'this'),
  field_access: (node, reader) => {
    const own = childIn(node, 'object')?.type === 'this';
    const name = reader.textOf(childIn(node, 'field'));
    return memberOf(node.start, own ? null : reader.readIn(node, 'object'), name);
  },
  method_invocation: (node, reader) => {
    const name = childIn(node, 'name');
    const object = childIn(node, 'object');
    const callee =
      object === undefined
        ? named(node.start, reader.textOf(name))
        : memberOf(
            node.start,
            object.type === 'this' ? null : reader.read(object),
            reader.textOf(name),
          );
    return callOf(node.start, callee, args(node, reader));
  },
  object_creation_expression: (node, reader) => {
    const type = reader.textOf(childIn(node, 'type')).replace(/<.*$/s, '');
    const body = childOf(node, 'class_body');
    const made = callOf(node.start, named(node.start, type), args(node, reader));
    return body === undefined ? made : other(node.start, [made, reader.read(body)]);
  },
  binary_expression: (node, reader) => {
    const parts = [reader.readIn(node, 'left'), reader.readIn(node, 'right')];
    const operator = childIn(node, 'operator')?.type ?? '';
    if (operator === '+') return { kind: 'join', at: node.start, separator: '', parts };
    return other(node.start, parts, /^[!=]=$/.test(operator));
  },
  switch_label: (node, reader) => other(node.start, reader.readAll(node.children), true),
  cast_expression: (node, reader) => ({
    kind: 'typed',
    at: node.start,
    type: reader.textOf(childIn(node, 'type')),
    value: reader.readIn(node, 'value'),
  }),
  local_variable_declaration: declarations,
  field_declaration: declarations,
  assignment_expression: (node, reader) =>
    bind(node.start, targetsOf(reader.readIn(node, 'left')), reader.readIn(node, 'right')),
  enhanced_for_statement: (node, reader) => {
    const over = other(node.start, [reader.readIn(node, 'value')]);
    const name = reader.textOf(childIn(node, 'name'));
    return other(node.start, [bind(node.start, [target(name)], over), reader.readIn(node, 'body')]);
  },
  resource: (node, reader) => {
    const name = childIn(node, 'name');
    if (name === undefined) return reader.readParts(node);
    return bind(node.start, [target(reader.textOf(name))], reader.readIn(node, 'value'));
  },
  method_declaration: func,
  constructor_declaration: func,
  lambda_expression: func,
  class_declaration: classOf,
  interface_declaration: classOf,
  enum_declaration: classOf,
  record_declaration: classOf,
  enum_constant: (node, reader) => {
    const items = args(node, reader).map(({ value }) => value);
    const name = target(reader.textOf(childIn(node, 'name')), { ofInstance: true });
    return bind(node.start, [name], { kind: 'list', at: node.start, items });
  },
  import_declaration: (node, reader) => {
    const module = node.children.map((it) => reader.textOf(it)).join('');
    return { kind: 'import', at: node.start, module, names: [module.split('.').at(-1) ?? ''] };
  },
  package_declaration: (node) => other(node.start, []),
  return_statement: (node, reader) => ({
    kind: 'return',
    at: node.start,
    value: reader.readParts(node),
  }),
  annotation: (node, reader) => {
    const callee = named(node.start, reader.textOf(childIn(node, 'name')));
    return callOf(node.start, callee, args(node, reader));
  },
  element_value_pair: (node, reader) => reader.readIn(node, 'value'),
  generic_type: (node) => other(node.start, []),
  throws: (node) => other(node.start, []),
};

function args(node: SyntaxNode, reader: Reader): Argument[] {
  return (childIn(node, 'arguments')?.children ?? []).map((child) =>
    child.type === 'element_value_pair'
      ? { ...positional(reader.read(child)), name: reader.textOf(childIn(child, 'key')) }
      : positional(reader.read(child)),
  );
}

function declarations(node: SyntaxNode, reader: Reader): Expression {
  const isField = node.type === 'field_declaration';
  const type = reader.textOf(childIn(node, 'type'));
  const binds = node.children
    .filter(({ field }) => field === 'declarator')
    .map((declarator): Expression => {
      const name = reader.textOf(childIn(declarator, 'name'));
      const value = childIn(declarator, 'value');
      const read = value === undefined ? null : reader.read(value);
      const over = { type: type === 'var' ? null : type };
      return bind(node.start, [target(name, { ofInstance: isField })], read, over);
    });
  const modifiers = node.children.filter((child) => child.type === 'modifiers');
  return other(node.start, [...reader.readAll(modifiers), ...binds]);
}

function func(node: SyntaxNode, reader: Reader): Expression {
  const listed = childIn(node, 'parameters');
  const nodes = listed?.type === 'identifier' ? [listed] : (listed?.children ?? []);
  const body = childIn(node, 'body');
  const read = body === undefined ? [] : [reader.read(body)];
  const isExpression = body !== undefined && body.type !== 'block';
  return {
    kind: 'function',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')) || null,
    params: nodes.map((it, index) => parameter(it, index, reader)),
    body:
      node.type === 'lambda_expression' && isExpression
        ? read.map((value) => ({ kind: 'return', at: value.at, value }) as const)
        : read,
  };
}

function parameter(node: SyntaxNode, index: number, reader: Reader): Parameter {
  const name = node.type === 'identifier' ? node : childIn(node, 'name');
  const type = reader.textOf(childIn(node, 'type')) || null;
  return { name: reader.textOf(name), type, key: null, index };
}

function classOf(node: SyntaxNode, reader: Reader): Expression {
  const components = childIn(node, 'parameters')?.children ?? [];
  const members = childIn(node, 'body')?.children ?? [];
  const declared = members.filter(
    (it) => it.type === 'field_declaration' && !/\bstatic\b/.test(head(it, reader)),
  );
  const fields = [
    ...components.map((it) => annotated(it, reader) ?? reader.textOf(childIn(it, 'name'))),
    ...declared.map((it) => annotated(it, reader) ?? fieldName(it, reader)),
  ];
  return {
    kind: 'class',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')),
    fields,
    body: reader.readAll(members),
  };
}

function head(node: SyntaxNode, reader: Reader): string {
  return reader.textOf(childOf(node, 'modifiers'));
}

function fieldName(node: SyntaxNode, reader: Reader): string {
  const declarator = childIn(node, 'declarator');
  return declarator === undefined ? '' : reader.textOf(childIn(declarator, 'name'));
}

/** The name that an annotation of Jackson or Gson gives a field in JSON. */
function annotated(node: SyntaxNode, reader: Reader): string | undefined {
  return /@(?:JsonProperty|SerializedName)\(\s*(?:value\s*=\s*)?"([^"]*)"/.exec(
    head(node, reader),
  )?.[1];
}
