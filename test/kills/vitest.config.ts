import { defineConfig } from 'vitest/config';

// Every kill there is, with a table of what came of it, and all that is asked of records in git: an hour or more.
export default defineConfig({
  test: {
    include: [
      'test/kills/*.test.ts',
      'test/backends/dynamics365/faults-*.test.ts',
      'test/commands/leases.test.ts',
      'test/contract/git-records.test.ts',
      'test/record/git/*.test.ts',
    ],
    globalSetup: ['test/build-first.ts'],
    env: { NIGHTLY: 'yes' },
    disableConsoleIntercept: true,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
