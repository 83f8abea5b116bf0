import { defineConfig } from 'vitest/config';

// Every kill there is, with a table of what came of it, all that is asked of records in git, and pipelines of a folder: an
// hour or more.
export default defineConfig({
  test: {
    include: [
      'test/kills/*.test.ts',
      'test/action/whole-story.test.ts',
      'test/backends/dynamics365/faults-*.test.ts',
      'test/ci/azure/azure-templates.test.ts',
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
