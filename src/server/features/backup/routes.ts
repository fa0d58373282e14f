import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ServerDeps } from '../../deps.ts';
import { principalOf } from '../../http/principal.ts';

/** `GET /v1/backup`: everything that the registry keeps, while it goes on serving. */
export function backupRoutes({ store, logger }: Pick<ServerDeps, 'store' | 'logger'>): Hono {
  const app = new Hono();
  let isRunning = false;
  app.get('/backup', async (context) => {
    if (isRunning) throw new CanaryError('conflict', 'another backup is being written');
    isRunning = true;
    // Only this user can look into it.
    const folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-backup-'));
    const finish = (): void => {
      isRunning = false;
      void rm(folder, { recursive: true, force: true });
    };
    try {
      const file = path.join(folder, 'registry.jsonl');
      await store.backup(file);
      logger.info('backup written', { by: principalOf(context).name });
      const lines = createReadStream(file);
      lines.once('close', finish);
      const body = Readable.toWeb(lines) as ReadableStream;
      return new Response(body, { headers: { 'Content-Type': 'application/x-ndjson' } });
    } catch (error) {
      finish();
      throw error;
    }
  });
  return app;
}
