import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPrograms } from '../../support/buildPrograms.ts';
import { deskFolder } from '../../support/exampleDesk.ts';
import { promptYml } from '../../support/promptBuilders.ts';
import { releaseOn, startRegistry } from '../../support/registryServer.ts';
import { scratchRepository, type Scratch } from '../../support/scratchRepository.ts';

const file = 'reply.prompt.yml';

let scratch: Scratch;
let cli: string;
beforeAll(async () => {
  scratch = scratchRepository({ [file]: promptYml('Be kind.') });
  cli = (await buildPrograms({ cli: 'src/cli/main.ts' }, path.join(scratch.root, 'out')))('cli');
});
afterAll(() => scratch.dispose());

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Piped = ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } & {
  stderr: NonNullable<ChildProcess['stderr']>;
};

function start(args: readonly string[], cwd = scratch.root): Piped {
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  closing.push(() => child.kill('SIGKILL'));
  return child;
}

/** Exit code or signal, and what was still read of stderr. */
async function end(child: Piped): Promise<{ code: unknown; stderr: string }> {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code: code ?? signal, stderr };
}

/** Takes connections and says nothing. */
async function silentRegistry(): Promise<{ url: string; asked: Promise<unknown> }> {
  const server: Server = createServer((socket) => void closing.push(() => socket.destroy()));
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked: once(server, 'connection') };
}

describe('when whoever reads the output leaves', () => {
  it('simulated traffic ends quietly', async () => {
    const args = ['--registry', 'http://127.0.0.1:9', '--prompt', 'reply', '--duration', '3600'];
    const child = start(['simulate', ...args], deskFolder);
    child.stderr.once('data', () => child.stderr.destroy());
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('watching ends as if it were interrupted', async () => {
    const registry = await startRegistry();
    closing.push(() => registry.close());
    const stages = [{ weight: 50, minSamples: 1_000_000 }];
    const { id } = await releaseOn(registry.backend, { plan: { name: 'endless', stages } });
    const child = start(['watch', id, '--jsonl', '--registry', registry.url]);
    child.stdout.once('data', () => {
      child.stdout.destroy();
      void registry.backend.act(id, 'pause', { actor: 'bo', reason: 'test' });
    });
    expect(await end(child)).toEqual({ code: 130, stderr: '' });
  });

  it('a result keeps its exit code', async () => {
    const child = start(['diff', file, '--json']);
    child.stdout.destroy();
    expect(await end(child)).toEqual({ code: 0, stderr: '' });
  });

  it('a server goes on', async () => {
    const child = start(['serve', '--port', '0', '--database', 'memory:']);
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    child.stdout.destroy();
    child.stderr.destroy();
    const { url } = JSON.parse(line) as { url: string };
    for (let asked = 0; asked < 3; asked++) {
      expect((await fetch(`${url}/v1/prompts/nobody/live`)).status).toBe(404);
    }
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});

describe.runIf(process.platform === 'linux')('when the output cannot be kept', () => {
  it('says so instead of losing the result', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${cli}" diff ${file} > /dev/full`], {
      cwd: scratch.root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stderr } = await end(child);
    expect(stderr).toMatch(/^prompt-canary: standard output cannot be written: .*ENOSPC/);
    expect(code).toBe(4);
  });
});

describe('an interrupted command', () => {
  it.each([
    ['live', ['live', 'reply']],
    ['promote', ['promote', 'r-1']],
    ['blast', ['blast', file]],
  ])('that waits for a registry ends at once: %s', async (_, args) => {
    const { url, asked } = await silentRegistry();
    const child = start([...args, '--registry', url]);
    await asked;
    child.kill('SIGINT');
    expect(await end(child)).toEqual({ code: 130, stderr: 'prompt-canary: interrupted\n' });
  });
});
