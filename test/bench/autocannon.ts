import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { Figures } from './result.ts';

export interface Target {
  readonly url: string;
  /** JSON, sent by POST. */
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** The members of autocannon's JSON that are read. */
interface Report {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p99: number };
  readonly errors: number;
  readonly non2xx: number;
}

/**
 * What autocannon sees of a server, from a process of its own: a second opinion by a tool that others
 * know. It needs more processor time a request than the server, so that it cannot tell fast servers
 * apart as well as our own load does. Fails when an answer is no success.
 */
export async function autocannon({ url, body, connections, seconds }: Target): Promise<Figures> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    inRoot('node_modules', 'autocannon', 'autocannon.js'),
    ...['--json', '--connections', String(connections), '--duration', String(seconds)],
    ...['--method', 'POST', '--headers', 'Content-Type=application/json', '--body', body],
    url,
  ]);
  const { requests, latency, errors, non2xx } = JSON.parse(stdout) as Report;
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} of autocannon's requests failed`);
  return { requestsPerS: requests.average, p99Ms: latency.p99 };
}
