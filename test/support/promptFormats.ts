import fc from 'fast-check';

/** A small prompt in every format: a name that the format reads, and a text with two lines to edit. */
export const formatSamples: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'prompt-yml': [
    'a.prompt.yml',
    'name: x # the name\nmessages:\n  - role: system\n    content: | # why\n      Be brief.\n\n      Never {{a}}.\n\n  - role: user\n    content: "{{b}}"\n# end\n',
  ],
  prompty: [
    'a.prompty',
    '---\nname: x\nmodel: m-1\ninputs:\n  a: {type: string, default: d}\n---\n\nsystem:\nBe brief.\nNever {{a}}.\n\nuser:\n{{b}}\n\n',
  ],
  dotprompt: [
    'a.prompt',
    '---\nmodel: m-1\ninput:\n  schema:\n    a?: string, what\n---\n{{role "system"}}\nBe brief.\nNever {{a}}.\n{{role "user"}}\n{{b}}\n',
  ],
  instructions: ['AGENTS.md', '---\ndescription: d\n---\n\n# Rules\nBe brief.\n\n'],
  jinja: ['a.j2', 'Be brief.\n{% if a %}\nNever {{ a }}.\n{% endif %}\n'],
  langfuse: [
    'a.json',
    '{\n  "name": "x", "type": "chat",\n  "prompt": [\n    {"role": "system", "content": "Be brief.\\nNever {{a}}."},\n    {"type": "placeholder", "name": "h"},\n    {"role": "user", "content": "{{b}}"}\n  ],\n  "config": {"model": "m-1", "temperature": 0}, "labels": ["production"]\n}\n',
  ],
  mlflow: [
    'a.json',
    '{"model_version": {"name": "x", "version": "3", "tags": [\n  {"key": "_mlflow_prompt_type", "value": "chat"},\n  {"key": "mlflow.prompt.text", "value": "[{\\"role\\": \\"system\\", \\"content\\": \\"Be {{a}}.\\"}]"}\n]}}\n',
  ],
  chat: [
    'a.chat.yaml',
    '# a request\nmodel: m-1\nmessages:\n  - {role: system, content: Be brief.}\n  - role: user\n    content: >-\n      {{b}}\n      please\ntemperature: 0\n',
  ],
  text: ['a.md', '# Rules\n\nBe brief, {{a}}.\n'],
};

/** Texts of prompts whose parts are swapped, doubled, cut and filled with what no prompt should hold. */
export function mangledPrompt(): fc.Arbitrary<readonly [file: string, text: string]> {
  const samples = Object.values(formatSamples);
  const pieces = samples.flatMap(([, text]) => text.split(/(?<=\n)/));
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    { weight: 2, arbitrary: fc.constantFrom(...hostile) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
  const file = fc.constantFrom(...samples.map(([name]) => name), 'b.prompt.md', 'SKILL.md', 'c');
  const mixed = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));
  const cut = fc
    .tuple(fc.constantFrom(...samples), fc.nat(400), piece, fc.nat(20))
    .map(([[, text], at, inserted, gone]) => text.slice(0, at) + inserted + text.slice(at + gone));
  return fc.tuple(file, fc.oneof(mixed, cut, fc.string({ unit: 'binary' })));
}

const hostile = [
  ...['\uFEFF', '\r', '\r\n', '\0', '\uD800', '\uDC00x', '---\n', '+++\n', '```', '\t'],
  ...['{{#a}}', '{{/a}}', '{{> p}}', '{{> p a=b}}', '{{else}}', '{{{', '}}}', '\\{{a}}', '{{!--'],
  ...['{{#each a as |b|}}', '{{/each}}', '{{role "user"}}', '{{history}}', '{{media url=a}}'],
  ...[
    '{% for a in b %}',
    '{% endfor %}',
    '{% raw %}',
    '{% include "p" %}',
    '{{ a | upper }}',
    '{#',
  ],
  ...['@@@langfusePrompt:name=p|label=l@@@', 'system:\n', 'user[a=b]:\n', '${file:../x}', '{x}'],
  ...['&a', '*a', '<<: *a', '!!binary |', '? ', '[', '{', '"', "'", '- ', ': ', '"prompt": '],
  ...['mlflow.prompt.text', '"type": "chat", ', 'template_format: f-string\n', '[['.repeat(300)],
];
