import { defineConfig } from 'vitest/config';

/** Tests of the user interface: the packaged extension in a real VS Code, one window at a time. */
export default defineConfig({
  test: {
    name: 'ui',
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/harness/server.setup.ts'],
    setupFiles: ['test/e2e/harness/failure.setup.ts'],
    fileParallelism: false,
    // What was on screen is kept before the test closes its window.
    sequence: { hooks: 'list' },
    testTimeout: 360_000,
    // The window of a busy machine may lose a click; `npm test` names what needed its second try.
    retry: 1,
    hookTimeout: 120_000,
  },
});
