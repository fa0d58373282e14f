import * as z from 'zod/mini';
import type { JsonObject, JsonValue } from '../../../core/base/json.ts';
import { errorAnswer, ofrepError } from '../../../protocol/responses.ts';
import { serverVersion } from '../../version.ts';
import { routeTable, type RouteEntry } from '../routeTable.ts';
import { operations, type Answer, type Operation } from './operations.ts';

/** The API as an OpenAPI 3.1 document, out of the table of routes and the schemas that validate. */
export function openApiDocument(): JsonObject {
  const paths: Record<string, Record<string, JsonValue>> = {};
  for (const route of routeTable) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = describe(route, operations[route.id] ?? { answers: {} });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Prompt Canary registry',
      version: serverVersion,
      description: 'Versions, labels and releases of prompts; routing by OFREP; outcomes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
      schemas: { Error: jsonSchema(errorAnswer), OfrepError: jsonSchema(ofrepError) },
    },
  };
}

const tags = {
  prompts: 'Versions and labels',
  releases: 'Canaries: their state, decisions and history',
  outcomes: 'What happened to served requests',
  resolve: 'Which version a targeting key gets',
  administration: 'Access tokens and the audit log',
  server: 'The server itself',
} as const;
type Tag = keyof typeof tags;

/** First match counts. */
const tagPatterns: readonly (readonly [RegExp, Tag])[] = [
  [/^\/v1\/(?:releases|freezes)|\/releases$/, 'releases'],
  [/^\/v1\/prompts/, 'prompts'],
  [/^\/v1\/(?:outcomes|feedback|traces)/, 'outcomes'],
  [/^\/(?:ofrep|flagd)/, 'resolve'],
  [/^\/v1\/(?:tokens|audit)/, 'administration'],
  [/./, 'server'],
];

function describe(route: RouteEntry, operation: Operation): JsonObject {
  const { id, path, needs, summary } = route;
  const tag = tagPatterns.find(([pattern]) => pattern.test(path))?.[1] ?? 'server';
  return {
    operationId: id,
    tags: [tag],
    summary,
    'x-scope': needs,
    security: needs === 'open' ? [] : [{ bearer: [] }, { apiKey: [] }, {}],
    parameters: [...pathParameters(path), ...otherParameters(operation)],
    ...(operation.body === undefined ? {} : { requestBody: requestBody(operation) }),
    responses: { ...answersOf(operation), ...errorsOf(route, operation) },
  };
}

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function otherParameters({ query = {}, headers = {} }: Operation): JsonObject[] {
  const of = (where: string, all: Readonly<Record<string, string>>): JsonObject[] =>
    Object.entries(all).map(([name, description]) => ({
      name,
      in: where,
      description,
      schema: { type: 'string' },
    }));
  return [...of('query', query), ...of('header', headers)];
}

function requestBody({ body, bodyTypes = ['application/json'] }: Operation): JsonObject {
  const schema = body === undefined ? {} : jsonSchema(body);
  const typed = (type: string): JsonObject =>
    type.endsWith('json') ? { schema } : { schema: { type: 'string', format: 'binary' } };
  return {
    required: true,
    content: Object.fromEntries(bodyTypes.map((type) => [type, typed(type)])),
  };
}

function answersOf({ answers }: Operation): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]),
  );
}

function answerOf({ means, schema, type }: Answer): JsonObject {
  if (schema !== undefined) {
    return { description: means, content: { 'application/json': { schema: jsonSchema(schema) } } };
  }
  if (type === undefined) return { description: means };
  return { description: means, content: { [type]: { schema: { type: 'string' } } } };
}

/** What the guard in front of every route, and the reading of every body, may say. */
const guardErrors: Readonly<Record<number, string>> = {
  401: 'The registry has access tokens, and the request shows no valid one',
  403: 'The request comes from a web page, or the token does not allow it',
  429: 'Too many requests; Retry-After says when the next one may come',
};
const bodyErrors: Readonly<Record<number, string>> = {
  400: 'The request is not what the API takes; the message says where',
  413: 'The body is too large, before or after decompression',
  415: 'The body is of another type or encoding',
};
const parameterError = { 400: 'A parameter is not what the API takes' };
const storeError = { 503: 'The store is not reachable; Retry-After says when to try' };

function errorsOf({ needs }: RouteEntry, operation: Operation): JsonObject {
  const name = operation.ofrep === true ? 'OfrepError' : 'Error';
  const all: Record<number, string> = {
    403: guardErrors[403] ?? '',
    ...(needs === 'open' ? {} : guardErrors),
    ...(operation.body === undefined ? parameterError : bodyErrors),
    ...(operation.ofrep === true ? {} : storeError),
    ...operation.errors,
  };
  // The guard speaks before OFREP's routes do.
  const schemas = operation.ofrep === true ? { anyOf: [ref(name), ref('Error')] } : ref(name);
  return Object.fromEntries(
    Object.entries(all).map(([status, description]) => [
      status,
      { description, content: { 'application/json': { schema: schemas } } },
    ]),
  );
}

function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** What a client sends or gets; free JSON and what only code can check is any value. */
function jsonSchema(schema: z.ZodMiniType): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as JsonObject;
}
