import { platform, setPriority } from 'node:os';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ReferredPrompt } from '../../../core/blastRadius/references/analysis/match.ts';
import type { FindReply, FindRequest } from './messages.ts';
import { ReferenceIndex, type Delta } from './referenceIndex.ts';
import type { ReferenceOptions } from './references.ts';

/** Entry of the thread that parses source code: it would hold up whoever waits for an editor. */

/** Files in one message: receiving it must not be felt. */
const filesAMessage = 100;

function serve(port: MessagePort, options: ReferenceOptions): void {
  const index = new ReferenceIndex(options, () => performance.now());
  let prompts: readonly ReferredPrompt[] = [];
  let before: Promise<void> = Promise.resolve();
  port.on('message', (request: FindRequest) => {
    before = before.then(() => answer(request));
  });

  async function answer(request: FindRequest): Promise<void> {
    const { id, changes } = request;
    try {
      prompts = request.prompts ?? prompts;
      const delta = await index.update(prompts, changes);
      for (const reply of pieces(id, delta)) port.postMessage(reply);
    } catch (error) {
      port.postMessage(failed(id, error));
    }
  }
}

function pieces(id: number, { files, gone, skipped, chains }: Delta): FindReply[] {
  const replies: FindReply[] = [];
  for (let at = 0; at < files.length; at += filesAMessage) {
    const part = { files: files.slice(at, at + filesAMessage), gone: [], skipped: [] };
    replies.push({ type: 'delta', id, delta: part, last: false });
  }
  return [
    ...replies,
    { type: 'delta', id, delta: { files: [], gone, skipped, chains }, last: true },
  ];
}

/** Errors cross threads by their parts: a clone would lose the code. */
function failed(id: number, error: unknown): FindReply {
  const known = error instanceof CanaryError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'failed', id, code: known?.code ?? 'bug', message, expected: known?.expected };
}

/** A third of the usual share where others want the processor, and not so little that it starves. */
const niceness = 5;

/**
 * Whoever waits for an editor goes first. Only Linux gives a priority to one thread: elsewhere it would
 * be the whole program's.
 */
function stepBack(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(niceness);
  } catch {
    // A container may forbid it; the search is right all the same.
  }
}

stepBack();
if (parentPort !== null) serve(parentPort, workerData as ReferenceOptions);
