import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../../src/model/json.ts';
import { makeScratchRepository, runScript, type ScratchRepository, type ScriptRun } from '../scratch-repository.ts';

const require = createRequire(import.meta.url);
/** Reads pipelines by the schema of GitLab, and knows which jobs their rules choose. To run them it needs rsync. */
const GITLAB = require.resolve('gitlab-ci-local');

const PUSH = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
const MERGE_REQUEST = { CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' };
const SCHEDULE = { CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
const CONFIGURATION = 'environments/base/copilot.yaml';

/** Where the configuration is, how its jobs are called, what all of them have in common, where production is applied. */
const PLACES = [
  { within: '.', prefix: '', common: 'default', environment: 'production' },
  {
    within: 'services/Hilfe für alle, R&D',
    prefix: 'copilotctl-',
    common: '.copilotctl',
    environment: 'copilotctl-prod',
  },
] as const;

describe.each(PLACES)(
  'the sample for GitLab, for a configuration in $within,',
  ({ within, prefix, common, environment }) => {
    let repository: ScratchRepository;
    let [file, text] = ['', ''];
    let pipeline: Readonly<Record<string, JsonObject>> = {};
    beforeAll(() => {
      repository = makeScratchRepository('gitlab', within);
      file = join(repository.project, '.gitlab-ci.yml');
      text = readFileSync(file, 'utf8');
      pipeline = parse(text);
    });
    afterAll(() => repository.remove());

    /** The jobs of a pipeline that has these variables, and what the reader of pipelines said. */
    function jobsOf(
      variables: Readonly<Record<string, string>>,
    ): Promise<{ readonly jobs: string[]; readonly said: string }> {
      const given = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
      return new Promise((done) => {
        execFile(GITLAB, ['--list-csv', ...given], { cwd: repository.folder }, (_, stdout, stderr) => {
          const lines = stdout.split('\n').filter((line) => /^[a-z-]+;/.test(line));
          done({
            jobs: lines.slice(1).map((line) => line.replace(/;.*$/, '').replace(prefix, '')),
            said: stdout + stderr,
          });
        });
      });
    }

    /** Runs a job as a runner does: what comes before it and its script, as one script that ends at what fails. */
    function runJob(name: string, variables: Readonly<Record<string, string>> = {}): Promise<ScriptRun> {
      const lines = [pipeline[common]?.['before_script'], pipeline[`${prefix}${name}`]?.['script']].flat().map(String);
      const script = `set -eo pipefail\n${lines.join('\n')}\n`;
      return runScript(script, {
        shell: 'bash',
        cwd: repository.folder,
        variables: { CI: 'true', GITLAB_CI: 'true', CI_JOB_ID: '4711', ...variables },
      });
    }

    const reports = () => readdirSync(join(repository.project, 'copilotctl-reports')).sort();

    test('is accepted by the schema of GitLab, which refuses a word that it does not know', async () => {
      const refused = 'Invalid .gitlab-ci.yml configuration';
      expect((await jobsOf(PUSH)).said).not.toContain(refused);
      writeFileSync(file, text.replace('resource_group:', 'resource_grup:'));
      expect((await jobsOf(PUSH)).said).toContain(refused);
      writeFileSync(file, text);
    });

    test('has one job in a merge request, plan and apply where main changes the configuration, and drift in a schedule', async () => {
      const isShared = within !== '.';
      writeFileSync(join(repository.folder, 'README.md'), 'Something else again.\n');
      expect((await jobsOf(MERGE_REQUEST)).jobs).toEqual(isShared ? [] : ['plan-merge-request']);
      expect((await jobsOf(PUSH)).jobs).toEqual([]);
      repository.edit(CONFIGURATION, 'recordTranscripts: true', 'recordTranscripts: false');
      expect((await jobsOf(MERGE_REQUEST)).jobs).toEqual(['plan-merge-request']);
      expect((await jobsOf(PUSH)).jobs).toEqual(['plan-production', 'apply-production']);
      expect((await jobsOf({ ...PUSH, CI_COMMIT_BRANCH: 'side-pane' })).jobs).toEqual([]);
      expect((await jobsOf({ ...SCHEDULE, COPILOTCTL_DRIFT: 'true' })).jobs).toEqual(['drift']);
      // Other schedules of a repository that is shared are about other things.
      expect((await jobsOf(SCHEDULE)).jobs).toEqual(isShared ? [] : ['drift']);
      repository.git('checkout', '-q', '--', '.');
    });

    test('signs in with a token of the job, and lets only a person start what changes production', () => {
      const { [`${prefix}apply-production`]: apply, ...others } = pipeline;
      expect(apply).toMatchObject({ environment: { name: environment }, rules: [{ when: 'manual' }] });
      expect(JSON.stringify(others)).not.toContain('copilotctl apply');
      expect(others[`.${prefix}signed-in`]).toEqual({
        id_tokens: { COPILOTCTL_ID_TOKEN: { aud: 'api://AzureADTokenExchange' } },
      });
    });

    test('hands the token over in a file outside of the repository', async () => {
      const script = `${[pipeline[common]?.['before_script']].flat().slice(-2).join('\n')}\ncat "$AZURE_FEDERATED_TOKEN_FILE"; echo " $AZURE_FEDERATED_TOKEN_FILE"`;
      const variables = { CI_JOB_ID: '1', COPILOTCTL_ID_TOKEN: 'a.b.c' };
      const { stdout } = await runScript(script, { shell: 'bash', cwd: repository.folder, variables });
      const [token, file = ''] = stdout.trim().split(' ');
      expect(token).toBe('a.b.c');
      expect(file.startsWith('/') && !file.startsWith(repository.folder)).toBe(true);
    });

    test('after a merge plans production, and applies exactly that plan, once', async () => {
      const planned = await runJob('plan-production', PUSH);
      expect(planned.code, planned.stderr).toBe(0);
      expect(reports()).toEqual(['plan.html', 'plan.junit.xml', 'prod.plan.json']);
      // GitLab looks for them from the top of the repository.
      const { artifacts } = pipeline[`.${prefix}reports`] ?? {};
      const kept = posix.join(within, 'copilotctl-reports');
      expect(artifacts).toMatchObject({ paths: [`${kept}/`], reports: { junit: `${kept}/*.junit.xml` } });
      const applied = await runJob('apply-production', PUSH);
      expect(applied.code, applied.stderr).toBe(0);
      expect(applied.stdout).toContain('Read back: everything is as declared.');
      expect(reports()).toEqual(['apply.html', 'apply.junit.xml', 'plan.html', 'plan.junit.xml', 'prod.plan.json']);
      const twice = await runJob('apply-production', PUSH);
      expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('saved-plan/already-applied')]);
    });

    test('at night succeeds without drift, and ends with the code that GitLab takes for a warning with it', async () => {
      const calm = await runJob('drift');
      expect(calm.code, calm.stderr).toBe(0);
      const live = join(repository.project, '.copilotctl', 'embedded', 'prod', 'rows.jsonl');
      const rows = readFileSync(live, 'utf8');
      const line = rows.split('\n').findLast((each) => each.includes('"kind":"CopilotSettings"')) ?? '';
      writeFileSync(live, rows.replace(line, line.replace('"recordTranscripts":true', '"recordTranscripts":false')));
      const drifted = await runJob('drift');
      expect(drifted.stdout).toContain('/recordTranscripts');
      expect(pipeline[`${prefix}drift`]).toMatchObject({ allow_failure: { exit_codes: drifted.code } });
      expect(readFileSync(join(repository.project, 'copilotctl-reports', 'drift.junit.xml'), 'utf8')).toContain(
        '<failure',
      );
      writeFileSync(live, rows);
    });

    test('in a merge request plans what it changes, and its values stay values', async () => {
      repository.git('switch', '-qc', 'transcripts');
      repository.edit(CONFIGURATION, 'recordTranscripts: true', 'recordTranscripts: false');
      repository.git('commit', '-qam', 'transcripts');
      const run = await runJob('plan-merge-request', MERGE_REQUEST);
      expect(run.code, run.stderr).toBe(0);
      expect(run.stdout).toContain('CopilotSettings/default');
      expect(reports()).toEqual(
        expect.arrayContaining(['plan.json', 'plan.md', 'validate.json', 'validate.junit.xml']),
      );
      const proof = repository.beside('owned');
      const branch = `main"; touch ${proof}; echo "$(touch ${proof})`;
      const hostile = await runJob('plan-merge-request', {
        ...MERGE_REQUEST,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: branch,
      });
      expect(hostile.code).toBe(64);
      expect(existsSync(proof)).toBe(false);
    });
  },
);
