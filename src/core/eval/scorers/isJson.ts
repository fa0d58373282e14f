import { compileSchema, expectsSchema, schemaOf } from './jsonSchema.ts';
import { binary, parseJson, type Scorer } from './scorer.ts';

/** The whole answer is JSON, and conforms to the schema under `value` when there is one. */
export const isJson: Scorer = {
  expects: expectsSchema,
  score: async (output, { value }, { matchRegExp }) => {
    const parsed = parseJson(output);
    if (parsed === undefined) return binary(false, 'is not JSON');
    const schema = schemaOf(value);
    if (schema === undefined) return binary(true, 'is JSON');
    const problem = (await compileSchema(schema, matchRegExp))(parsed.value);
    return problem === undefined
      ? binary(true, 'is JSON that conforms to the schema')
      : binary(false, `does not conform to the schema: ${problem}`);
  },
  wording: { subject: () => 'JSON contract', lost: 'broken', gained: 'answered as JSON' },
};
