import type {
  Argument,
  Expression,
  ImportExpression,
  MapEntry,
  Parameter,
  Target,
} from '../program/expression.ts';
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

/** TypeScript, JavaScript and both with JSX. */
export const ecmascript: Rules = {
  string: text,
  template_string: text,
  identifier: (node, reader) => named(node.start, reader.textOf(node)),
  shorthand_property_identifier: (node, reader) => named(node.start, reader.textOf(node)),
  type_identifier: (node, reader) => named(node.start, reader.textOf(node)),
  this: (node) => named(node.start, 'this'),
  member_expression: (node, reader) => {
    const name = reader.textOf(childIn(node, 'property'));
    const object = childIn(node, 'object');
    return memberOf(
      node.start,
      object?.type === 'this' ? null : reader.readIn(node, 'object'),
      name,
    );
  },
  subscript_expression: (node, reader) => {
    const object = reader.readIn(node, 'object');
    const index = reader.readIn(node, 'index');
    const key = literalOf(index);
    return key === undefined
      ? other(node.start, [object, index])
      : memberOf(node.start, object, key);
  },
  call_expression: call,
  new_expression: call,
  binary_expression: (node, reader) => {
    const parts = [reader.readIn(node, 'left'), reader.readIn(node, 'right')];
    const operator = childIn(node, 'operator')?.type ?? '';
    if (operator === '+') return { kind: 'join', at: node.start, separator: '', parts };
    return other(node.start, parts, /^[!=]==?$|^in$/.test(operator));
  },
  switch_case: (node, reader) => {
    const value = childIn(node, 'value');
    const rest = node.children.filter((child) => child !== value);
    const head = value === undefined ? [] : [other(value.start, [reader.read(value)], true)];
    return other(node.start, [...head, ...reader.readAll(rest)]);
  },
  object: (node, reader) => ({
    kind: 'map',
    at: node.start,
    type: null,
    entries: node.children.map((child) => objectEntry(child, reader)),
  }),
  array: (node, reader) => ({ kind: 'list', at: node.start, items: reader.readAll(node.children) }),
  as_expression: typed,
  satisfies_expression: typed,
  type_assertion: typed,
  variable_declarator: (node, reader) => declaration(node, reader, 'name', 'value'),
  public_field_definition: (node, reader) => field(node, reader),
  field_definition: (node, reader) => field(node, reader),
  assignment_expression: (node, reader) => {
    const value = reader.readIn(node, 'right');
    const left = childIn(node, 'left');
    if (left === undefined) return value;
    const targets = /pattern$/.test(left.type)
      ? patternTargets(left, reader)
      : targetsOf(reader.read(left));
    return bind(node.start, targets, value);
  },
  for_in_statement: (node, reader) => {
    const left = childIn(node, 'left');
    const targets = left === undefined ? [] : patternTargets(left, reader);
    const over = bind(node.start, targets, other(node.start, [reader.readIn(node, 'right')]));
    return other(node.start, [over, reader.readIn(node, 'body')]);
  },
  export_statement: exportStatement,
  function_declaration: func,
  generator_function_declaration: func,
  function_expression: func,
  method_definition: func,
  arrow_function: func,
  class_declaration: classOf,
  class: classOf,
  abstract_class_declaration: classOf,
  interface_declaration: shape,
  type_alias_declaration: shape,
  enum_declaration: (node, reader) => ({
    kind: 'class',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')),
    fields: [],
    body: reader.readAll(childIn(node, 'body')?.children ?? []),
  }),
  enum_assignment: (node, reader) => {
    const name = reader.textOf(childIn(node, 'name'));
    return bind(node.start, [target(name, { ofInstance: true })], reader.readIn(node, 'value'));
  },
  import_statement: imported,
  return_statement: (node, reader) => ({
    kind: 'return',
    at: node.start,
    value: reader.readParts(node),
  }),
  jsx_element: (node, reader) => {
    const [open, ...rest] = node.children;
    const parts = open === undefined ? [] : [component(open, reader)];
    return other(node.start, [...parts, ...reader.readAll(rest)]);
  },
  jsx_self_closing_element: component,
  jsx_text: (node) => other(node.start, []),
  jsx_closing_element: (node) => other(node.start, []),
  type_annotation: (node) => other(node.start, []),
  type_arguments: (node) => other(node.start, []),
  type_parameters: (node) => other(node.start, []),
};

function text(node: SyntaxNode, reader: Reader): Expression {
  return textOfParts(
    node.start,
    node.children.map((child) => {
      if (child.type === 'template_substitution') return reader.readParts(child);
      return child.type === 'escape_sequence'
        ? unescape(reader.textOf(child))
        : reader.textOf(child);
    }),
  );
}

function call(node: SyntaxNode, reader: Reader): Expression {
  const callee = childIn(node, node.type === 'new_expression' ? 'constructor' : 'function');
  const generics = childIn(node, 'type_arguments');
  const given = childIn(node, 'arguments');
  const read = callee === undefined ? other(node.start, []) : reader.read(callee);
  const listed =
    given?.type === 'arguments' ? given.children : [given].filter((it) => it !== undefined);
  const made = callOf(
    node.start,
    withoutWrapping(read),
    listed.map((child) => argument(child, reader)),
  );
  const module = literalOf(made.args[0]?.value);
  if (callee?.type === 'import' || (read.kind === 'name' && read.name === 'require')) {
    if (module !== undefined) return { kind: 'import', at: node.start, module, names: [] };
  }
  return generics === undefined
    ? made
    : { kind: 'typed', at: node.start, type: reader.textOf(generics), value: made };
}

/** `await f<T>(x)` is parsed as if the waiting were part of what is called. */
function withoutWrapping(callee: Expression): Expression {
  const [only] = callee.kind === 'other' ? callee.parts : [];
  return callee.kind === 'other' && callee.parts.length === 1 && only !== undefined ? only : callee;
}

function argument(node: SyntaxNode, reader: Reader): Argument {
  const spread = node.type === 'spread_element';
  return { name: null, value: spread ? reader.readParts(node) : reader.read(node), spread };
}

function objectEntry(node: SyntaxNode, reader: Reader): MapEntry {
  if (node.type === 'spread_element') return entry(null, reader.readParts(node), true);
  if (node.type === 'pair') {
    return entry(keyText(childIn(node, 'key'), reader), reader.readIn(node, 'value'));
  }
  const value = reader.read(node);
  if (value.kind === 'name' || value.kind === 'function') return entry(value.name, value);
  return entry(null, value);
}

function keyText(node: SyntaxNode | undefined, reader: Reader): string | null {
  if (node === undefined) return null;
  if (node.type === 'property_identifier') return reader.textOf(node);
  if (node.type === 'computed_property_name') return null;
  return literalOf(reader.read(node)) ?? reader.textOf(node);
}

function typed(node: SyntaxNode, reader: Reader): Expression {
  const [value, ...types] = node.children;
  if (value === undefined) return other(node.start, []);
  const read = reader.read(value);
  const type = types.map((it) => reader.textOf(it)).join(' ');
  return type === '' ? read : { kind: 'typed', at: node.start, type, value: read };
}

function declaration(node: SyntaxNode, reader: Reader, left: string, right: string): Expression {
  const name = childIn(node, left);
  const value = childIn(node, right);
  const read = value === undefined ? null : reader.read(value);
  const type = reader.textOf(childIn(node, 'type')).replace(/^:\s*/, '') || null;
  if (name === undefined) return read ?? other(node.start, []);
  if (read?.kind === 'function' && name.type === 'identifier') {
    return { ...read, name: reader.textOf(name) };
  }
  const targets = patternTargets(name, reader);
  if (read?.kind === 'import') {
    return withNames(read, new Map(targets.map((it) => [it.name, it.key ?? '*'])));
  }
  return bind(node.start, targets, read, { type, visible: false });
}

/** `export` in front of a declaration or a value, of names, and of what another module has. */
function exportStatement(node: SyntaxNode, reader: Reader): Expression {
  const source = childIn(node, 'source');
  const clause = childOf(node, 'export_clause');
  const specifiers = clause?.children ?? [];
  if (source !== undefined) {
    const module = literalOf(reader.read(source)) ?? '';
    const made = { kind: 'import', at: node.start, module, names: [], passesOn: true } as const;
    const whole = childOf(node, 'namespace_export');
    const own = specifiers.map((it) => specified(it, reader));
    const space = whole === undefined ? [] : [[reader.textOf(whole.children[0]), '*'] as const];
    return withNames(made, new Map([...own, ...space]));
  }
  if (clause !== undefined) {
    const renamed = specifiers.map((it) => {
      const [name, original] = specified(it, reader);
      const value = named(it.start, original);
      return name === original ? value : bind(it.start, [target(name)], value);
    });
    return other(node.start, renamed);
  }
  const read = reader.readParts(node);
  if (!/^export\s+default\b/.test(reader.textOf(node).slice(0, 40))) return exported(read);
  return bind(node.start, [target('default')], read);
}

/** The name that a specifier of an import or an export makes, and the one that it is made from. */
function specified(node: SyntaxNode, reader: Reader): readonly [name: string, original: string] {
  const original = reader.textOf(childIn(node, 'name'));
  const alias = childIn(node, 'alias');
  return [alias === undefined ? original : reader.textOf(alias), original];
}

function withNames(
  imported: ImportExpression,
  exportedNames: ReadonlyMap<string, string>,
): ImportExpression {
  return { ...imported, names: [...exportedNames.keys()], exported: exportedNames };
}

/** Declarations are of the file alone unless they are exported. */
function exported(expression: Expression): Expression {
  if (expression.kind === 'bind') return { ...expression, visible: true };
  if (expression.kind !== 'other') return expression;
  return { ...expression, parts: expression.parts.map(exported) };
}

function field(node: SyntaxNode, reader: Reader): Expression {
  const key = childIn(node, 'name') ?? childIn(node, 'property');
  const value = childIn(node, 'value');
  const name = reader.textOf(key);
  const read = value === undefined ? null : reader.read(value);
  if (read?.kind === 'function') return { ...read, name };
  const type = reader.textOf(childIn(node, 'type')).replace(/^:\s*/, '') || null;
  return bind(node.start, [target(name, { ofInstance: true })], read, { type });
}

/** The names that a pattern declares, with the keys that they are taken from. */
function patternTargets(node: SyntaxNode, reader: Reader, key: string | null = null): Target[] {
  switch (node.type) {
    case 'identifier':
      return [target(reader.textOf(node), { key })];
    case 'object_pattern':
      return node.children.flatMap((child) => objectPatternTargets(child, reader));
    case 'array_pattern':
      return node.children.flatMap((child) => patternTargets(child, reader));
    case 'assignment_pattern': {
      const left = childIn(node, 'left');
      return left === undefined ? [] : patternTargets(left, reader, key);
    }
    case 'rest_pattern':
      return [];
    default:
      return targetsOf(reader.read(node));
  }
}

function objectPatternTargets(node: SyntaxNode, reader: Reader): Target[] {
  if (node.type === 'shorthand_property_identifier_pattern') {
    const name = reader.textOf(node);
    return [target(name, { key: name })];
  }
  if (node.type === 'object_assignment_pattern') {
    const left = childIn(node, 'left');
    return left === undefined ? [] : objectPatternTargets(left, reader);
  }
  if (node.type !== 'pair_pattern') return [];
  const value = childIn(node, 'value');
  const key = keyText(childIn(node, 'key'), reader);
  return value === undefined ? [] : patternTargets(value, reader, key);
}

function func(node: SyntaxNode, reader: Reader): Expression {
  const body = childIn(node, 'body');
  const single = childIn(node, 'parameter');
  const listed = childIn(node, 'parameters')?.children ?? (single === undefined ? [] : [single]);
  const read = body === undefined ? [] : [reader.read(body)];
  const isExpression = body !== undefined && body.type !== 'statement_block';
  return {
    kind: 'function',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')) || null,
    params: listed.flatMap((param, index) => parameters(param, index, reader)),
    body: isExpression
      ? read.map((value) => ({ kind: 'return', at: value.at, value }) as const)
      : read,
  };
}

function parameters(node: SyntaxNode, index: number, reader: Reader): Parameter[] {
  const pattern = childIn(node, 'pattern') ?? childIn(node, 'left') ?? node;
  const type = reader.textOf(childIn(node, 'type')).replace(/^:\s*/, '') || null;
  return patternTargets(pattern, reader).map(({ name, key }) => ({ name, key, type, index }));
}

function classOf(node: SyntaxNode, reader: Reader): Expression {
  return {
    kind: 'class',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')),
    fields: [],
    body: reader.readAll(childIn(node, 'body')?.children ?? []),
  };
}

function shape(node: SyntaxNode, reader: Reader): Expression {
  const body = childIn(node, 'body') ?? childIn(node, 'value');
  const members = body?.children.filter(({ type }) => type === 'property_signature') ?? [];
  const fields = members.map((it) => keyText(childIn(it, 'name'), reader) ?? '');
  const name = reader.textOf(childIn(node, 'name'));
  return { kind: 'class', at: node.start, name, fields, body: [] };
}

function imported(node: SyntaxNode, reader: Reader): Expression {
  const module = literalOf(reader.readIn(node, 'source')) ?? '';
  const clause = childOf(node, 'import_clause');
  const names = clause === undefined ? [] : importedNames(clause, reader);
  return withNames({ kind: 'import', at: node.start, module, names: [] }, new Map(names));
}

function importedNames(node: SyntaxNode, reader: Reader): (readonly [string, string])[] {
  const whole = node.type === 'namespace_import';
  return node.children.flatMap((child) => {
    if (child.type === 'identifier') return [[reader.textOf(child), whole ? '*' : 'default']];
    if (child.type !== 'import_specifier') return importedNames(child, reader);
    return [specified(child, reader)];
  });
}

function component(node: SyntaxNode, reader: Reader): Expression {
  const name = childIn(node, 'name');
  const callee = name === undefined ? other(node.start, []) : reader.read(name);
  const args = node.children
    .filter(({ type }) => type === 'jsx_attribute')
    .map((attribute): Argument => {
      const [key, value] = attribute.children;
      const read = value === undefined ? plainText(attribute.start, '') : reader.read(value);
      return { ...positional(read), name: reader.textOf(key) };
    });
  return callOf(node.start, callee, args);
}
