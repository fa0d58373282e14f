import type { Scope } from '../../protocol/tokens.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a caller needs: a scope, any valid token, or nothing (`open`). */
export type Needs = Scope | 'token' | 'open';

export interface RouteEntry {
  readonly id: string;
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/prompts/{name}`. */
  readonly path: string;
  readonly needs: Needs;
  readonly summary: string;
}

/** Every route of the server. A test holds it equal to what the application answers. */
export const routeTable: readonly RouteEntry[] = [
  {
    id: 'listPrompts',
    method: 'GET',
    path: '/v1/prompts',
    needs: 'release',
    summary: 'Every prompt with its number of versions, its labels and the release that is on',
  },
  {
    id: 'publishVersion',
    method: 'POST',
    path: '/v1/prompts/{name}/versions',
    needs: 'release',
    summary: 'Publish a version; idempotent by fingerprint',
  },
  {
    id: 'listVersions',
    method: 'GET',
    path: '/v1/prompts/{name}/versions',
    needs: 'release',
    summary: 'Every version of a prompt, without content',
  },
  {
    id: 'listLabels',
    method: 'GET',
    path: '/v1/prompts/{name}/labels',
    needs: 'release',
    summary: 'The labels of a prompt and their history',
  },
  {
    id: 'getVersion',
    method: 'GET',
    path: '/v1/prompts/{name}/versions/{version}',
    needs: 'release',
    summary: 'One version with content, environment and labels',
  },
  {
    id: 'getLive',
    method: 'GET',
    path: '/v1/prompts/{name}/live',
    needs: 'release',
    summary: 'What is, or was, live: versions, weights and traffic',
  },
  {
    id: 'getTraffic',
    method: 'GET',
    path: '/v1/prompts/{name}/traffic',
    needs: 'release',
    summary: 'What was reported of a prompt, by version and by what it could be attributed to',
  },
  {
    id: 'checkBaseline',
    method: 'GET',
    path: '/v1/prompts/{name}/baseline-check',
    needs: 'release',
    summary: "Whether stable's own metrics are steady enough to judge a canary against",
  },
  {
    id: 'moveLabel',
    method: 'PUT',
    path: '/v1/prompts/{name}/labels/{label}',
    needs: 'release',
    summary: 'Point a label at a version',
  },
  {
    id: 'startRelease',
    method: 'POST',
    path: '/v1/prompts/{name}/releases',
    needs: 'release',
    summary: 'Start a release beside the production version',
  },
  {
    id: 'listReleases',
    method: 'GET',
    path: '/v1/releases',
    needs: 'release',
    summary: 'All releases, newest first',
  },
  {
    id: 'getRelease',
    method: 'GET',
    path: '/v1/releases/{id}',
    needs: 'release',
    summary: 'One release with its log, charts and guards',
  },
  {
    id: 'getDecisions',
    method: 'GET',
    path: '/v1/releases/{id}/decisions',
    needs: 'release',
    summary: 'Every entry of its log with what it was computed from, to be computed again',
  },
  {
    id: 'actOnRelease',
    method: 'POST',
    path: '/v1/releases/{id}/{action}',
    needs: 'release',
    summary: 'Pause, resume, advance, promote or roll back a release',
  },
  {
    id: 'streamRelease',
    method: 'GET',
    path: '/v1/releases/{id}/stream',
    needs: 'release',
    summary: 'What happens to a release, as it happens (server-sent events)',
  },
  {
    id: 'listFreezes',
    method: 'GET',
    path: '/v1/freezes',
    needs: 'release',
    summary: 'Freezes, during which no release advances',
  },
  {
    id: 'startFreeze',
    method: 'POST',
    path: '/v1/freezes',
    needs: 'release',
    summary: 'Freeze releases for a time',
  },
  {
    id: 'liftFreeze',
    method: 'POST',
    path: '/v1/freezes/{id}/lift',
    needs: 'release',
    summary: 'End a freeze',
  },
  {
    id: 'reportOutcomes',
    method: 'POST',
    path: '/v1/outcomes',
    needs: 'ingest',
    summary: 'What happened to served requests; acknowledged when it is durable',
  },
  {
    id: 'reportFeedback',
    method: 'POST',
    path: '/v1/feedback',
    needs: 'ingest',
    summary: 'What became known of earlier outcomes',
  },
  {
    id: 'reportTraces',
    method: 'POST',
    path: '/v1/traces',
    needs: 'ingest',
    summary: 'Spans of OpenTelemetry (OTLP over HTTP, protobuf or JSON)',
  },
  {
    id: 'resolve',
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/{key}',
    needs: 'resolve',
    summary: 'Which version of a prompt a targeting key gets (OFREP)',
  },
  {
    id: 'resolveAll',
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags',
    needs: 'resolve',
    summary: 'Which version of every prompt a targeting key gets (OFREP bulk evaluation)',
  },
  {
    id: 'routingEvents',
    method: 'GET',
    path: '/ofrep/v1/events',
    needs: 'resolve',
    summary: 'Tells that routing has changed (server-sent events of OFREP)',
  },
  {
    id: 'flagdFlags',
    method: 'GET',
    path: '/flagd/flags.json',
    needs: 'resolve',
    summary: 'All prompts as flags for flagd, with the same rules',
  },
  {
    id: 'listTokens',
    method: 'GET',
    path: '/v1/tokens',
    needs: 'admin',
    summary: 'All access tokens, without the tokens themselves',
  },
  {
    id: 'createToken',
    method: 'POST',
    path: '/v1/tokens',
    needs: 'admin',
    summary: 'Create an access token; the answer tells it, once',
  },
  {
    id: 'revokeToken',
    method: 'DELETE',
    path: '/v1/tokens/{name}',
    needs: 'admin',
    summary: 'Revoke an access token',
  },
  {
    id: 'readAudit',
    method: 'GET',
    path: '/v1/audit',
    needs: 'admin',
    summary: 'Who changed what, oldest first, in pages',
  },
  {
    id: 'backup',
    method: 'GET',
    path: '/v1/backup',
    needs: 'admin',
    summary: 'Everything that the registry keeps, one JSON document a line',
  },
  {
    id: 'health',
    method: 'GET',
    path: '/healthz',
    needs: 'open',
    summary: 'Whether the process answers',
  },
  {
    id: 'ready',
    method: 'GET',
    path: '/readyz',
    needs: 'open',
    summary: 'Whether it takes requests: the store answers, and it is not about to stop',
  },
  {
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    needs: 'token',
    summary: 'Figures of the server, for Prometheus',
  },
  {
    id: 'openApi',
    method: 'GET',
    path: '/openapi.json',
    needs: 'token',
    summary: 'This API as an OpenAPI 3.1 document',
  },
];

const byPattern = new Map(routeTable.map((it) => [`${it.method} ${it.path}`, it]));

/** hono's pattern in OpenAPI's words: `/flags/:key{.+}` -> `/flags/{key}`. */
export function templateOf(pattern: string): string {
  return pattern.replace(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
}

/** The entry of a matched route; undefined when there is none. */
export function routeOf(method: string, pattern: string): RouteEntry | undefined {
  return byPattern.get(`${method} ${templateOf(pattern)}`);
}
