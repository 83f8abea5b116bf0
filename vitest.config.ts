import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const MEMORY = '/dev/shm';
const NEEDED_BYTES = 2 ** 31;

/**
 * Where tests keep their files: in memory where there is enough, for what they write is flushed to the disk at every turn
 * (`catalogue-applies` takes five times as long on one). What a flush is for is tested by killing, not by losing power.
 */
function temporaryFolder(): { readonly TMPDIR?: string } {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > NEEDED_BYTES ? { TMPDIR: MEMORY } : {};
  } catch {
    return {};
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-first.ts'],
    // The style of a page is text here as it is in the build; by default every style is nothing.
    css: true,
    env: temporaryFolder(),
    // Files share a process, which halves what most of them take: no module of ours keeps state but what is worked out
    // from constants, and no test leaves any behind.
    isolate: false,
    // The command line is started as a process of its own in many tests: a busy machine takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxConcurrency: 4,
    // Most tests wait for processes and sockets, so there may be more of them than cores; by default there are fewer.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
});
