import { format } from 'prettier';
import type { JsonObject, JsonValue } from '../../src/core/base/json.ts';

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly 'x-scope': string;
  readonly parameters: readonly { name: string; in: string; description?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: JsonObject }>> };
  readonly responses: Readonly<Record<string, { description: string; content?: object }>>;
}

const head = `# Reference of the HTTP API

Written out of the server's OpenAPI document (\`/openapi.json\`), which is made of the schemas that
check requests: \`npx vitest run test/unit/server/http/openApi.test.ts -u\` writes it anew. What the
routes mean stands in [http-api.md](http-api.md).

A route's scope is what a token needs once the registry has tokens; \`admin\` includes all others,
\`token\` is any valid one, \`open\` needs none.
`;

/** The OpenAPI document as a page for people. */
export async function httpReference(document: JsonObject): Promise<string> {
  const paths = document['paths'] as Readonly<Record<string, Record<string, JsonValue>>>;
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, it]) => [`${method.toUpperCase()} ${path}`, it as unknown as Described] as const,
    ),
  );
  const overview = table(
    ['request', 'scope', 'does'],
    all.map(([request, it]) => [`\`${request}\``, it['x-scope'], it.summary]),
  );
  const sections = all.map(([request, it]) => section(request, it));
  const options = { parser: 'markdown', printWidth: 100, singleQuote: true } as const;
  return format([head, overview, ...sections].join('\n\n'), options);
}

function section(request: string, it: Described): string {
  const parameters = it.parameters.filter((one) => one.in !== 'path');
  const body = Object.entries(it.requestBody?.content ?? {});
  const fields = body.flatMap(([, { schema }]) => fieldsOf(schema));
  return [
    `## \`${request}\``,
    `${it.summary}. Scope: ${it['x-scope']}.`,
    ...(parameters.length === 0
      ? []
      : [
          table(
            ['parameter', 'in', 'is'],
            parameters.map((one) => [`\`${one.name}\``, one.in, one.description ?? '']),
          ),
        ]),
    ...(body.length === 0 ? [] : [`Body: ${body.map(([type]) => `\`${type}\``).join(' or ')}.`]),
    ...(fields.length === 0 ? [] : [table(['field', 'type', ''], fields)]),
    table(
      ['status', 'means'],
      Object.entries(it.responses).map(([status, { description }]) => [status, description]),
    ),
  ].join('\n\n');
}

/** Fields of a body, those of the objects in it with dots. */
function fieldsOf(schema: JsonObject, path = '', depth = 0): string[][] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries(properties).flatMap(([name, it]) => {
    const items = it['items'] as JsonObject | undefined;
    const inner = items ?? it;
    const at = `${path}${name}${items === undefined ? '' : '[]'}`;
    const row = [`\`${at}\``, typeOf(it), required.includes(name) ? 'required' : ''];
    return [row, ...(depth < 2 ? fieldsOf(inner, `${at}.`, depth + 1) : [])];
  });
}

function typeOf(schema: JsonObject): string {
  const values = schema['enum'] as readonly string[] | undefined;
  if (values !== undefined) return values.map((it) => `\`${it}\``).join(', ');
  const type = schema['type'];
  return typeof type === 'string' ? type : 'any of several';
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((it) => it.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(names), line(names.map(() => '-')), ...rows.map(line)].join('\n');
}
