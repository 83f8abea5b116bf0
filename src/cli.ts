#!/usr/bin/env node
// argv in, exit code out: the only file that ends the process. `--version` is answered before anything is loaded.
import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const [first] = process.argv.slice(2);

if (first === '--version' || first === '-V') {
  process.stdout.write(`${version}\n`);
} else {
  const { run } = await import('./commands/run.ts');
  await run(process.argv.slice(2), version);
}
