import { afterEach } from 'vitest';
import { openWorkbenches } from './workbench.ts';

/** What was on screen when a test failed, as out/screenshots/failed/TEST.png. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const name = task.name.replace(/[^\w]+/g, '-').slice(0, 80);
  for (const workbench of openWorkbenches) await workbench.capture('failed', name);
});
