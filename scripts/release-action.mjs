// Makes a commit of what GitHub runs of the action, and tags it: `npm run release:action`. Branch, index and work tree stay.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PARTS = ['action.yml', 'package.json', 'LICENSE', 'README.md', 'schemas', 'dist/action'];

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const tag = `v${version}`;
const moving = `v${version.split('.', 1)[0]}`;

if (git('status', '--porcelain', '--untracked-files=no') !== '')
  stop('There are changes that are not committed; what is released must be in git.');
execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
const tree = treeOf(PARTS.flatMap(filesIn));
const released = ask('rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{tree}`);
if (released !== undefined && released !== tree)
  stop(`${tag} is released already, with other content. Raise the version in package.json and commit that.`);
if (released === undefined) {
  const commit = git('commit-tree', tree, '-p', 'HEAD', '-m', `release: the action of ${tag}`);
  git('tag', '--annotate', '--message', `copilotctl ${version}`, tag, commit);
}
git('tag', '--force', moving, `${tag}^{commit}`);
console.log(`${tag} and ${moving} are ${git('rev-parse', `${tag}^{commit}`)}.
Publish them with:
  git push origin ${tag}
  git push --force origin ${moving}`);

/** Puts files together to a tree, in an index of its own. */
function treeOf(files) {
  const folder = mkdtempSync(join(tmpdir(), 'release-action-'));
  try {
    const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') };
    const input = files
      .map((file) => `100644 ${git('hash-object', '-w', '--no-filters', '--', file)}\t${file}\n`)
      .join('');
    execFileSync('git', ['update-index', '--add', '--index-info'], { env, input });
    return execFileSync('git', ['write-tree'], { env, encoding: 'utf8' }).trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function filesIn(path) {
  if (!isFolder(path)) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}

function isFolder(path) {
  try {
    readdirSync(path);
    return true;
  } catch (error) {
    if (error.code === 'ENOTDIR') return false;
    throw error;
  }
}

function git(...words) {
  return execFileSync('git', words, { encoding: 'utf8' }).trim();
}

/** The same where git may say that there is no such thing. */
function ask(...words) {
  try {
    return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
