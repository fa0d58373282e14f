import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'panels',
    include: ['test/webview-harness/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
