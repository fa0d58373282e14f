import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Resolved } from '../../src/node/resolve/resolveClient.ts';
import { buildClient } from '../../scripts/lib/client.mjs';

/** How an application gets hold of the client. */
export type ClientForm = 'import' | 'require';

const forms: Readonly<
  Record<ClientForm, { readonly type: string; readonly file: string; readonly head: string }>
> = {
  import: {
    type: 'module',
    file: 'app.mjs',
    head: "import { ResolveClient } from './client.js';\nimport { createInterface } from 'node:readline';",
  },
  require: {
    type: 'commonjs',
    file: 'app.cjs',
    head: "const { ResolveClient } = require('./client.cjs');\nconst { createInterface } = require('node:readline');",
  },
};

/** Answers each line of keys with one of what they get; writes its cache when its input ends. */
const body = `
const [url, cacheFile] = process.argv.slice(2);
const warnings = [];
const onWarning = (message) => warnings.push(message);
const prompts = new ResolveClient({ url, cacheFile, onWarning, timeoutMs: 30_000, retryMs: 0 });
const own = { own: true };
(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const got = [];
    for (const targetingKey of JSON.parse(line)) {
      got.push(await prompts.resolve('reply', { targetingKey }, own));
    }
    console.log(JSON.stringify(got));
  }
  await prompts.flush();
  console.log(JSON.stringify(warnings));
})();
`;

export interface ClientApp {
  /** What these keys get, one after the other. */
  ask(keys: readonly string[]): Promise<readonly Resolved[]>;
  /** Lets it end by itself; returns what it was warned of. */
  end(): Promise<readonly string[]>;
  kill(): Promise<void>;
}

/** Puts the built client and an application that uses it into a folder where nothing else is. */
export async function prepareClientApp(folder: string, form: ClientForm): Promise<string> {
  const { type, file, head } = forms[form];
  await mkdir(folder, { recursive: true });
  await buildClient(folder, { minify: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'app', type }));
  const program = path.join(folder, file);
  await writeFile(program, `${head}\n${body}`);
  return program;
}

export function startClientApp(program: string, url: string, cacheFile: string): ClientApp {
  const args = [program, url, cacheFile];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: AsyncIterator<string, unknown> = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const next = async <T>(): Promise<T> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('the application has ended');
    return JSON.parse(line.value) as T;
  };
  return {
    ask: (keys) => {
      child.stdin.write(`${JSON.stringify(keys)}\n`);
      return next();
    },
    end: async () => {
      const closed = once(child, 'close');
      child.stdin.end();
      const warnings = await next<readonly string[]>();
      const [code] = (await closed) as [number | null];
      if (code !== 0) throw new Error(`the application ended with ${code}`);
      return warnings;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}
