import { build } from 'esbuild';
import { Dotprompt } from 'dotprompt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/core/base/json.ts';
import { CanaryError } from '../../../src/core/base/errors.ts';
import type { PublishedPrompt, TemplateLanguage } from '../../../src/core/prompt/model.ts';
import { renderPrompt } from '../../../src/core/prompt/render.ts';
import { namesOf, tokenize } from '../../../src/core/prompt/templates/languages.ts';

type Vars = Record<string, JsonValue>;

function published(content: string, template: TemplateLanguage): PublishedPrompt {
  return {
    name: 'p',
    template,
    messages: [{ role: 'user', content }],
    settings: { parameters: {} },
    tools: [],
    output: { kind: 'text' },
  };
}

function render(template: TemplateLanguage, content: string, vars: Vars): string {
  return renderPrompt(published(content, template), vars)[0]?.content ?? '';
}

describe('variables', () => {
  const cases: readonly [TemplateLanguage, content: string, names: string][] = [
    ['mustache', '{{a}} {{#b}}{{c.d}}{{/b}}', 'a b c.d'],
    ['jinja', '{{ a }} {% if b and not c.d %}{{ e | default(f) }}{% endif %}', 'a b c.d e f'],
    [
      'jinja',
      '{% for x in items if x.ok %}{{ x.y }}{{ loop.index }}{% endfor %}{{ x }}',
      'items x',
    ],
    ['jinja', '{% set a = b %}{{ a }}{{ c.items() }}{{ "d" }}{{ f(g, h=i) }}', 'b c g i'],
    ['jinja', '{% macro m(a, b=c) %}{{ a }}{{ b }}{{ d }}{% endmacro %}{{ m(e) }}', 'd e'],
    ['jinja', '{{ a is defined }}{{ b["c"] }}{{ d[e] }}{{- f -}}', 'a b d e f'],
    ['jinja', '{% raw %}{{ a }}{% endraw %}{# {{ b }} #}', ''],
    ['handlebars', '{{a}} {{#if b}}{{c}}{{else if d}}{{/if}}{{json e.f indent=2}}', 'a b c d e.f'],
    ['handlebars', '{{#each a}}{{this}}{{b}}{{../c}}{{@index}}{{@root.d}}{{/each}}', 'a c d'],
    ['handlebars', '{{#each a as |x i|}}{{x.y}}{{i}}{{../z}}{{/each}}\\{{q}}', 'a z'],
    [
      'handlebars',
      '{{#ifEquals a "b"}}{{/ifEquals}}{{lookup (lookup c d) 1}}{{!-- {{e}} --}}',
      'a c d',
    ],
    ['f-string', '{a} {{b}} {c.d}', 'a c.d'],
    ['none', '{{a}} {b} {% if c %}', ''],
  ];
  it.each(cases)('of %s: %s', (language, content, names) => {
    expect(tokenize(content, language).flatMap(namesOf).join(' ')).toBe(names);
  });
});

describe('a mistake in a template names its line', () => {
  const cases: readonly [TemplateLanguage, content: string, line: number, says: RegExp][] = [
    ['jinja', 'a\n{{ b', 2, /not closed/],
    ['jinja', 'a\n\n{% if b', 3, /not closed/],
    ['jinja', '{% if b %}\n{% endfor %}', 2, /endfor %} closes/],
    ['jinja', 'a\n{% if b %}\n', 3, /{% if %} is not closed/],
    ['jinja', '{% else %}', 1, /no section/],
    ['jinja', '\n{% extends "x" %}', 2, /not supported/],
    ['jinja', '{% include name %}', 1, /one file/],
    ['jinja', '{# a', 1, /not closed/],
    ['jinja', '{% raw %}{{', 1, /not closed/],
    ['handlebars', 'a\n{{b', 2, /not closed/],
    ['handlebars', '{{#if a}}\n', 2, /{{#if}} is not closed/],
    ['handlebars', '{{#if a}}\n{{/each}}', 2, /not open/],
    ['handlebars', '\n{{unknown a}}', 2, /not known/],
    ['handlebars', '{{#*inline "a"}}{{/inline}}', 1, /not supported/],
    ['handlebars', '\n{{(a}}', 2, /malformed/],
    ['f-string', 'a\n{b', 2, /not closed/],
    ['f-string', 'a }', 1, /opens nothing/],
    ['f-string', '{"a": 1}', 1, /no valid name/],
  ];
  it.each(cases)('%s: %j', (language, content, line, says) => {
    const origins = content.split('\n').map((_, index) => ({ file: 'f', line: index + 1 }));
    let thrown: unknown;
    try {
      tokenize(content, language, origins);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CanaryError);
    expect(thrown).toMatchObject({ code: 'bad-prompt', where: { file: 'f', line } });
    expect((thrown as CanaryError).message).toMatch(says);
  });
});

describe('rendering', () => {
  const cases: readonly [TemplateLanguage, content: string, vars: Vars, out: string][] = [
    ['jinja', '{% if a %}yes{% else %}no{% endif %}\n', { a: [] }, 'no\n'],
    ['jinja', '{% raw %}{{ a }}{% endraw %}{{ b | upper }}', { b: 'x' }, '{{ a }}X'],
    ['jinja', 'a\n{% if b %}\nc\n{% endif %}\n', { b: true }, 'a\n\nc\n\n'],
    ['jinja', '{{ a }} {{ b }}', { a: { k: [1] }, b: true }, '{"k":[1]} true'],
    ['handlebars', '{{#each a}}{{@index}}{{this}}{{else}}none{{/each}}', { a: ['x', 'y'] }, '0x1y'],
    ['handlebars', '{{#with a}}{{b}}{{../c}}{{/with}}', { a: { b: 1 }, c: 2 }, '12'],
    ['handlebars', '{{#a}}{{b}}{{/a}}{{^c}}d{{/c}}', { a: [{ b: 1 }, { b: 2 }] }, '12d'],
    ['handlebars', '{{lookup a "b"}}{{json a}}\\{{c}}', { a: { b: 1 } }, '1{"b":1}{{c}}'],
    ['f-string', '{a} {{b}}', { a: 1 }, '1 {b}'],
    ['none', '{{a}}', {}, '{{a}}'],
  ];
  it.each(cases)('%s: %s', (language, content, vars, out) => {
    expect(render(language, content, vars)).toBe(out);
  });

  it.each(['mustache', 'handlebars', 'jinja', 'f-string'] as const)(
    'in %s names a variable that has no value',
    (language) => {
      const tag = language === 'f-string' ? '{gone}' : '{{gone}}';
      expect(() => render(language, tag, {})).toThrow('"gone"');
      const prompt = published(tag, language);
      expect(renderPrompt(prompt, {}, { missing: 'empty' })[0]?.content).toBe('');
    },
  );

  it('fills defaults in', () => {
    const prompt = { ...published('{{a}}{{b}}', 'mustache'), defaults: { a: 1, b: 2 } };
    expect(renderPrompt(prompt, { b: 3 })[0]?.content).toBe('13');
  });
});

describe('rendering runs nothing and reaches nothing', () => {
  const members = ['constructor', '__proto__', 'toString', 'a.constructor', 'a.__proto__.x'];
  const languages = ['mustache', 'handlebars', 'jinja', 'f-string'] as const;
  it.each(languages.flatMap((language) => members.map((name) => [language, name] as const)))(
    'in %s by {{%s}}',
    (language, name) => {
      const tag = language === 'f-string' ? `{${name}}` : `{{${name}}}`;
      expect(() => render(language, tag, { a: { b: 1 } })).toThrow(CanaryError);
    },
  );

  it.each([
    ['handlebars', '{{#with a}}{{constructor}}{{lookup this "constructor"}}{{/with}}'],
    ['handlebars', '{{#each a}}{{__proto__.x}}{{/each}}'],
    ['jinja', '{{ a["constructor"] | default("") }}{{ a.__class__ | default("") }}'],
  ] as const)('in %s by %s', (language, content) => {
    expect(render(language, content, { a: { b: 'text' } })).toBe('');
  });

  it.each([
    [
      'jinja',
      '{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}x{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['jinja', '{% for a in range(999999999) %}x{% endfor %}'],
    ['jinja', `{% set x = "xxxxxxxxxx" %}${'{% set x = x ~ x %}'.repeat(60)}{{ x | length }}`],
    ['jinja', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    ['jinja', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`],
    ['handlebars', `{{#each a}}${'{{#each this}}'.repeat(19)}x${'{{/each}}'.repeat(20)}`],
    ['mustache', `${'{{#a}}'.repeat(20)}x${'{{/a}}'.repeat(20)}`],
  ] as const)('and ends: %s, %s', (language, content) => {
    const a = [1, 2, 3, 4, 5];
    expect(() =>
      render(language, content, { a: language === 'handlebars' ? nested(20) : a }),
    ).toThrow(CanaryError);
  });
});

/** Lists within lists: 3 to the power of `depth` leaves, few values. */
function nested(depth: number): JsonValue {
  let value: JsonValue = ['x', 'y', 'z'];
  for (let i = 1; i < depth; i++) value = [value, value, value];
  return value;
}

it('writes what the package of Dotprompt writes', async () => {
  const piece = fc.constantFrom(
    ...['text ', '\n', '  ', '{{a}}', '{{{b}}}', '{{o.k}}', '{{#if a}}', '{{/if}}', '{{else}}'],
    ...['{{#each l}}', '{{/each}}', '{{this}}', ' {{@index}} ', '{{#unless z}}', '{{/unless}}'],
    ...['{{~a~}}', '{{! c }}', '{{#with o}}', '{{k}}', '{{/with}}', '{{json o}}', '\\{{a}}'],
    ...['{{#ifEquals a "A"}}', '{{/ifEquals}}', ' {{@first}} ', '{{../a}}', '{{lookup o "k"}}'],
  );
  const vars = { a: 'A', b: '<b>', o: { k: 'v' }, l: ['x', 'y'], z: '', k: 'K' };
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const template = pieces.join('');
      const prompt = published(template, 'handlebars');
      let own: string | undefined;
      try {
        own = renderPrompt(prompt, vars, { missing: 'empty' })[0]?.content;
      } catch (error) {
        expect(error).toBeInstanceOf(CanaryError);
        return;
      }
      const { messages } = await new Dotprompt().render(template, { input: vars });
      const [part] = messages[0]?.content ?? [];
      const theirs = part !== undefined && 'text' in part ? part.text : '';
      // Objects are JSON here in every language, and what is missing is null in JSON.
      if (own?.trim() === '' || /\[object Object\]|undefined/.test(theirs)) return;
      compared++;
      expect(own).toBe(theirs);
    }),
    { numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(200);
});

it('needs nothing of Node: prompts bundle for a browser', async () => {
  const { outputFiles } = await build({
    entryPoints: [
      'src/core/prompt/render.ts',
      'src/core/prompt/close.ts',
      'src/core/prompt/edit.ts',
    ],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    outdir: 'unused',
    logLevel: 'silent',
  });
  for (const { text } of outputFiles) expect(text).not.toMatch(/\brequire\(|new Function\(/);
});
