import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What the official actions find and leave on GitHub. */
export interface Storage {
  /** Folders by run and name. */
  readonly artifacts: Map<string, string>;
  /** Folders by key, the newest last. */
  readonly caches: Map<string, string>;
  /** Texts that were handed to code scanning. */
  readonly scans: string[];
  /** A new folder for what is kept. */
  readonly newFolder: () => string;
}

/** What a step with an official action is about. */
export interface OfficialStep {
  readonly with: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly runId: string;
  /** The repository, and what of it the run is for. */
  readonly remote: string;
  readonly ref: string;
  readonly storage: Storage;
}

/** Does what an official action does with the inputs that ours use, as its documentation says; an error is its failure. */
export function runOfficialAction(uses: string, step: OfficialStep): void {
  const name = uses.replace(/@.*$/, '');
  const does = OFFICIAL[name];
  if (does === undefined) throw new Error(`Nobody knows ${uses}.`);
  const unknown = Object.keys(step.with).filter((input) => !does.inputs.includes(input));
  if (unknown.length > 0) throw new Error(`${uses} has no input ${unknown.join(', ')}.`);
  does.run(step);
}

interface Official {
  readonly inputs: readonly string[];
  readonly run: (step: OfficialStep) => void;
}

const OFFICIAL: Readonly<Record<string, Official>> = {
  'actions/checkout': {
    inputs: ['fetch-depth', 'persist-credentials'],
    run: ({ with: { 'fetch-depth': depth = '1' }, workspace, remote, ref }) => {
      const git = (...words: readonly string[]): void => {
        execFileSync('git', words, { cwd: workspace, stdio: 'pipe' });
      };
      mkdirSync(workspace, { recursive: true });
      git('init', '-q', '-b', 'checkout');
      git('remote', 'add', 'origin', `file://${remote}`);
      const local = ref.replace(
        /^refs\/(heads\/)?/,
        (_, heads) => `refs/remotes/${heads === undefined ? '' : 'origin/'}`,
      );
      const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
      git(
        'fetch',
        '-q',
        ...(depth === '0' ? all.slice(0, 0) : [`--depth=${depth}`]),
        'origin',
        `+${ref}:${local}`,
        ...(depth === '0' ? all : []),
      );
      git('checkout', '-q', '--detach', local);
    },
  },
  'actions/upload-artifact': {
    inputs: ['name', 'path', 'retention-days'],
    run: ({ with: { name = '', path = '' }, workspace, runId, storage }) => {
      const key = `${runId}/${name}`;
      if (storage.artifacts.has(key)) throw new Error(`There is an artefact ${name} already.`);
      storage.artifacts.set(key, keptCopy(join(workspace, path), storage));
    },
  },
  'actions/download-artifact': {
    inputs: ['name', 'pattern', 'path', 'run-id', 'github-token'],
    run: ({ with: { name, pattern = '', path = '', 'run-id': other }, workspace, runId, storage }) => {
      const run = other ?? runId;
      if (name !== undefined) {
        const folder = storage.artifacts.get(`${run}/${name}`);
        if (folder === undefined) throw new Error(`There is no artefact ${name}.`);
        cpSync(folder, join(workspace, path), { recursive: true });
        return;
      }
      const begin = `${run}/${pattern.replace('*', '')}`;
      for (const [key, folder] of storage.artifacts)
        if (key.startsWith(begin)) cpSync(folder, join(workspace, path, basename(key)), { recursive: true });
    },
  },
  'actions/cache/save': {
    inputs: ['path', 'key'],
    run: ({ with: { path = '', key = '' }, workspace, storage }) => {
      storage.caches.set(key, keptCopy(join(workspace, path), storage));
    },
  },
  'actions/cache/restore': {
    inputs: ['path', 'key', 'restore-keys'],
    run: ({ with: { path = '', key = '', 'restore-keys': prefix = key }, workspace, storage }) => {
      const found = [...storage.caches].filter(([each]) => each === key || each.startsWith(prefix)).at(-1);
      if (found !== undefined) cpSync(found[1], join(workspace, path), { recursive: true });
    },
  },
  'github/codeql-action/upload-sarif': {
    inputs: ['sarif_file', 'category'],
    run: ({ with: { sarif_file: file = '' }, workspace, storage }) => {
      storage.scans.push(readFileSync(join(workspace, file), 'utf8'));
    },
  },
};

/** A copy of a file or of what is in a folder. */
function keptCopy(path: string, storage: Storage): string {
  if (!existsSync(path) || (statSync(path).isDirectory() && readdirSync(path).length === 0))
    throw new Error(`${path} is not there.`);
  const folder = storage.newFolder();
  cpSync(path, statSync(path).isDirectory() ? folder : join(folder, basename(path)), { recursive: true });
  return folder;
}
