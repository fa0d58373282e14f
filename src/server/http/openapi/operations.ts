import type * as z from 'zod/mini';
import {
  feedbackRequest,
  outcomesRequest,
  publishRequest,
  releaseActionRequest,
  startReleaseRequest,
} from '../../../protocol/api.ts';
import { freezeRequest, liftRequest } from '../../../protocol/freezeApi.ts';
import { labelRequest } from '../../../protocol/labelApi.ts';
import * as answers from '../../../protocol/responses.ts';
import { createTokenRequest } from '../../../protocol/tokens.ts';

/** What goes in and comes out of a route, beside its entry in the table. */
export interface Operation {
  /** The schema that checks the body. */
  readonly body?: z.ZodMiniType;
  /** Of the body, where JSON is not the only one. */
  readonly bodyTypes?: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Errors that are its own: status to what it means. */
  readonly errors?: Readonly<Record<number, string>>;
  /** OFREP has errors of another shape. */
  readonly ofrep?: true;
}

export interface Answer {
  readonly means: string;
  /** JSON by it; absent: no body, or one of `type`. */
  readonly schema?: z.ZodMiniType;
  readonly type?: string;
}

const ok = (schema: z.ZodMiniType, means = 'Done'): Answer => ({ means, schema });
const events: Answer = { means: 'Events, as they happen', type: 'text/event-stream' };
const resume = { 'Last-Event-ID': 'Id of the last event that came: go on after it' };
const etag = { 'If-None-Match': 'ETag of the answer that the client has' };
const unchanged: Answer = { means: 'The client has it already' };
const notFound = { 404: 'There is no such prompt, version, release or token' };
const conflict = { 409: 'The state does not allow it; the message says why' };

/** By id of the route. */
export const operations: Readonly<Record<string, Operation>> = {
  listPrompts: { answers: { 200: ok(answers.promptList) } },
  publishVersion: {
    body: publishRequest,
    answers: {
      201: ok(answers.version, 'The version, published now'),
      200: ok(answers.version, 'The version, published before'),
    },
  },
  listVersions: { answers: { 200: ok(answers.versionList) }, errors: notFound },
  listLabels: { answers: { 200: ok(answers.labelList) }, errors: notFound },
  getVersion: { answers: { 200: ok(answers.version) }, errors: notFound },
  getLive: {
    query: { at: 'ISO 8601 time with a zone; now without it' },
    answers: { 200: ok(answers.live) },
    errors: notFound,
  },
  getTraffic: {
    query: { since: 'ISO 8601 time with a zone; 24 hours ago without it' },
    answers: { 200: ok(answers.traffic) },
    errors: notFound,
  },
  checkBaseline: {
    query: { metrics: 'Names separated by commas; the usual ones without it' },
    answers: { 200: ok(answers.baselineCheck) },
    errors: notFound,
  },
  moveLabel: {
    body: labelRequest,
    answers: { 204: { means: 'The label points there' } },
    errors: { ...notFound, ...conflict },
  },
  startRelease: {
    body: startReleaseRequest,
    answers: { 201: ok(answers.release, 'The release, which is on') },
    errors: { ...notFound, ...conflict },
  },
  listReleases: { answers: { 200: ok(answers.releaseList) } },
  getRelease: { answers: { 200: ok(answers.release) }, errors: notFound },
  getDecisions: { answers: { 200: ok(answers.decisions) }, errors: notFound },
  actOnRelease: {
    body: releaseActionRequest,
    answers: { 200: ok(answers.release, 'The release after the action') },
    errors: { ...notFound, ...conflict },
  },
  streamRelease: {
    headers: resume,
    answers: { 200: events, 204: { means: 'The release is over, and the client has everything' } },
    errors: notFound,
  },
  listFreezes: { answers: { 200: ok(answers.freezeList) } },
  startFreeze: { body: freezeRequest, answers: { 201: ok(answers.freeze, 'The freeze') } },
  liftFreeze: {
    body: liftRequest,
    answers: { 200: ok(answers.freeze, 'The freeze, lifted') },
    errors: { ...notFound, ...conflict },
  },
  reportOutcomes: { body: outcomesRequest, answers: { 200: ok(answers.outcomesReceipt) } },
  reportFeedback: { body: feedbackRequest, answers: { 200: ok(answers.feedbackReceipt) } },
  reportTraces: {
    body: answers.tracesRequest,
    bodyTypes: ['application/json', 'application/x-protobuf'],
    answers: { 200: ok(answers.tracesReceipt, 'In the type of the request') },
  },
  resolve: {
    body: answers.evaluationRequest,
    answers: { 200: ok(answers.evaluation) },
    errors: { 404: 'No prompt of that name has a production version' },
    ofrep: true,
  },
  resolveAll: {
    body: answers.evaluationRequest,
    headers: etag,
    answers: { 200: ok(answers.evaluations), 304: unchanged },
    ofrep: true,
  },
  routingEvents: { headers: resume, answers: { 200: events } },
  flagdFlags: { headers: etag, answers: { 200: ok(answers.flagFile), 304: unchanged } },
  listTokens: { answers: { 200: ok(answers.tokenList) } },
  createToken: {
    body: createTokenRequest,
    answers: { 201: ok(answers.createdToken, 'The token, told this once') },
    errors: conflict,
  },
  revokeToken: { answers: { 204: { means: 'The token has ended' } }, errors: notFound },
  readAudit: {
    query: {
      after: 'Sequence number of the last entry that the client has',
      limit: 'Entries of a page',
    },
    answers: { 200: ok(answers.audit) },
  },
  backup: { answers: { 200: { means: 'The backup', type: 'application/x-ndjson' } } },
  health: { answers: { 200: ok(answers.health) } },
  ready: {
    answers: { 200: ok(answers.ready) },
    errors: { 503: 'The store does not answer, or the server is about to stop' },
  },
  metrics: { answers: { 200: { means: "Prometheus' text format", type: 'text/plain' } } },
  openApi: { answers: { 200: { means: 'This document', type: 'application/json' } } },
};
