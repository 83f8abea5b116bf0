// Loaded into the command line by `--import`: numbers every act that changes or flushes a file, and kills the process
// at one of them.
//
// KILL_LOG gets a line for each act: what is done, and to which file below KILL_FOLDER. KILL_AT is the number of the act
// that dies, KILL_PHASE says where: `before` it, `torn` (a write of which half gets through) or `after` it, when the
// program has not heard of its end yet.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';

const { KILL_LOG, KILL_FOLDER, KILL_AT, KILL_PHASE } = process.env;
const plain = { ...fs };
const log = plain.openSync(KILL_LOG, 'a');
const killAt = Number(KILL_AT);
const paths = new Map();
let count = 0;

// What removes folders keeps the functions that it finds when it is first used: those that are not counted.
await fs.promises.rm(`${KILL_LOG}.none`, { force: true });

/** Acts on a path, and on two of which the second is the one that changes. */
const ON_PATH = ['writeFile', 'appendFile', 'truncate', 'unlink', 'rm', 'rmdir', 'mkdir', 'chmod', 'utimes'];
const ON_SECOND_PATH = ['rename', 'link', 'symlink', 'copyFile'];
const ON_DESCRIPTOR = ['write', 'writev', 'fsync', 'fdatasync', 'ftruncate', 'fchmod', 'futimes'];
const ON_HANDLE = ['write', 'writev', 'writeFile', 'appendFile', 'sync', 'datasync', 'truncate', 'chmod', 'utimes'];

function die() {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
}

/** Numbers an act; gives the phase in which it dies, if it does. */
function phaseOf(act, file) {
  if (typeof file === 'number' && file <= 2) return undefined;
  const path = typeof file === 'number' ? paths.get(file) : String(file);
  count++;
  plain.writeSync(log, `${act} ${relative(KILL_FOLDER, path ?? '').replaceAll('\\', '/') || '.'}\n`);
  return count === killAt ? KILL_PHASE : undefined;
}

function tearDescriptor([file, data, offset, length, position]) {
  const isText = typeof data === 'string';
  const bytes = isText ? Buffer.from(data) : data;
  const from = isText ? 0 : (offset ?? 0);
  const whole = isText ? bytes.length : (length ?? bytes.length - from);
  plain.writeSync(file, bytes, from, Math.floor(whole / 2), isText ? offset : position);
}

function tearFile([file, data, options]) {
  const bytes = Buffer.from(data);
  const descriptor = typeof file === 'number' ? file : plain.openSync(file, options?.flag ?? 'w');
  plain.writeSync(descriptor, bytes, 0, Math.floor(bytes.length / 2));
}

/** How to carry out half an act; nothing for those that are whole or not at all. */
function tearing(act) {
  if (act === 'write') return tearDescriptor;
  return act === 'writeFile' ? tearFile : () => undefined;
}

function wrapped(act, original, fileOf, how) {
  const tear = tearing(act);
  const begin = (self, args) => {
    const phase = phaseOf(act, fileOf(self, args));
    if (phase === 'torn') tear(typeof self?.fd === 'number' ? [self.fd, ...args] : args);
    if (phase === 'before' || phase === 'torn') die();
    return phase;
  };
  const end = (phase) => {
    if (phase === 'after') die();
  };
  const byHow = {
    sync(...args) {
      const phase = begin(this, args);
      try {
        return original.apply(this, args);
      } finally {
        end(phase);
      }
    },
    async promise(...args) {
      const phase = begin(this, args);
      try {
        return await original.apply(this, args);
      } finally {
        end(phase);
      }
    },
    callback(...args) {
      const done = args.pop();
      const phase = begin(this, args);
      return original.call(this, ...args, (...results) => {
        end(phase);
        done(...results);
      });
    },
  };
  // What `promisify` looks for stands on the function.
  return Object.defineProperties(byHow[how], Object.getOwnPropertyDescriptors(original));
}

function wrap(acts, fileOf) {
  for (const act of acts) {
    fs[act] = wrapped(act, plain[act], fileOf, 'callback');
    fs[`${act}Sync`] = wrapped(act, plain[`${act}Sync`], fileOf, 'sync');
    if (act in plain.promises) fs.promises[act] = wrapped(act, plain.promises[act], fileOf, 'promise');
  }
}

const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC } = fs.constants;
function isForWriting(flags = 'r') {
  return typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) !== 0 : !/^r?s?$/.test(flags);
}

/** Opening for writing is an act; every other opening only tells which file a descriptor stands for. */
function wrapOpen() {
  const counted = (original, how) => {
    const act = wrapped('open', original, (_, [path]) => path, how);
    return (...args) => (isForWriting(args[1]) ? act : original)(...args);
  };
  const openPromise = counted(plain.promises.open, 'promise');
  const openSync = counted(plain.openSync, 'sync');
  const open = counted(plain.open, 'callback');
  const known = (file, path) => {
    paths.set(typeof file === 'number' ? file : file.fd, String(path));
    return file;
  };
  fs.promises.open = async (...args) => known(await openPromise(...args), args[0]);
  fs.openSync = (...args) => known(openSync(...args), args[0]);
  fs.open = (path, ...rest) => {
    const done = rest.pop();
    open(path, ...rest, (error, file) => done(error, error ? file : known(file, path)));
  };
}

const handle = await plain.promises.open(KILL_LOG, 'r');
const handles = Object.getPrototypeOf(handle);
await handle.close();
for (const act of ON_HANDLE) handles[act] = wrapped(act, handles[act], ({ fd }) => fd, 'promise');
wrap(ON_PATH, (_, [path]) => path);
wrap(ON_SECOND_PATH, (_, [, path]) => path);
wrap(ON_DESCRIPTOR, (_, [file]) => file);
wrapOpen();
syncBuiltinESMExports();
