import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { DEFAULT_SEED } from '../../src/emulator/seed/default-seed.ts';
import { type GitHubStandIn, startGitHub } from '../ci/github-stand-in.ts';
import { emulatedTree } from '../emulated-tree.ts';
import type { Site } from './workflow-run.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The environments of a site, in the order in which they are applied. */
export const ENVIRONMENTS = ['dev', 'prod'];

/** A repository of the example tree on a GitHub, with its live systems on an emulator. */
export interface GitHubSite extends Site {
  readonly github: GitHubStandIn;
  readonly emulator: Emulator;
  /** A clone that a person works in. */
  readonly clone: string;
  /** Runs the command line in the folder of the configuration. */
  readonly run: ReturnType<typeof emulatedTree>['run'];
  readonly git: (...words: readonly string[]) => string;
  /** Writes files of the clone and commits them on the branch that is checked out. */
  readonly commit: (message: string, files: Readonly<Record<string, string>>) => string;
  /** Environments that somebody was asked to approve, in their order. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/** What a site begins with. */
export interface SiteOptions {
  /** Put at the end of `copilotctl.yaml`. */
  readonly project: string;
  /** The folder of the repository that the configuration is in. */
  readonly within: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly approves: (environment: string) => boolean | Promise<boolean>;
}

/** Makes one: `environments/` with the dynamics365 backend, records in git, the workflows that `ci init github` writes, pushed to main. */
export async function openGitHubSite({ project, within, secrets, approves }: SiteOptions): Promise<GitHubSite> {
  // What takes an environment a while is done at once: a job cannot be handed another clock.
  const operations = { looks: 0, staleReads: 0, retryAfterSeconds: 0 };
  const emulator = await startEmulator({ seed: { ...DEFAULT_SEED, operations } });
  const github = await startGitHub();
  const kept = mkdtempSync(join(tmpdir(), 'github-site-'));
  const remote = join(kept, 'remote.git');
  const tree = emulatedTree('any', project, within);
  const clone = tree.top;
  const environment = { PATH: process.env['PATH'] ?? '', HOME: kept, COPILOTCTL_TOKEN: 'any' };
  const git = (...words: readonly string[]): string =>
    execFileSync('git', [...AS_SOMEBODY, ...words], { cwd: clone, encoding: 'utf8', env: environment });
  // Two environments tell the same story as three, in less time.
  rmSync(join(tree.folder, 'environments/test'), { recursive: true });
  for (const name of ENVIRONMENTS) tree.switchOver(name, emulator.organizations[name]?.url ?? '');
  const file = join(tree.folder, 'copilotctl.yaml');
  writeFileSync(file, withRecordsInGit(readFileSync(file, 'utf8')));
  git('init', '-q', '-b', 'main');
  git('init', '-q', '--bare', '-b', 'main', remote);
  git('remote', 'add', 'origin', remote);
  const asked: string[] = [];
  return {
    github,
    emulator,
    clone,
    run: tree.run,
    git,
    commit: (message, files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(clone, path)), { recursive: true });
        writeFileSync(join(clone, path), text);
      }
      git('add', '-A');
      git('commit', '-q', '-m', message);
      return git('rev-parse', 'HEAD').trim();
    },
    asked,
    remote,
    name: github.name,
    apiUrl: github.apiUrl,
    token: github.token,
    action: ROOT,
    // An organization on this machine takes the token of COPILOTCTL_TOKEN: there is nothing to sign in to.
    variables: { COPILOTCTL_CODE_SCANNING: 'true' },
    secrets,
    process: environment,
    storage: {
      artifacts: new Map(),
      caches: new Map(),
      scans: [],
      newFolder: () => mkdtempSync(join(kept, 'kept-')),
    },
    approves: async (name) => {
      asked.push(name);
      return await approves(name);
    },
    close: async () => {
      await Promise.all([emulator.close(), github.close()]);
      tree.remove();
      rmSync(kept, { recursive: true });
    },
  };
}

const AS_SOMEBODY = ['-c', 'user.name=Dana', '-c', 'user.email=dana@contoso.example', '-c', 'commit.gpgsign=false'];

function withRecordsInGit(project: string): string {
  const changed = project.replace(/ {4}kind: files\n {4}path: .*\n/, '    kind: git\n');
  if (changed === project) throw new Error('copilotctl.yaml of the example keeps its records in another way.');
  return changed;
}
