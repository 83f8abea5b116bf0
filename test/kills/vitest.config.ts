import { defineConfig } from 'vitest/config';

// Every kill there is, with a table of what came of it: some minutes.
export default defineConfig({
  test: {
    include: ['test/kills/*.test.ts'],
    globalSetup: ['test/build-first.ts'],
    env: { KILLS: 'all' },
    disableConsoleIntercept: true,
    hookTimeout: 60_000,
  },
});
