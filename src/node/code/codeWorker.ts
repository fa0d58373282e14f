import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { compileCode, type Compiled } from './compileCode.ts';
import type { CodeReply, CodeRequest, CodeWorkerData } from './messages.ts';

// The thread of `runCode.ts`: runs one piece of code at a time.

const { root } = workerData as CodeWorkerData;
const compiled = new Map<string, Compiled>();

parentPort?.on('message', (request: CodeRequest) => {
  void run(request).then((reply) => parentPort?.postMessage(reply));
});

async function run({ code, inputs }: CodeRequest): Promise<CodeReply> {
  const names = Object.keys(inputs);
  let call: Compiled;
  try {
    const key = `${names.join(',')}\n${code}`;
    call = compiled.get(key) ?? (await load(code, names));
    compiled.set(key, call);
  } catch (error) {
    return { type: 'unusable', message: messageOf(error) };
  }
  try {
    const result: unknown = await call(...Object.values(inputs));
    return { type: 'returned', json: JSON.stringify(result ?? null) ?? 'null' };
  } catch (error) {
    return { type: 'threw', message: messageOf(error) };
  }
}

async function load(code: string, names: readonly string[]): Promise<Compiled> {
  const [, file, name] = /^file:\/\/(.+?\.[cm]?js)(?::(\w+))?$/.exec(code) ?? [];
  if (file === undefined) return compileCode(code, names);
  const module = (await import(pathToFileURL(path.resolve(root, file)).href)) as Record<
    string,
    unknown
  >;
  const all = (module['default'] ?? module) as Record<string, unknown>;
  const chosen = name === undefined ? all : (module[name] ?? all[name]);
  if (typeof chosen === 'function') return chosen as Compiled;
  throw new Error(`${file} exports no function${name === undefined ? '' : ` "${name}"`}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
