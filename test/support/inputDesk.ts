import { createServer, type AddressInfo } from 'node:net';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { cliRun, type CliRun } from './cliRun.ts';
import { promptYml } from './promptBuilders.ts';
import { scratchRepository } from './scratchRepository.ts';

/** A workspace in which everything is in order, for tests of what is said when something is not. */

export const prompt = 'prompts/reply.prompt.yml';
export const partial = 'prompts/partials/rules.md';
export const config = 'prompt-canary.yaml';
export const suite = 'evals/golden.yaml';
export const plan = 'plan.yaml';
export const peer = 'peer.yaml';

export const models = "models: { default: { baseUrl: 'http://127.0.0.1:9/v1', model: m } }\n";
export const suites = 'suites: { golden: { kind: golden, files: [evals/*.yaml] } }\n';
export const promptText = promptYml('Be kind.\n{{> rules}}');
export const assertion = 'assert: [{ type: contains, value: a }]';

export function peerText(prompts: string, provider: string, tests: string): string {
  return `prompts: ${prompts}\nproviders: [${provider}]\ntests:\n  - ${tests}\n`;
}

const good: Files = {
  [prompt]: promptText,
  [partial]: 'Be honest.\n',
  [config]: models + suites,
  [suite]: `- { vars: { message: hi }, ${assertion} }\n`,
  [plan]: 'stages: [{ weight: 10 }, { weight: 100 }]\n',
  [peer]: peerText('[a, b]', 'openai:chat:m', `{ ${assertion} }`),
};

/** What is different from the workspace in order. */
export type Files = Readonly<Record<string, string>>;

/** `words` stand in what is said; `ROOT` in them is the workspace. */
export type Row = readonly [name: string, files: Files, args: readonly string[], words: string];

export interface InputDesk {
  /** The address of a registry that is not there; `DOWN` in arguments stands for it. */
  readonly down: string;
  run(files: Files, args: readonly string[]): Promise<CliRun>;
  /** Expects exit 3, the words, and nothing on standard output. */
  refuses(row: Row): Promise<void>;
  dispose(): void;
}

export async function openInputDesk(): Promise<InputDesk> {
  const scratch = scratchRepository(good);
  symlinkSync('/etc/hosts', path.join(scratch.root, 'prompts/link.prompt.yml'));
  const down = await addressOfNobody();
  const run: InputDesk['run'] = (files, args) => {
    scratch.write({ ...good, ...files });
    return cliRun(
      args.map((arg) => (arg === 'DOWN' ? down : arg)),
      scratch.root,
    );
  };
  return {
    down,
    run,
    refuses: async ([, files, args, words]) => {
      const { code, stdout, stderr } = await run(files, args);
      expect(stderr.replaceAll(scratch.root, 'ROOT')).toContain(words);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    },
    dispose: () => scratch.dispose(),
  };
}

/** Where a server was that has gone. */
async function addressOfNobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
