import type { CallExpression, Expression } from '../program/expression.ts';
import { literalOf } from '../program/reader.ts';
import { dottedName, type Program } from './program.ts';

/** Calls that make a type out of keys. */
const schemaCall =
  /(?:^|\.)(?:object|strictObject|looseObject|interface|type|define|Struct|TypedDict|namedtuple|create_model|createModel)$/;

/**
 * The keys of a type that this file declares: the fields of a class, struct, record or interface, or
 * of a schema in a variable. Undefined when there is no such type with fields.
 */
export function shapeNamed(name: string, program: Program): readonly string[][] | undefined {
  const declared = program.classes.get(name)?.fields ?? [];
  if (declared.length > 0) return [[...declared]];
  for (const scope of [program.scope, ...program.scopes.values()]) {
    for (const { value } of scope.bindings.get(name) ?? []) {
      const keys = value === null ? undefined : schemaKeys(value);
      if (keys !== undefined && keys.length > 0) return [keys];
    }
  }
  return undefined;
}

function schemaKeys(value: Expression): string[] | undefined {
  if (value.kind === 'typed') return schemaKeys(value.value);
  if (value.kind !== 'call') return undefined;
  if (schemaCall.test(dottedName(value.callee))) return keysIn(value);
  // `z.object({...}).strict()`.
  const { callee } = value;
  return callee.kind === 'member' && callee.object !== null ? schemaKeys(callee.object) : undefined;
}

function keysIn({ args }: CallExpression): string[] {
  return args.flatMap(({ name, value }) => {
    if (name !== null) return [name];
    if (value.kind === 'map') return value.entries.flatMap(({ key }) => key ?? []);
    const text = literalOf(value);
    return text === undefined || /[^\w]/.test(text) ? [] : [text];
  });
}
