import { CanaryError } from '../../base/errors.ts';
import type { ToolCall } from '../../ports.ts';
import { compileSchema } from './jsonSchema.ts';
import { binary, type ScoreContext, type Scored, type Scorer } from './scorer.ts';
import { argumentsOf, toolCallsOf, toolSchemas } from './toolCalls.ts';

/** Every tool that the model asks for is one of the prompt's, with arguments as its schema says. */
export const validToolsCall: Scorer = {
  expects: expectsNothing,
  score: (output, _assertion, context) => judgeCalls(toolCallsOf(output, context), context),
  wording: { subject: () => 'the tool call contract', lost: 'broken', gained: 'kept' },
};

/** The model asks for exactly one function of the prompt's, with arguments as its schema says. */
export const validFunctionCall: Scorer = {
  ...validToolsCall,
  score: (output, _assertion, context) => {
    const calls = toolCallsOf(output, context);
    if (calls.length > 1) return binary(false, `${calls.length} functions are called, not one`);
    return judgeCalls(calls, context);
  },
};

async function judgeCalls(calls: readonly ToolCall[], context: ScoreContext): Promise<Scored> {
  const schemas = toolSchemas(context);
  if (schemas.size === 0) {
    throw new CanaryError(
      'bad-suite',
      'tool calls cannot be checked: the prompt declares no tools',
      {
        expected: 'tools with their parameters in the prompt',
      },
    );
  }
  if (calls.length === 0) return binary(false, 'no tool is called');
  for (const call of calls) {
    const schema = schemas.get(call.name);
    if (schema === undefined)
      return binary(false, `"${call.name}" is not one of the prompt's tools`);
    const given = argumentsOf(call);
    if (given === undefined) {
      return binary(false, `the arguments of "${call.name}" are not a JSON object`);
    }
    const problem = (await compileSchema(schema, context.matchRegExp))(given);
    if (problem !== undefined) return binary(false, `arguments of "${call.name}": ${problem}`);
  }
  return binary(true, `${calls.map(({ name }) => name).join(', ')} as declared`);
}

function expectsNothing({ value }: { value?: unknown }): string | undefined {
  return value === undefined ? undefined : "no value: the prompt's own tools are the contract";
}
