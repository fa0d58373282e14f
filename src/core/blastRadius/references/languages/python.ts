import type { Argument, Expression, Parameter, Target } from '../program/expression.ts';
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

export const python: Rules = {
  string: text,
  concatenated_string: (node, reader) => ({
    kind: 'join',
    at: node.start,
    separator: '',
    parts: reader.readAll(node.children),
  }),
  identifier: (node, reader) => named(node.start, reader.textOf(node)),
  attribute: (node, reader) => {
    const object = childIn(node, 'object');
    const name = reader.textOf(childIn(node, 'attribute'));
    const own = reader.textOf(object);
    const instance = object?.type === 'identifier' && (own === 'self' || own === 'cls');
    return memberOf(node.start, instance ? null : reader.readIn(node, 'object'), name);
  },
  subscript: (node, reader) => {
    const object = reader.readIn(node, 'value');
    const index = reader.readIn(node, 'subscript');
    const key = literalOf(index);
    return key === undefined
      ? other(node.start, [object, index])
      : memberOf(node.start, object, key);
  },
  call: (node, reader) => {
    const given = childIn(node, 'arguments');
    const listed = given?.type === 'argument_list' ? given.children : [];
    return callOf(
      node.start,
      reader.readIn(node, 'function'),
      given?.type === 'generator_expression'
        ? [positional(reader.read(given))]
        : listed.map((child) => argument(child, reader)),
    );
  },
  binary_operator: (node, reader) => {
    const parts = [reader.readIn(node, 'left'), reader.readIn(node, 'right')];
    const operator = childIn(node, 'operator')?.type;
    if (operator !== '+' && operator !== '/') return other(node.start, parts);
    return { kind: 'join', at: node.start, separator: operator === '/' ? '/' : '', parts };
  },
  comparison_operator: (node, reader) => other(node.start, reader.readAll(node.children), true),
  case_pattern: (node, reader) => other(node.start, reader.readAll(node.children), true),
  dictionary: (node, reader) => ({
    kind: 'map',
    at: node.start,
    type: null,
    entries: node.children.map((child) => {
      if (child.type === 'dictionary_splat') return entry(null, reader.readParts(child), true);
      return entry(literalOf(reader.readIn(child, 'key')) ?? null, reader.readIn(child, 'value'));
    }),
  }),
  list: sequence,
  tuple: sequence,
  set: sequence,
  expression_list: sequence,
  pattern_list: sequence,
  tuple_pattern: sequence,
  assignment: (node, reader) => {
    const value = childIn(node, 'right');
    const type = reader.textOf(childIn(node, 'type')) || null;
    const read = value === undefined ? null : reader.read(value);
    const left = reader.readIn(node, 'left');
    return bind(node.start, targetsOf(left), read, { type });
  },
  named_expression: (node, reader) =>
    bind(node.start, targetsOf(reader.readIn(node, 'name')), reader.readIn(node, 'value')),
  for_statement: loop,
  for_in_clause: loop,
  // The variable of a comprehension is bound before the value that uses it.
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  generator_expression: comprehension,
  dictionary_comprehension: comprehension,
  as_pattern: (node, reader) => {
    const [value, alias] = node.children;
    if (value === undefined || alias === undefined) return reader.readParts(node);
    return bind(node.start, targetsOf(reader.read(alias)), reader.read(value));
  },
  function_definition: func,
  lambda: func,
  class_definition: classOf,
  import_statement: (node, reader) =>
    other(
      node.start,
      node.children.map((child) => {
        const module = reader.textOf(childIn(child, 'name') ?? child);
        const alias = reader.textOf(childIn(child, 'alias')) || (module.split('.')[0] ?? module);
        const exported = new Map([[alias, '*']]);
        return { kind: 'import', at: child.start, module, names: [alias], exported };
      }),
    ),
  import_from_statement: (node, reader) => {
    const names = node.children.filter(({ field }) => field === 'name');
    const exported = new Map(
      names.map((it) => [
        reader.textOf(childIn(it, 'alias') ?? it),
        reader.textOf(childIn(it, 'name') ?? it),
      ]),
    );
    return {
      kind: 'import',
      at: node.start,
      module: reader.textOf(childIn(node, 'module_name')),
      names: [...exported.keys()],
      exported,
      passesOn: node.children.some(({ type }) => type === 'wildcard_import'),
    };
  },
  return_statement: returned,
  yield: returned,
  // A string that is a statement documents something.
  expression_statement: (node, reader) => {
    const [only, ...rest] = node.children;
    const isText = only?.type === 'string' || only?.type === 'concatenated_string';
    return rest.length === 0 && isText ? other(node.start, []) : reader.readParts(node);
  },
  type: (node) => other(node.start, []),
};

function text(node: SyntaxNode, reader: Reader): Expression {
  const start = reader.textOf(node.children.find(({ type }) => type === 'string_start'));
  const raw = /r/i.test(start);
  return textOfParts(
    node.start,
    node.children.flatMap((child): (string | Expression)[] => {
      if (child.type === 'interpolation') return [reader.readIn(child, 'expression')];
      return child.type === 'string_content' ? [content(child, reader, raw)] : [];
    }),
  );
}

function content(node: SyntaxNode, reader: Reader, raw: boolean): string {
  const written = reader.textOf(node);
  return raw ? written : written.replace(/\\(?:[ux][0-9a-fA-F]+|\n|.)/g, unescape);
}

function sequence(node: SyntaxNode, reader: Reader): Expression {
  return { kind: 'list', at: node.start, items: reader.readAll(node.children) };
}

function returned(node: SyntaxNode, reader: Reader): Expression {
  return { kind: 'return', at: node.start, value: reader.readParts(node) };
}

function loop(node: SyntaxNode, reader: Reader): Expression {
  const over = other(node.start, [reader.readIn(node, 'right')]);
  const rest = node.children.filter(({ field }) => field !== 'left' && field !== 'right');
  const each = bind(node.start, targetsOf(reader.readIn(node, 'left')), over);
  return other(node.start, [each, ...reader.readAll(rest)]);
}

function comprehension(node: SyntaxNode, reader: Reader): Expression {
  const [body, ...clauses] = node.children;
  const value = body === undefined ? [] : [reader.read(body)];
  return other(node.start, [...reader.readAll(clauses), ...value]);
}

function argument(node: SyntaxNode, reader: Reader): Argument {
  if (node.type === 'keyword_argument') {
    const name = reader.textOf(childIn(node, 'name'));
    return { name, value: reader.readIn(node, 'value'), spread: false };
  }
  const spread = node.type === 'list_splat' || node.type === 'dictionary_splat';
  return { name: null, value: spread ? reader.readParts(node) : reader.read(node), spread };
}

function func(node: SyntaxNode, reader: Reader): Expression {
  const listed = childIn(node, 'parameters')?.children ?? [];
  const params = listed.flatMap((param) => parameter(param, reader));
  const own = params[0]?.name === 'self' || params[0]?.name === 'cls' ? 1 : 0;
  const body = reader.readIn(node, 'body');
  return {
    kind: 'function',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')) || null,
    params: params.slice(own).map((param, index) => ({ ...param, index })),
    body: node.type === 'lambda' ? [{ kind: 'return', at: body.at, value: body }] : [body],
  };
}

function parameter(node: SyntaxNode, reader: Reader): Omit<Parameter, 'index'>[] {
  if (/splat|separator/.test(node.type)) return [];
  const name = node.type === 'identifier' ? node : (childIn(node, 'name') ?? node.children[0]);
  const type = reader.textOf(childIn(node, 'type')) || null;
  return name === undefined ? [] : [{ name: reader.textOf(name), type, key: null }];
}

function classOf(node: SyntaxNode, reader: Reader): Expression {
  const body = childIn(node, 'body')?.children ?? [];
  const members = body.map((child) => ofInstance(reader.read(child)));
  return {
    kind: 'class',
    at: node.start,
    name: reader.textOf(childIn(node, 'name')),
    fields: members.flatMap(wireName),
    body: members,
  };
}

function ofInstance(member: Expression): Expression {
  if (member.kind !== 'bind') return member;
  const own = (it: Target): Target => target(it.name, { ...it, ofInstance: true });
  return { ...member, targets: member.targets.map(own) };
}

/** What an annotated attribute is called in JSON: its alias, else its name. */
function wireName(member: Expression): string[] {
  if (member.kind !== 'bind' || member.type === null) return [];
  const { value } = member;
  const alias =
    value?.kind === 'call' ? value.args.find(({ name }) => /alias$/.test(name ?? '')) : undefined;
  return [literalOf(alias?.value) ?? member.targets[0]?.name ?? ''];
}
