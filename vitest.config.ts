import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Far beyond what any test takes: a machine that is busy is slow, not wrong.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest would leave one processor idle, which is half of a small machine.
    maxWorkers: '100%',
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/architecture.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: 'test/support/postgresSetup.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // Many processes on a busy machine; `npm test` names what needed its second try.
          retry: 1,
          globalSetup: 'test/support/postgresSetup.ts',
        },
      },
    ],
  },
});
