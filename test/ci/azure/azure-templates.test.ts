import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isObject, type JsonObject } from '../../../src/model/json.ts';
import { placesWith } from '../../nightly.ts';
import { type AzureStandIn, startAzureStandIn } from '../azure-stand-in.ts';
import { makeScratchRepository, runScript, type ScratchRepository } from '../scratch-repository.ts';
import { pipelineFile, scriptOf, stepsOf, workingDirectoryOf } from './pipeline-files.ts';
import { PIPELINE_STRUCTURE, STEP_TEMPLATE_STRUCTURE } from './pipeline-structure.ts';
import { type ReadCommand, readCommands } from './read-commands.ts';

const PIPELINES = ['pull-request.yml', 'apply.yml', 'drift.yml'];

const IN_A_FOLDER = 'services/Hilfe für alle, R&D';

describe.each(['.', IN_A_FOLDER])('the samples for Azure Pipelines, for a configuration in %s,', (within) => {
  let repository: ScratchRepository;
  let folder = '';
  beforeAll(() => {
    repository = makeScratchRepository('azure', within);
    folder = join(repository.project, 'azure-pipelines');
  });
  afterAll(() => repository.remove());
  // No validator of pipelines is on npm: the published language service comes without the schema.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });

  test('are built as the YAML schema reference describes', () => {
    const isPipeline = ajv.compile(PIPELINE_STRUCTURE);
    for (const name of PIPELINES)
      expect([name, isPipeline(pipelineFile(name, folder)), isPipeline.errors]).toEqual([name, true, null]);
    const isTemplate = ajv.compile(STEP_TEMPLATE_STRUCTURE);
    expect([isTemplate(pipelineFile('copilotctl.steps.yml', folder)), isTemplate.errors]).toEqual([true, null]);
    expect(isPipeline({ ...pipelineFile('drift.yml', folder), shedules: [] })).toBe(false);
    expect(readdirSync(folder).sort()).toEqual([...PIPELINES, 'copilotctl.steps.yml'].sort());
  });

  test('put no value into a script: neither a macro nor an expression, only quoted variables', () => {
    const scripts = listOf(pipelineFile('copilotctl.steps.yml', folder)['steps'])
      .map(scriptOf)
      .filter((each) => each !== undefined);
    expect(scripts).toHaveLength(3);
    for (const script of scripts) {
      expect(script.replace("'$('*", '')).not.toMatch(/\$\(|\$\{\{|\$\[/);
      // A variable outside of quotes would be split into words; lengths are numbers.
      const unquoted = script.replace(/"[^"]*"|'[^']*'|#.*$/gm, '').match(/\$(?!\{#)\w+|\$\{(?!#)[^}]*\}/g);
      expect(unquoted).toBeNull();
    }
  });

  test('are given every parameter that the template wants, and none that it does not know', () => {
    for (const name of PIPELINES)
      expect([...stepsOf(pipelineFile(name, folder), folder).values()].flat().length).toBeGreaterThan(5);
    const drift = pipelineFile('drift.yml', folder);
    const wrong = JSON.parse(JSON.stringify(drift).replace('"command":"drift"', '"command":"destroy"')) as JsonObject;
    expect(() => stepsOf(wrong, folder)).toThrow('destroy');
  });

  test('use the identity that may change production in one job only, behind the approvals of an environment', () => {
    const text = (name: string) => JSON.stringify(pipelineFile(name, folder));
    for (const name of ['pull-request.yml', 'drift.yml']) expect(text(name)).not.toContain('copilotctl-prod');
    const [, apply] = listOf(pipelineFile('apply.yml', folder)['stages']);
    const [deployment] = listOf(apply?.['jobs']);
    expect(deployment).toMatchObject({ deployment: 'apply', environment: 'copilotctl-prod' });
    expect(text('apply.yml').split('"serviceConnection":"copilotctl-prod"')).toHaveLength(2);
  });

  test('start after a merge that changes the configuration, and after no other', () => {
    const { paths } = pipelineFile('apply.yml', folder)['trigger'] as { paths: { include: string[] } };
    expect(paths.include).toEqual(['environments', 'copilotctl.yaml'].map((path) => posix.join(within, path)));
    for (const path of paths.include) expect(existsSync(join(repository.folder, path))).toBe(true);
  });
});

describe.each(placesWith(IN_A_FOLDER))('run in a repository with the configuration in %s,', (within) => {
  let azure: AzureStandIn;
  let repository: ScratchRepository;
  let folder = '';
  beforeAll(() => {
    repository = makeScratchRepository('azure', within);
    folder = join(repository.project, 'azure-pipelines');
  });
  beforeEach(async () => {
    azure = await startAzureStandIn();
  });
  afterEach(() => azure.close());
  afterAll(() => repository.remove());

  /** Runs the scripts of a job as an agent does: in order; after one that failed only those that run always. */
  async function runJob(
    file: string,
    job: string,
    variables: Readonly<Record<string, string>> = {},
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number; readonly output: string; readonly commands: readonly ReadCommand[] }> {
    const staging = repository.beside(`staging-${job}`);
    mkdirSync(staging, { recursive: true });
    const given: Record<string, string> = {
      TF_BUILD: 'True',
      AGENT_TEMPDIRECTORY: staging,
      BUILD_ARTIFACTSTAGINGDIRECTORY: staging,
      BUILD_BUILDID: '4711',
      BUILD_REPOSITORY_LOCALPATH: repository.folder,
      BUILD_SOURCESDIRECTORY: repository.folder,
      PIPELINE_WORKSPACE: repository.beside('workspace'),
      ...variables,
    };
    let [code, output] = [0, ''];
    for (const step of stepsOf(pipelineFile(file, folder), folder).get(job) ?? []) {
      const script = scriptOf(step);
      if (script === undefined || (code !== 0 && step['condition'] !== 'succeededOrFailed()')) continue;
      const mapped = isObject(step['env']) ? step['env'] : {};
      const own = Object.entries(mapped).map(([name, value]) => [name, expanded(String(value), given)]);
      // The token reaches a step only where it is mapped.
      const { SYSTEM_ACCESSTOKEN: _, ...rest } = given;
      const cwd = expanded(workingDirectoryOf(step) ?? '$(Build.SourcesDirectory)', given);
      const setting = { shell: 'bash', cwd } as const;
      const all = { ...rest, ...Object.fromEntries(own), ...parameters };
      const run = await runScript(script, { ...setting, variables: all });
      code ||= run.code;
      output += run.stdout + run.stderr;
    }
    return { code, output, commands: readCommands(output) };
  }

  /** A macro is replaced where there is such a variable, and stays where there is none. */
  const expanded = (value: string, variables: Readonly<Record<string, string>>): string =>
    value.replace(
      /\$\(([\w.]+)\)/g,
      (macro, name: string) => variables[name.toUpperCase().replaceAll('.', '_')] ?? macro,
    );
  const tagsIn = (commands: readonly ReadCommand[]) =>
    commands.filter(({ action }) => action === 'build.addbuildtag').map(({ message }) => message);
  const outputsIn = (commands: readonly ReadCommand[]) =>
    Object.fromEntries(
      commands
        .filter(({ action }) => action === 'task.setvariable')
        .map(({ properties, message }) => [properties['variable'], message]),
    );
  const staged = (job: string) => readdirSync(join(repository.beside(`staging-${job}`), 'copilotctl')).sort();

  test('a merge plans, keeps the plan, and applies exactly that; then a second run has nothing to do', async () => {
    const planned = await runJob('apply.yml', 'plan');
    expect(planned.code, planned.output).toBe(0);
    expect(outputsIn(planned.commands)).toMatchObject({ result: 'done', hasChanges: 'true' });
    expect(tagsIn(planned.commands)).toEqual(['copilotctl-done', 'copilotctl-changes']);
    expect(staged('plan')).toEqual([
      'plan.html',
      'plan.json',
      'plan.junit.xml',
      'sarif',
      'validate.html',
      'validate.json',
      'validate.junit.xml',
    ]);
    const plan = join(repository.beside('staging-plan'), 'plan', 'prod.plan.json');
    expect(JSON.parse(readFileSync(plan, 'utf8'))).toMatchObject({ environment: 'prod' });
    const workspace = join(repository.beside('workspace'), 'plan-prod');
    mkdirSync(workspace, { recursive: true });
    copyFileSync(plan, join(workspace, 'prod.plan.json'));

    const applied = await runJob('apply.yml', 'apply');
    expect(applied.code, applied.output).toBe(0);
    expect(applied.output).toContain('Read back: everything is as declared.');
    expect(applied.output).not.toContain('##vso[task.logissue type=error');
    const again = await runJob('apply.yml', 'plan');
    expect(outputsIn(again.commands)).toMatchObject({ hasChanges: 'false' });
    // The plan was applied: it is refused a second time, and the job fails.
    const twice = await runJob('apply.yml', 'apply');
    expect(twice.code).toBe(1);
    expect(twice.commands).toContainEqual(
      expect.objectContaining({ properties: expect.objectContaining({ code: 'saved-plan/already-applied' }) }),
    );
  });

  test('a pull request has one thread with the plan of what it changes, brought up to date by the next run', async () => {
    repository.git('switch', '-qc', 'side-pane');
    const file = 'environments/base/copilot.yaml';
    repository.edit(file, 'recordTranscripts: true', 'recordTranscripts: false');
    repository.git('commit', '-qam', 'transcripts');
    const variables = { ...azure.variables, SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main' };
    const first = await runJob('pull-request.yml', 'plan', variables);
    expect(first.code, first.output).toBe(0);
    expect(azure.threads).toMatchObject([{ status: 'active' }]);
    expect(azure.threads[0]?.comments[0]?.content).toMatch(/copilotctl plan[\s\S]*CopilotSettings\/default/);
    // Services look for the files of a log from the top of the repository.
    const sarif = readFileSync(join(repository.beside('staging-plan'), 'copilotctl', 'sarif', 'plan.sarif'), 'utf8');
    const changed = posix.join(within, file).split('/').map(encodeURIComponent).join('/');
    expect(sarif).toContain(`"uri": "${changed}"`);
    expect(outputsIn(first.commands)['commentUrl']).toMatch(/pullrequest\/42\?discussionId=100$/);

    repository.edit(file, 'spec:\n', 'spec:\n  recordTranscript: true\n');
    const broken = await runJob('pull-request.yml', 'plan', variables);
    expect(broken.code).toBe(65);
    expect(azure.threads).toHaveLength(1);
    expect(azure.threads[0]?.comments[0]?.content).toContain('recordTranscript');
    expect(broken.commands).toContainEqual(
      expect.objectContaining({
        action: 'task.logissue',
        properties: expect.objectContaining({
          type: 'error',
          sourcepath: posix.join(within, file),
          code: 'validate/unknown-field',
        }),
      }),
    );
    repository.git('checkout', '-q', '--', '.');
    repository.git('switch', '-q', 'main');
  });

  test('a night without drift succeeds; one with drift says so and is tagged; one that cannot look fails', async () => {
    const calm = await runJob('drift.yml', 'drift');
    expect(calm.code, calm.output).toBe(0);
    expect(calm.commands.map(({ action }) => action)).not.toContain('task.complete');
    const live = join(repository.project, '.copilotctl', 'embedded', 'prod', 'rows.jsonl');
    const rows = readFileSync(live, 'utf8');
    const line = rows.split('\n').findLast((each) => each.includes('"kind":"CopilotSettings"')) ?? '';
    const moved = line.replace(
      /"recordTranscripts":(true|false)/,
      (_, value) => `"recordTranscripts":${value !== 'true'}`,
    );
    writeFileSync(live, rows.replace(line, moved));
    const drifted = await runJob('drift.yml', 'drift');
    expect(drifted.code, drifted.output).toBe(0);
    expect(drifted.commands).toContainEqual(
      expect.objectContaining({ action: 'task.complete', properties: { result: 'SucceededWithIssues' } }),
    );
    expect(tagsIn(drifted.commands)).toEqual(['copilotctl-differences', 'copilotctl-drift']);
    expect(outputsIn(drifted.commands)).toMatchObject({ hasDrift: 'true', drift: '1' });
    writeFileSync(live, '{ nothing that is a store\n');
    const lost = await runJob('drift.yml', 'drift');
    expect(lost.code).toBe(69);
    expect(tagsIn(lost.commands)).toEqual(['copilotctl-unavailable']);
    writeFileSync(live, rows);
  });

  test('a plan is saved where it is named, with a folder or without', async () => {
    const { code, output } = await runJob('apply.yml', 'plan', {}, { SAVE: 'saved.plan.json' });
    expect(code, output).toBe(0);
    expect(JSON.parse(readFileSync(join(repository.project, 'saved.plan.json'), 'utf8'))).toHaveProperty('steps');
  });

  test('values that look like a part of a script stay values', async () => {
    const proof = repository.beside('owned');
    const hostile = `main"; touch ${proof}; echo "$(touch ${proof})`;
    const variables = { ...azure.variables, SYSTEM_PULLREQUEST_TARGETBRANCH: hostile };
    const run = await runJob('pull-request.yml', 'plan', variables);
    expect(run.code).toBe(64);
    expect(existsSync(proof)).toBe(false);
  });
});

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
