import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** How a step that uses the action is started. */
export interface ActionStep {
  /** The folder of `action.yml`, as the runner has downloaded it. */
  readonly action: string;
  /** What stands behind `with:`, evaluated. */
  readonly with: Readonly<Record<string, string | number | boolean>>;
  /** Where the repository is checked out. */
  readonly workspace: string;
  /** Where the runner keeps its own files of the job. */
  readonly temp: string;
  /** The whole environment besides what the runner sets for the step. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a step ended with. */
export interface EndedStep {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/**
 * Runs the action as the runner does: `runs.main` of its metadata, inputs with their defaults in variables, files for what
 * it hands back. Source: GitHub Docs, "Metadata syntax reference" and "Workflow commands for GitHub Actions".
 */
export async function runBuiltAction({
  action,
  with: given,
  workspace,
  temp,
  variables,
}: ActionStep): Promise<EndedStep> {
  const metadata: Metadata = parse(readFileSync(join(action, 'action.yml'), 'utf8'));
  mkdirSync(temp, { recursive: true });
  const files = {
    GITHUB_OUTPUT: join(temp, `output-${randomUUID()}`),
    GITHUB_STEP_SUMMARY: join(temp, `summary-${randomUUID()}`),
  };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const token = variables['GITHUB_TOKEN_OF_JOB'] ?? '';
  const defaults = Object.entries(metadata.inputs).map(([name, input]) => [
    name,
    (input.default ?? '').replace('${{ github.token }}', token),
  ]);
  const inputs = Object.entries({ ...Object.fromEntries(defaults), ...given }).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    String(value),
  ]);
  const { GITHUB_TOKEN_OF_JOB: _, ...others } = variables;
  const env = {
    ...others,
    ...files,
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    ...Object.fromEntries(inputs),
  };
  const child = spawn(process.execPath, [join(action, metadata.runs.main)], {
    cwd: workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const add = (text: string): void => {
    log += text;
  };
  child.stdout.setEncoding('utf8').on('data', add);
  child.stderr.setEncoding('utf8').on('data', add);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return {
    exitCode,
    log,
    outputs: outputsIn(files.GITHUB_OUTPUT),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly main: string };
}

/** What a step set: values between the lines that it chose. */
function outputsIn(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) return {};
  const text = readFileSync(file, 'utf8');
  return Object.fromEntries(
    [...text.matchAll(/^([^\n=<]+)<<(\S+)\n(.*?)\n?^\2$/gms)].map(([, name = '', , value = '']) => [name, value]),
  );
}
