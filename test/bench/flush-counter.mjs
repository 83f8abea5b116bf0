// Loaded into the command line by `--import`: counts the flushes of files, and writes the count when the process ends.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const FLUSHES = ['fsync', 'fsyncSync', 'fdatasync', 'fdatasyncSync'];
const HANDLE_FLUSHES = ['sync', 'datasync'];
const { FLUSH_COUNT } = process.env;
const { writeFileSync } = fs;
let flushes = 0;

function count(object, name) {
  const plain = object[name];
  // What `promisify` looks for stands on the function.
  object[name] = Object.defineProperties(function counted(...args) {
    flushes++;
    return plain.apply(this, args);
  }, Object.getOwnPropertyDescriptors(plain));
}

const handle = await fs.promises.open(FLUSH_COUNT, 'w');
const handles = Object.getPrototypeOf(handle);
await handle.close();
for (const name of HANDLE_FLUSHES) count(handles, name);
for (const name of FLUSHES) count(fs, name);
syncBuiltinESMExports();
process.on('exit', () => writeFileSync(FLUSH_COUNT, String(flushes)));
