import { fstatSync, writeSync } from 'node:fs';

/** Standard output and standard error by their descriptors. */
export type Descriptor = 1 | 2;

/**
 * Writes a text to a descriptor, all of it, before it returns.
 *
 * Node.js' own streams load the network and terminal modules first, which takes as long as planning a small
 * environment.
 *
 * When whoever read the output went away, as `head` does, the rest of it is dropped: that is no failure, and a command
 * that changes something must not stop half way because nobody listens any more.
 */
export function writeText(descriptor: Descriptor, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      pause(PAUSE_MS); // a pipe that does not block is full: its reader needs a moment
    }
  }
}

const PAUSE_MS = 5;

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Whether a descriptor is a terminal; a file or pipe is told apart without loading the terminal module. */
export function isTerminal(descriptor: 0 | Descriptor): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false; // the descriptor is closed
  }
  switch (descriptor) {
    case 0:
      return process.stdin.isTTY === true;
    case 1:
      return process.stdout.isTTY === true;
    case 2:
      return process.stderr.isTTY === true;
  }
}
