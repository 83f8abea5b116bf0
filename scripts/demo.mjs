// The main job on a copy of environments/, in a scratch folder: declare, check, apply, and notice what moved since.
// `npm run demo -- --keep` leaves the folder to look around in.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli.js');
if (!existsSync(cli)) {
  console.error('There is no dist/cli.js yet. Run: npm run build');
  process.exit(1);
}

const STORE = '.copilotctl/embedded/dev/rows.jsonl';
const keep = process.argv.includes('--keep');
const scratch = mkdtempSync(join(tmpdir(), 'copilotctl-demo-'));
let number = 0;
try {
  for (const part of ['copilotctl.yaml', 'environments'])
    cpSync(join(root, part), join(scratch, part), { recursive: true });
  demonstrate();
  console.log(`
${bold('That was it.')} Next:
  npm run demo -- --keep              leaves the folder behind, to look at it and to change something
  copilotctl init my-organization     a small tree of your own, with comments
  examples/                           one idea in each folder`);
  if (keep) console.log(`\nThe folder: ${scratch}`);
} catch (error) {
  console.error(`\nThe demo did not go as it should: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (!keep) rmSync(scratch, { recursive: true, force: true });
}

function demonstrate() {
  step(
    'The files are checked',
    'environments/ declares Copilot for a fictitious company: what dev, test and prod share, and',
    'what differs. Schemas, references between files and the rules of the product are checked.',
  );
  copilotctl(['validate'], { exits: 0 });

  step(
    'A plan: what would change in dev?',
    'Live is read and compared; nothing is changed. Here is the beginning of the plan.',
  );
  copilotctl(['plan', '-e', 'dev', '--detailed-exitcode'], { exits: 2, lines: 14 });

  step(
    'The plan is applied',
    'dev is a local store that behaves like a fresh environment. Afterwards live is read again: that',
    'is the proof.',
  );
  copilotctl(['apply', '-e', 'dev', '--yes'], { exits: 0, last: 6 });

  step('Again, there is nothing to apply', 'Two things are left that only a person may do or that have no interface.');
  copilotctl(['plan', '-e', 'dev', '--detailed-exitcode'], { exits: 0 });

  step(
    'An administrator accepts the AI terms',
    'That is an act of a person in the admin center. Here it is written into the store; one step is left.',
  );
  edit(STORE, '"consent":{}', '"consent":{"state":"opted-in"}');
  copilotctl(['plan', '-e', 'dev'], { exits: 0, lines: 1 });

  step(
    'Somebody changes a setting behind our back',
    'Recording is switched on by hand. drift tells it apart from what the files ask for.',
  );
  edit(STORE, '"recordTranscripts":false', '"recordTranscripts":true');
  copilotctl(['drift', '-e', 'dev'], { exits: 2 });

  step('Who says that it should be off?', 'Every value knows its file and line, and what it lies on top of.');
  copilotctl(['render', '-e', 'dev', '--why', 'CopilotSettings/default/recordTranscripts'], { exits: 0 });

  step('apply puts it back', 'Had the new value been right, the files would say so, and apply would do nothing.');
  copilotctl(['apply', '-e', 'dev', '--yes'], { exits: 0, last: 5 });

  step('A typing error in a file', 'It ends with the place and a hint, and before anything is touched.');
  edit('environments/dev/copilot.yaml', 'recordTranscripts', 'recordTranscript');
  copilotctl(['apply', '-e', 'dev', '--yes'], { exits: 65 });
}

function step(title, ...sentences) {
  number += 1;
  console.log(`\n${bold(`${number}. ${title}`)}\n   ${sentences.join('\n   ')}`);
}

/** Runs a command and shows what it prints, or its first or last lines; how it ends must be as expected. */
function copilotctl(words, { exits, lines, last }) {
  console.log(`\n   $ copilotctl ${words.join(' ')}`);
  const isPart = lines !== undefined || last !== undefined;
  const result = spawnSync(process.execPath, [cli, ...words], {
    cwd: scratch,
    stdio: ['ignore', isPart ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
  });
  if (isPart) console.log(partOf(result.stdout, lines, last));
  if (result.status !== exits)
    throw new Error(`"copilotctl ${words[0]}" ended with ${result.status}, not with ${exits}.`);
}

function partOf(text, lines, last) {
  const all = text.trimEnd().split('\n');
  const shown = lines === undefined ? all.slice(-last) : all.slice(0, lines);
  const left = all.length - shown.length;
  if (left === 0) return shown.join('\n');
  return lines === undefined ? ['  …', ...shown].join('\n') : [...shown, `  … and ${left} more lines`].join('\n');
}

/** Changes the last line of a file that has a text, as a person would by hand. */
function edit(path, before, after) {
  const file = join(scratch, path);
  const all = readFileSync(file, 'utf8').split('\n');
  const at = all.findLastIndex((line) => line.includes(before));
  if (at < 0) throw new Error(`${path} does not hold ${before}.`);
  writeFileSync(file, all.with(at, all[at].replace(before, after)).join('\n'));
}

function bold(text) {
  return process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[1m${text}\u001b[22m` : text;
}
