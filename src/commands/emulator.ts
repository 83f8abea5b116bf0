import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../emulator/emulator.ts';
import { readFaultFile } from '../emulator/fault-file.ts';
import { InputError } from '../emulator/input-error.ts';
import { readSeedFile } from '../emulator/seed-file.ts';
import { EXIT_CODES } from '../model/report.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';

/** Options of `emulator`, as they were written. */
export interface EmulatorCommandOptions {
  readonly port: string;
  readonly token?: string;
  readonly seed?: string;
  readonly faults?: string;
  readonly latency: string;
  readonly log?: string;
}

/**
 * `copilotctl emulator`: serves until it is interrupted. Exit codes: 0 after that, 64 for a file that cannot be read, 65
 * for one that is not valid, 75 when the port is taken.
 */
export async function emulatorCommand(options: EmulatorCommandOptions, context: Context): Promise<number> {
  const port = wholeNumber('--port', options.port, 65_535);
  const latencyMs = wholeNumber('--latency', options.latency, 600_000);
  const log = openLog(options.log, context);
  try {
    const files = readFiles(options, context);
    const emulator = await start({ ...files, ...tokenOf(options), port, latencyMs, ...log.options }, port);
    context.out(`${emulator.ready}\n`);
    context.err(`${welcome(emulator)}\n`);
    await interruption(context.signal);
    await emulator.close();
    context.err(`Stopped after ${emulator.log.length} requests.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.isUnreadable) throw new UsageError(error.message);
    const code = 'emulator/invalid-file';
    context.err(`error ${code}\n${error.message.replaceAll(/^/gm, '  ')}\n`, [
      { level: 'error', code, message: error.message },
    ]);
    return EXIT_CODES.invalid;
  } finally {
    log.close();
  }
}

function wholeNumber(option: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new UsageError(`${option} takes a whole number from 0 to ${max}, not "${text}".`);
}

function tokenOf({ token }: EmulatorCommandOptions): Pick<EmulatorOptions, 'token'> {
  if (token === undefined) return {};
  if (/^[\x21-\x7e]+$/.test(token)) return { token };
  throw new UsageError('--token takes a text without spaces.');
}

function readFiles(options: EmulatorCommandOptions, { cwd }: Context): Pick<EmulatorOptions, 'seed' | 'faults'> {
  return {
    ...(options.seed === undefined ? {} : { seed: readSeedFile(resolve(cwd, options.seed)) }),
    ...(options.faults === undefined ? {} : { faults: readFaultFile(resolve(cwd, options.faults)) }),
  };
}

interface OpenLog {
  readonly options: Pick<EmulatorOptions, 'writeLog'>;
  readonly close: () => void;
}

function openLog(file: string | undefined, { cwd }: Context): OpenLog {
  if (file === undefined) return { options: {}, close: () => undefined };
  try {
    const descriptor = openSync(resolve(cwd, file), 'a');
    return {
      options: { writeLog: (line) => writeSync(descriptor, line) },
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${codeOf(error)}.`, 'Name another file for --log.');
  }
}

async function start(options: EmulatorOptions, port: number): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (cause) {
    const code = codeOf(cause);
    const hint = 'Choose another with --port, or 0 for any free one.';
    if (code === 'EADDRINUSE') throw new BackendError('busy', `Port ${port} is in use.`, { hint, cause });
    if (code === 'EACCES') throw new BackendError('not-permitted', `Port ${port} is not allowed.`, { hint, cause });
    throw cause;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function welcome({ url, organizations }: Emulator): string {
  const names = Object.values(organizations).map((each) => `  ${each.url}`);
  const shown = names.length > SHOWN ? [...names.slice(0, SHOWN), `  and ${names.length - SHOWN} more`] : names;
  return `Emulator of Dataverse and the admin APIs at ${url}, for tests only. Organizations:\n${shown.join('\n')}\nStop it with Ctrl+C.`;
}

const SHOWN = 10;

function interruption(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
