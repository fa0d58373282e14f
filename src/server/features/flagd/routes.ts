import { Hono } from 'hono';
import type { ServerDeps } from '../../deps.ts';
import { conditional } from '../../http/etag.ts';
import { toFlagFile } from './flagFile.ts';

/** `/flagd/flags.json`: all prompts, for flagd to evaluate in process. */
export function flagdRoutes({ routing }: Pick<ServerDeps, 'routing'>): Hono {
  const app = new Hono();
  app.get('/flags.json', (context) => {
    const file = toFlagFile([...routing.routes()].map(({ source }) => source));
    return conditional(context, JSON.stringify(file));
  });
  return app;
}
