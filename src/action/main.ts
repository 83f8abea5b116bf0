// What GitHub Actions starts: inputs from variables in, exit code out.
import { createRequire } from 'node:module';
import { runWork } from '../commands/run.ts';
import { runAction } from './run-action.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

await runWork([], version, runAction);
