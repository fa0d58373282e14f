import type { TestProject } from 'vitest/node';
import { ensureHost } from '../../../scripts/host/setup.mjs';
import { startServer } from '../../../scripts/host/server.mjs';
import { hostName } from '../../../scripts/host/versions.mjs';
import { packageIfStale, vsixFile } from '../../../scripts/lib/build.mjs';

/** The VS Code server of a run, as the tests reach it. */
export interface HostAddress {
  readonly port: number;
  readonly token: string;
  readonly vscode: string;
  /** User settings; an open workbench follows changes. */
  readonly settingsFile: string;
  /** Goes away with the server. */
  readonly scratchFolder: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    host: HostAddress;
  }
}

/** Starts VS Code with the packaged extension once for all UI tests; `CANARY_HOST` says which. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const host = await ensureHost(hostName(process.env['CANARY_HOST'] ?? 'newest'));
  await packageIfStale();
  const server = await startServer(host, { extensions: [vsixFile] });
  const { port, token, settingsFile, dir: scratchFolder } = server;
  project.provide('host', { port, token, settingsFile, scratchFolder, vscode: host.vscode });
  return () => server.stop();
}
