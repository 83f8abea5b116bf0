import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-first.ts'],
    // The style of a page is text here as it is in the build; by default every style is nothing.
    css: true,
    // The command line is started as a process of its own in many tests: a busy machine takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxConcurrency: 4,
    // Most tests wait for processes and sockets: by default one worker would be left for two cores.
    maxWorkers: '100%',
  },
});
