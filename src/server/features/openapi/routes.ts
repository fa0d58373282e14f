import { Hono } from 'hono';

/** `/openapi.json`, made when it is first asked for. */
export function openApiRoutes(): Hono {
  const app = new Hono();
  let text: string | undefined;
  app.get('/openapi.json', async (context) => {
    text ??= JSON.stringify((await import('../../http/openapi/document.ts')).openApiDocument());
    return context.body(text, 200, { 'Content-Type': 'application/json' });
  });
  return app;
}
