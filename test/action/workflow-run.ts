import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Contexts, filled, isRun, type Status } from './evaluate.ts';
import { runOfficialAction, type Storage } from './official-actions.ts';
import { isAbout } from './path-filter.ts';
import { type EndedStep, runBuiltAction } from './run-built-action.ts';
import { ACTION, type Job, type Workflow, type WorkflowStep } from './workflow.ts';

/** A repository on GitHub with its settings, and what runs of its workflows use. */
export interface Site {
  /** The bare repository. */
  readonly remote: string;
  /** What `GITHUB_REPOSITORY` is. */
  readonly name: string;
  readonly apiUrl: string;
  readonly token: string;
  /** The folder of the released action. */
  readonly action: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** The environment of every process on the runner. */
  readonly process: Readonly<Record<string, string>>;
  readonly storage: Storage;
  /** Asked when a job waits for an environment; whoever is asked may look around, and say no. */
  readonly approves: (environment: string) => Promise<boolean> | boolean;
}

/** What a run is for. */
export interface Trigger {
  readonly event: 'push' | 'pull_request' | 'schedule' | 'workflow_run';
  readonly payload: Readonly<Record<string, unknown>>;
  /** What is checked out. */
  readonly ref: string;
  /** Only of a pull request. */
  readonly baseRef?: string;
}

/** A run that ended. */
export interface EndedRun {
  readonly id: string;
  /** `not-started` where the filter of the workflow is about other files. */
  readonly conclusion: Status | 'not-started';
  /** Jobs by name, in the order they ran; of a matrix and of a called workflow each one, with what made it: `apply (dev) / plan`. */
  readonly jobs: ReadonlyMap<string, EndedJob>;
}

interface EndedJob {
  readonly conclusion: Status | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  /** Steps that used the action. */
  readonly steps: readonly EndedStep[];
}

let runs = 0;

/** Runs a workflow as its file on the branch says, one job after the other. */
export async function runWorkflow(site: Site, file: string, trigger: Trigger): Promise<EndedRun> {
  runs += 1;
  const run = new Run(site, trigger, String(runs));
  if (!run.isStarted(file)) return { id: run.id, conclusion: 'not-started', jobs: run.jobs };
  const conclusion = await run.workflow(file, {}, '');
  return { id: run.id, conclusion, jobs: run.jobs };
}

class Run {
  readonly jobs = new Map<string, EndedJob>();
  readonly id: string;
  readonly #site: Site;
  readonly #trigger: Trigger;

  constructor(site: Site, trigger: Trigger, id: string) {
    this.#site = site;
    this.#trigger = trigger;
    this.id = id;
  }

  /** Whether the filter of a workflow, if it has one, is about what was pushed or what the pull request changes. */
  isStarted(file: string): boolean {
    const { event, payload, ref, baseRef } = this.#trigger;
    const workflow: Workflow = parse(this.#show(`.github/workflows/${file}`));
    const filter = workflow.on[event]?.paths;
    if (filter === undefined) return true;
    const range = event === 'pull_request' ? `refs/heads/${baseRef}...${ref}` : `${payload['before']}..${ref}`;
    return isAbout(filter, this.#git('diff', '--name-only', '-z', range).split('\0'));
  }

  async workflow(file: string, inputs: Readonly<Record<string, string>>, within: string): Promise<Status> {
    const workflow: Workflow = parse(this.#show(`.github/workflows/${file}`));
    const needs: Record<string, { result: string; outputs: Readonly<Record<string, string>> }> = {};
    let status: Status = 'success';
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const contexts = this.#contexts(workflow, { inputs, needs });
      const before = job.needs === undefined ? 'success' : needs[job.needs]?.result;
      if (!isRun(job.if, contexts, before === 'success' ? 'success' : 'failure')) {
        this.jobs.set(`${within}${name}`, { conclusion: 'skipped', outputs: {}, steps: [] });
        needs[name] = { result: 'skipped', outputs: {} };
        continue;
      }
      const ended = await this.#job(name, job, { workflow, contexts, within });
      needs[name] = { result: ended.conclusion, outputs: ended.outputs };
      if (ended.conclusion === 'failure') status = 'failure';
    }
    return status;
  }

  /** A job, or all of its matrix until one fails. */
  async #job(name: string, job: Job, at: Place): Promise<EndedJob> {
    const matrix = job.strategy?.matrix.environment ?? [undefined];
    let last: EndedJob = { conclusion: 'success', outputs: {}, steps: [] };
    for (const environment of matrix) {
      const suffix = environment === undefined ? '' : ` (${environment})`;
      const contexts = { ...at.contexts, matrix: { environment } };
      last =
        job.uses === undefined
          ? await this.#steps(job, contexts, at.workflow)
          : await this.#called(job, contexts, `${at.within}${name}${suffix} / `);
      if (job.uses === undefined) this.jobs.set(`${at.within}${name}${suffix}`, last);
      if (last.conclusion !== 'success') return last;
    }
    return last;
  }

  async #called(job: Job, contexts: Contexts, within: string): Promise<EndedJob> {
    const inputs = mapped(job.with ?? {}, (value) => filled(value, contexts));
    const conclusion = await this.workflow((job.uses ?? '').replace(/^.*\//, ''), inputs, within);
    return { conclusion, outputs: {}, steps: [] };
  }

  async #steps(job: Job, contexts: Contexts, workflow: Workflow): Promise<EndedJob> {
    const environment = job.environment === undefined ? undefined : filled(job.environment, contexts);
    if (environment !== undefined && !(await this.#site.approves(environment)))
      return { conclusion: 'failure', outputs: {}, steps: [] };
    const machine = mkdtempSync(join(this.#site.storage.newFolder(), 'job-'));
    const workspace = join(machine, 'work');
    mkdirSync(workspace);
    const variables = mapped(job.env ?? {}, (value) => filled(value, contexts));
    const steps: Record<string, { outputs: Readonly<Record<string, string>> }> = {};
    const ended: EndedStep[] = [];
    let status: Status = 'success';
    for (const step of job.steps ?? []) {
      const now = { ...contexts, steps };
      if (!isRun(step.if, now, status)) continue;
      const inputs = mapped(step.with ?? {}, (value) => filled(String(value), now));
      const result = await this.#step(step, inputs, { machine, workspace, workflow, variables });
      if (result !== undefined) ended.push(result);
      if (step.id !== undefined) steps[step.id] = { outputs: result?.outputs ?? {} };
      if (result !== undefined && result.exitCode !== 0) status = 'failure';
    }
    const outputs = mapped(job.outputs ?? {}, (value) => filled(value, { ...contexts, steps }));
    return { conclusion: status, outputs, steps: ended };
  }

  async #step(
    step: WorkflowStep,
    inputs: Readonly<Record<string, string>>,
    machine: Machine,
  ): Promise<EndedStep | undefined> {
    const { remote, action, storage } = this.#site;
    const { workspace, variables, workflow } = machine;
    if (step.uses !== ACTION) {
      runOfficialAction(step.uses ?? '', {
        with: inputs,
        workspace,
        runId: this.id,
        remote,
        ref: this.#trigger.ref,
        storage,
      });
      return undefined;
    }
    const temp = join(machine.machine, 'temp');
    mkdirSync(temp, { recursive: true });
    const event = join(temp, 'event.json');
    writeFileSync(event, JSON.stringify(this.#trigger.payload));
    const own = { ...this.#site.process, ...variables, ...this.#githubVariables(workflow), GITHUB_EVENT_PATH: event };
    return await runBuiltAction({
      action,
      with: inputs,
      workspace,
      temp,
      variables: { ...own, GITHUB_TOKEN_OF_JOB: this.#site.token },
    });
  }

  #contexts(workflow: Workflow, more: Contexts): Contexts {
    const { event, payload, ref, baseRef = '' } = this.#trigger;
    const { name, token, variables: vars, secrets } = this.#site;
    return {
      github: {
        event_name: event,
        event: payload,
        repository: name,
        ref,
        base_ref: baseRef,
        run_id: this.id,
        run_attempt: '1',
        actor: 'octocat',
        token,
        workflow: workflow.name,
      },
      vars,
      secrets,
      ...more,
    };
  }

  #githubVariables(workflow: Workflow): Readonly<Record<string, string>> {
    return {
      GITHUB_EVENT_NAME: this.#trigger.event,
      GITHUB_REPOSITORY: this.#site.name,
      GITHUB_API_URL: this.#site.apiUrl,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_RUN_ID: this.id,
      GITHUB_RUN_NUMBER: this.id,
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REF: this.#trigger.ref,
      GITHUB_SHA: this.#git('rev-parse', this.#trigger.ref).trim(),
      GITHUB_WORKFLOW: workflow.name,
      GITHUB_WORKFLOW_REF: `${this.#site.name}/.github/workflows/${workflow.name}@${this.#trigger.ref}`,
    };
  }

  #show(path: string): string {
    return this.#git('show', `${this.#trigger.ref}:${path}`);
  }

  #git(...words: readonly string[]): string {
    return execFileSync('git', words, { cwd: this.#site.remote, encoding: 'utf8' });
  }
}

interface Place {
  readonly workflow: Workflow;
  readonly contexts: Contexts;
  /** What the name of a job begins with. */
  readonly within: string;
}

interface Machine {
  readonly machine: string;
  readonly workspace: string;
  readonly workflow: Workflow;
  readonly variables: Readonly<Record<string, string>>;
}

function mapped<T>(values: Readonly<Record<string, T>>, map: (value: T) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
