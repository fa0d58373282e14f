import { Worker } from 'node:worker_threads';
import { CanaryError } from '../../core/base/errors.ts';
import type { JsonValue } from '../../core/base/json.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { CodeFailure } from '../../core/eval/runTransform.ts';
import type { RunCode } from '../../core/ports.ts';
import type { CodeReply, CodeRequest } from './messages.ts';

export interface CodeRunnerOptions {
  /** Absolute: modules that the code names are relative to it. */
  readonly root: string;
  /** The bundled `codeWorker.ts`. */
  readonly workerUrl: URL;
  /** How long one run may take, in milliseconds. */
  readonly limitMs?: number;
}

export interface CodeRunner extends Disposable {
  readonly run: RunCode;
}

const usualLimitMs = 5_000;
const resourceLimits = { maxOldGenerationSizeMb: 256 };
const shownCharacters = 60;

/**
 * Runs code of a trusted suite in a thread of its own: one piece at a time, ended when it takes too
 * long, without the environment's variables and without the terminal. Started by the first run; it
 * does not keep a program from ending.
 */
export function createCodeRunner({ root, workerUrl, limitMs }: CodeRunnerOptions): CodeRunner {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const start = (): Worker => {
    const options = { workerData: { root }, env: {}, stdout: true, stderr: true, resourceLimits };
    const started = new Worker(workerUrl, options);
    started.stdout.resume();
    started.stderr.resume();
    started.unref();
    return started;
  };
  const end = (): void => {
    void worker?.terminate();
    worker = undefined;
  };
  const runOne = async (request: CodeRequest): Promise<JsonValue> => {
    worker ??= start();
    const reply = await ask(worker, request, limitMs ?? usualLimitMs).catch((error: unknown) => {
      end();
      throw error;
    });
    return valueOf(reply, request.code);
  };
  return {
    run: (code, inputs) => {
      const result = last.then(() => runOne({ code, inputs }));
      last = result.catch(() => undefined);
      return result;
    },
    dispose: end,
  };
}

function ask(worker: Worker, request: CodeRequest, limitMs: number): Promise<CodeReply> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      worker.off('message', take);
      worker.off('error', fail);
      worker.off('exit', leave);
      worker.unref();
    };
    const take = (reply: CodeReply): void => {
      settle();
      resolve(reply);
    };
    const fail = (cause: Error): void => {
      settle();
      reject(refused(request.code, `ended its thread: ${cause.message}`, cause));
    };
    const leave = (): void => fail(new Error('it left'));
    const timer = setTimeout(() => {
      settle();
      reject(refused(request.code, `takes longer than ${limitMs} ms`));
    }, limitMs);
    worker.on('message', take);
    worker.on('error', fail);
    worker.on('exit', leave);
    worker.ref();
    worker.postMessage(request);
  });
}

function valueOf(reply: CodeReply, code: string): JsonValue {
  if (reply.type === 'returned') return JSON.parse(reply.json) as JsonValue;
  if (reply.type === 'unusable') throw refused(code, `cannot run: ${reply.message}`);
  const cause: CodeFailure = { threw: reply.message };
  throw refused(code, `threw: ${reply.message}`, cause);
}

function refused(code: string, what: string, cause?: unknown): CanaryError {
  const line = code.trim().replaceAll(/\s+/g, ' ');
  const shown = line.length > shownCharacters ? `${line.slice(0, shownCharacters - 3)}...` : line;
  return new CanaryError('bad-suite', `the code "${shown}" ${what}`, {
    expected: 'JavaScript that returns in time',
    cause,
  });
}
