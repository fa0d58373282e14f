import type { core } from 'zod/mini';

type Part = string | number;

/** What the definition of a schema may hold; each kind of schema uses some of it. */
interface Definition {
  readonly shape?: Readonly<Record<string, core.$ZodType>>;
  readonly element?: core.$ZodType;
  readonly valueType?: core.$ZodType;
  readonly options?: readonly core.$ZodType[];
  readonly innerType?: core.$ZodType;
  readonly in?: core.$ZodType;
}

/** The keys that a schema accepts at a path of the value; empty where it is no object. */
export function keysAt(schema: core.$ZodType, path: readonly Part[]): readonly string[] {
  const keys = objectsAt(schema, path).flatMap((shape) => Object.keys(shape));
  return [...new Set(keys)];
}

function objectsAt(
  schema: core.$ZodType | undefined,
  path: readonly Part[],
): readonly NonNullable<Definition['shape']>[] {
  if (schema === undefined) return [];
  const definition = schema._zod.def as Definition;
  const { shape, element, valueType, options, innerType } = definition;
  const inner = innerType ?? definition.in;
  if (inner !== undefined) return objectsAt(inner, path);
  if (options !== undefined) return options.flatMap((option) => objectsAt(option, path));
  const [part, ...rest] = path;
  if (part === undefined) return shape === undefined ? [] : [shape];
  return objectsAt(shape?.[part] ?? element ?? valueType, rest);
}
