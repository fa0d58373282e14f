import type { MessagePort } from 'node:worker_threads';
import type { OutputChecks } from './outputChecks.ts';
import type { ChecksCall, ChecksReply } from './threadChecks.ts';

/** Answers calls of `ThreadChecks`, one after the other: the first to come is answered first. */
export function serveChecks(port: MessagePort, checks: OutputChecks): void {
  const answer = async ({ id, jobs }: ChecksCall): Promise<ChecksReply> => {
    try {
      return { id, findings: await checks.check(jobs) };
    } catch (error) {
      return { id, error: error instanceof Error ? error.message : String(error) };
    }
  };
  let last = Promise.resolve();
  port.on('message', (call: ChecksCall) => {
    last = last.then(async () => port.postMessage(await answer(call)));
  });
}
