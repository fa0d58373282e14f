import { Document, isMap, isScalar, Scalar, visit } from 'yaml';
import type { OutputContract, PublishedPrompt } from './model.ts';

/**
 * A published prompt as a `.prompt.yml` file: reading that file back gives the same prompt, so that
 * a version of the registry can be shown, compared and annotated like a file. Tools have no place in
 * the format and are left out.
 */
export function publishedText(prompt: PublishedPrompt): string {
  const { parameters, model } = prompt.settings;
  const document = new Document({
    name: prompt.name,
    ...(model === undefined ? {} : { model }),
    ...(Object.keys(parameters).length === 0 ? {} : { modelParameters: parameters }),
    ...(prompt.template === 'mustache' ? {} : { template: prompt.template }),
    messages: prompt.messages.map(({ role, content }) => ({ role, content })),
    ...outputKeys(prompt.output),
  });
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'content' || !isScalar(value)) return;
      if (String(value.value).includes('\n')) value.type = Scalar.BLOCK_LITERAL;
    },
    Map: (_, node) => (isMap(node) ? undefined : visit.SKIP),
  });
  return document.toString({ lineWidth: 0 });
}

/** The keys of a `.prompt.yml` that state an output contract. */
export function outputKeys(output: OutputContract): Record<string, unknown> {
  if (output.kind === 'text') return {};
  if (output.kind === 'json') return { responseFormat: 'json_object' };
  const { name, schema } = output;
  return {
    responseFormat: 'json_schema',
    jsonSchema: name === undefined ? schema : { name, schema },
  };
}
