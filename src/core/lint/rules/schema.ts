import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { LintProblem, LintRule } from '../model.ts';

/** An output schema that no validator takes, or that requires keys it does not describe. */
export const schemaProblems: LintRule = async ({ prompt }, places) => {
  if (prompt.output.kind !== 'json-schema') return [];
  const { schema } = prompt.output;
  const field = prompt.fields.find(({ path }) => /schema/i.test(path));
  const at = { file: prompt.file, line: field?.range.start ?? 1 };
  const problem = (severity: LintProblem['severity'], message: string): LintProblem => ({
    rule: 'schema.invalid',
    severity,
    message,
    file: prompt.file,
    span: places.spanOf(at, ''),
  });
  const invalid = await invalidity(schema);
  if (invalid !== undefined)
    return [problem('error', `the output schema is not valid: ${invalid}`)];
  return undescribed(schema, '').map((key) =>
    problem('warning', `the output schema requires "${key}" and does not describe it`),
  );
};

async function invalidity(schema: JsonObject): Promise<string | undefined> {
  const { default: Ajv } = await import('ajv');
  const ajv = new Ajv({ strict: false, logger: false });
  try {
    if (ajv.validateSchema(schema) === true) return undefined;
    return ajv.errorsText(ajv.errors, { dataVar: 'schema' });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function undescribed(schema: JsonValue | undefined, path: string): string[] {
  if (!isJsonObject(schema)) return [];
  const { properties, required, items } = schema;
  const own = isJsonObject(properties) ? properties : {};
  const missing = Array.isArray(required)
    ? required.filter((key): key is string => typeof key === 'string' && !Object.hasOwn(own, key))
    : [];
  return [
    ...(isJsonObject(properties) ? missing.map((key) => path + key) : []),
    ...Object.entries(own).flatMap(([key, value]) => undescribed(value, `${path}${key}.`)),
    ...undescribed(items, `${path}[].`),
  ];
}
