import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from '../scenario.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A repository as somebody has who keeps a configuration in it, with a bare remote, on the embedded backend. */
export interface ScratchRepository {
  readonly folder: string;
  /** The folder with the configuration and the package. */
  readonly project: string;
  /** A folder beside it, for what a runner keeps. */
  readonly beside: (name: string) => string;
  readonly git: (...args: readonly string[]) => string;
  /** Replaces a text in a file of the configuration, which must be there once. */
  readonly edit: (file: string, from: string, to: string) => void;
  readonly remove: () => void;
}

/**
 * Makes a repository from `environments/` and the files of a template, all of it committed and pushed to `main`.
 *
 * Where it is `within` a folder of the repository, with the pipelines that `ci init` writes for that.
 *
 * `copilotctl` is a development dependency with a lock file, so `npm ci` and `npx --no copilotctl` are the real ones; the
 * package is a folder beside it that starts the command line as it ships.
 */
export function makeScratchRepository(template: string, within = '.'): ScratchRepository {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'pipeline-')));
  const folder = join(top, 'repository');
  const project = join(folder, within);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  mkdirSync(project, { recursive: true });
  for (const name of ['environments', 'copilotctl.yaml'])
    cpSync(join(ROOT, name), join(project, name), { recursive: true });
  install(top, project);
  writeFileSync(join(folder, 'README.md'), 'Something else.\n');
  writeFileSync(join(folder, '.gitignore'), '.copilotctl/\nnode_modules/\n.gitlab-ci-local/\ncopilotctl-reports/\n');
  execFileSync('git', ['init', '-q', '--bare', join(top, 'origin.git')]);
  git('init', '-q', '-b', 'main');
  if (within === '.') cpSync(join(ROOT, 'templates', 'ci', template), folder, { recursive: true });
  else execFileSync(process.execPath, [CLI, 'ci', 'init', template, '--root', project], { cwd: folder });
  git('config', 'core.quotePath', 'false'); // what reads pipelines asks git for names of files, and takes them as they come
  git('config', 'user.name', 'Ana');
  git('config', 'user.email', 'ana@contoso.example');
  git('remote', 'add', 'origin', join(top, 'origin.git'));
  git('add', '-A');
  git('commit', '-qm', 'configuration');
  git('push', '-q', 'origin', 'main');
  git('fetch', '-q', 'origin');
  return {
    folder,
    project,
    beside: (name) => join(top, name),
    git,
    edit: (file, from, to) => {
      const text = readFileSync(join(project, file), 'utf8');
      if (text.split(from).length !== 2) throw new Error(`"${from}" is not once in ${file}.`);
      writeFileSync(
        join(project, file),
        text.replace(from, () => to),
      );
    },
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

function install(top: string, project: string): void {
  const shim = join(top, 'copilotctl');
  mkdirSync(shim);
  const manifest = { name: 'copilotctl', version: '0.1.0', type: 'module', bin: { copilotctl: 'cli.js' } };
  writeFileSync(join(shim, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(shim, 'cli.js'), `#!/usr/bin/env node\nawait import(${JSON.stringify(`file://${CLI}`)});\n`);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, devDependencies: { copilotctl: `file:${shim}` } }),
  );
  execFileSync('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: project,
    stdio: 'ignore',
  });
}

/** What a script did. */
export interface ScriptRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script as runners do: as a file, by the shell, with the variables and nothing else but the path. */
export function runScript(
  script: string,
  { shell, cwd, variables }: ScriptSetting,
  args: readonly string[] = [],
): Promise<ScriptRun> {
  const file = join(mkdtempSync(join(tmpdir(), 'script-')), 'script.sh');
  writeFileSync(file, script);
  const { PATH, HOME, npm_config_cache } = process.env;
  const env = { PATH, HOME, npm_config_cache, npm_config_offline: 'true', npm_config_audit: 'false', ...variables };
  return new Promise((done) => {
    execFile(shell, [file, ...args], { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 70;
      done({ code, stdout, stderr });
    });
  });
}

interface ScriptSetting {
  readonly shell: 'bash' | 'sh';
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string>>;
}
