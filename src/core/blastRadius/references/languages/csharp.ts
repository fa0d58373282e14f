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
  positional,
  target,
  targetsOf,
  textOfParts,
  type Reader,
  type Rules,
} from '../program/reader.ts';
import { childIn, childOf, type SyntaxNode } from '../program/syntaxNode.ts';
import { unescape } from './escapes.ts';

export const csharp: Rules = {
  string_literal: text,
  interpolated_string_expression: text,
  verbatim_string_literal: (node, reader) =>
    plainText(node.start, reader.textOf(node).slice(2, -1).replaceAll('""', '"')),
  raw_string_literal: text,
  identifier: (node, reader) => named(node.start, reader.textOf(node)),
  generic_name: (node, reader) => named(node.start, reader.textOf(node.children[0])),
  member_access_expression: (node, reader) => {
    const name = childIn(node, 'name');
    const object = childIn(node, 'expression');
    const bare = name?.type === 'generic_name' ? name.children[0] : name;
    const own = object?.type === 'this' || reader.textOf(object) === 'this';
    return memberOf(
      node.start,
      own ? null : reader.readIn(node, 'expression'),
      reader.textOf(bare),
    );
  },
  conditional_access_expression: (node, reader) => {
    const [object, member] = node.children;
    if (object === undefined || member?.type !== 'member_binding_expression') {
      return reader.readParts(node);
    }
    return memberOf(node.start, reader.read(object), reader.textOf(childIn(member, 'name')));
  },
  element_access_expression: (node, reader) => {
    const object = reader.readIn(node, 'expression');
    const index = reader.readIn(node, 'subscript');
    const key = literalOf(index);
    return key === undefined
      ? other(node.start, [object, index])
      : memberOf(node.start, object, key);
  },
  invocation_expression: (node, reader) => {
    const callee = childIn(node, 'function');
    const generics = genericsOf(callee, reader);
    const made = callOf(node.start, reader.readIn(node, 'function'), args(node, reader));
    if (generics === undefined) return made;
    return { kind: 'typed', at: node.start, type: generics, value: made };
  },
  object_creation_expression: creation,
  implicit_object_creation_expression: creation,
  anonymous_object_creation_expression: anonymous,
  binary_expression: (node, reader) => {
    const parts = [reader.readIn(node, 'left'), reader.readIn(node, 'right')];
    const operator = childIn(node, 'operator')?.type ?? '';
    if (operator === '+') return { kind: 'join', at: node.start, separator: '', parts };
    return other(node.start, parts, /^[!=]=$/.test(operator));
  },
  constant_pattern: (node, reader) => other(node.start, reader.readAll(node.children), true),
  cast_expression: (node, reader) => ({
    kind: 'typed',
    at: node.start,
    type: reader.textOf(childIn(node, 'type')),
    value: reader.readIn(node, 'value'),
  }),
  variable_declaration: (node, reader) => variables(node, reader, false),
  field_declaration: (node, reader) => {
    const declaration = childOf(node, 'variable_declaration');
    return declaration === undefined ? other(node.start, []) : variables(declaration, reader, true);
  },
  property_declaration: (node, reader) => {
    const value = childIn(node, 'value');
    const name = target(reader.textOf(childIn(node, 'name')), { ofInstance: true });
    return bind(node.start, [name], value === undefined ? null : reader.read(value));
  },
  assignment_expression: (node, reader) =>
    bind(node.start, targetsOf(reader.readIn(node, 'left')), reader.readIn(node, 'right')),
  foreach_statement: (node, reader) => {
    const over = other(node.start, [reader.readIn(node, 'right')]);
    const each = bind(node.start, targetsOf(reader.readIn(node, 'left')), over);
    return other(node.start, [each, reader.readIn(node, 'body')]);
  },
  method_declaration: func,
  constructor_declaration: func,
  local_function_statement: func,
  lambda_expression: func,
  class_declaration: classOf,
  struct_declaration: classOf,
  interface_declaration: classOf,
  record_declaration: classOf,
  record_struct_declaration: classOf,
  using_directive: (node, reader) => {
    const module = reader.textOf(node.children.at(-1));
    return { kind: 'import', at: node.start, module, names: [] };
  },
  return_statement: (node, reader) => ({
    kind: 'return',
    at: node.start,
    value: reader.readParts(node),
  }),
  attribute: (node, reader) => {
    const given = childOf(node, 'attribute_argument_list')?.children ?? [];
    const callee = named(node.start, reader.textOf(childIn(node, 'name')));
    return callOf(node.start, callee, reader.readAll(given).map(positional));
  },
  type_argument_list: (node) => other(node.start, []),
};

function text(node: SyntaxNode, reader: Reader): Expression {
  return textOfParts(
    node.start,
    node.children.flatMap((child): (string | Expression)[] => {
      if (child.type === 'interpolation') {
        const value = child.children.find(({ type }) => type !== 'interpolation_brace');
        return value === undefined ? [] : [reader.read(value)];
      }
      if (child.type === 'escape_sequence') return [unescape(reader.textOf(child))];
      return /content$/.test(child.type) ? [reader.textOf(child)] : [];
    }),
  );
}

function genericsOf(callee: SyntaxNode | undefined, reader: Reader): string | undefined {
  const name = callee?.type === 'generic_name' ? callee : callee && childIn(callee, 'name');
  const list = name?.type === 'generic_name' ? childOf(name, 'type_argument_list') : undefined;
  return list === undefined ? undefined : reader.textOf(list);
}

function args(node: SyntaxNode, reader: Reader): Argument[] {
  return (childIn(node, 'arguments')?.children ?? []).map((argument) => {
    const name = reader.textOf(childIn(argument, 'name')) || null;
    const value = argument.children.find(({ field }) => field !== 'name');
    const read = value === undefined ? other(argument.start, []) : reader.read(value);
    return { ...positional(read), name };
  });
}

/** `new T(...) { ["k"] = v, Name = w, { "k", v } }`: with an initializer, its keys and values. */
function creation(node: SyntaxNode, reader: Reader): Expression {
  const type = reader.textOf(childIn(node, 'type')).replace(/<.*$/s, '');
  const initializer = childIn(node, 'initializer') ?? childOf(node, 'initializer_expression');
  if (initializer === undefined) {
    return callOf(node.start, named(node.start, type), args(node, reader));
  }
  const entries = initializer.children.map((child): MapEntry | undefined => {
    if (child.type === 'assignment_expression') {
      return entry(initialKey(childIn(child, 'left'), reader), reader.readIn(child, 'right'));
    }
    const [key, value] = child.children;
    if (child.type !== 'initializer_expression' || key === undefined || value === undefined) {
      return undefined;
    }
    return entry(literalOf(reader.read(key)) ?? null, reader.read(value));
  });
  const known = entries.filter((it) => it !== undefined);
  if (known.length < entries.length) {
    return { kind: 'list', at: node.start, items: reader.readAll(initializer.children) };
  }
  return { kind: 'map', at: node.start, entries: known, type };
}

function initialKey(left: SyntaxNode | undefined, reader: Reader): string | null {
  if (left === undefined) return null;
  if (left.type === 'identifier') return reader.textOf(left);
  return literalOf(reader.readParts(left)) ?? null;
}

function anonymous(node: SyntaxNode, reader: Reader): Expression {
  const entries: MapEntry[] = [];
  for (let at = 0; at < node.children.length; at++) {
    const child = node.children[at];
    const next = node.children[at + 1];
    if (child === undefined) continue;
    // `b = 1` and `a` look alike without the sign between name and value.
    const gap =
      next === undefined ? '' : reader.textOf({ ...child, start: child.end, end: next.start });
    if (next !== undefined && child.type === 'identifier' && gap.includes('=')) {
      entries.push(entry(reader.textOf(child), reader.read(next)));
      at++;
    } else {
      const value = reader.read(child);
      const key = value.kind === 'name' || value.kind === 'member' ? value.name : null;
      entries.push(entry(key, value));
    }
  }
  return { kind: 'map', at: node.start, entries, type: null };
}

function variables(node: SyntaxNode, reader: Reader, ofInstance: boolean): Expression {
  const written = childIn(node, 'type');
  const type = written?.type === 'implicit_type' ? null : reader.textOf(written) || null;
  const binds = node.children
    .filter((child) => child.type === 'variable_declarator')
    .map((declarator) => {
      const name = childIn(declarator, 'name');
      const value = declarator.children.find((child) => child !== name);
      const read = value === undefined ? null : reader.read(value);
      return bind(node.start, [target(reader.textOf(name), { ofInstance })], read, { type });
    });
  return other(node.start, binds);
}

function func(node: SyntaxNode, reader: Reader): Expression {
  const listed = childIn(node, 'parameters');
  const nodes =
    listed?.type === 'parameter_list' ? listed.children : listed === undefined ? [] : [listed];
  const body = childIn(node, 'body');
  const read = body === undefined ? [] : [reader.read(body)];
  const isBlock = body?.type === 'block';
  return {
    kind: 'function',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')) || null,
    params: nodes.map((it, index) => parameter(it, index, reader)),
    body: isBlock ? read : read.map((value) => ({ kind: 'return', at: value.at, value }) as const),
  };
}

function parameter(node: SyntaxNode, index: number, reader: Reader): Parameter {
  const name = childIn(node, 'name') ?? node;
  const type = reader.textOf(childIn(node, 'type')) || null;
  return { name: reader.textOf(name), type, key: null, index };
}

function classOf(node: SyntaxNode, reader: Reader): Expression {
  const components = childOf(node, 'parameter_list')?.children ?? [];
  const members = childIn(node, 'body')?.children ?? [];
  const properties = members.filter((it) => it.type === 'property_declaration');
  return {
    kind: 'class',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')),
    fields: [...components, ...properties].map((it) => wireName(it, reader)),
    body: reader.readAll(members),
  };
}

/** What a property is called in JSON: by System.Text.Json or Newtonsoft, else as it is written. */
function wireName(node: SyntaxNode, reader: Reader): string {
  const lists = node.children.filter((it) => it.type === 'attribute_list');
  const attributes = lists.map((it) => reader.textOf(it)).join(' ');
  const named = /\bJsonProperty(?:Name)?\(\s*(?:PropertyName\s*=\s*)?"([^"]*)"/.exec(
    attributes,
  )?.[1];
  return named ?? reader.textOf(childIn(node, 'name'));
}
