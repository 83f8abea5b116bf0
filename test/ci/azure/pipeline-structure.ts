// What may stand where in a pipeline, as far as the samples use it.
// Source: Microsoft Learn, "YAML schema reference for Azure Pipelines": pipeline, stages.stage, jobs.job, jobs.deployment,
// steps.checkout, steps.bash, steps.task, steps.template, steps.download, schedules.cron, parameters.parameter; and the
// references of the tasks that are named.

const STRING = { type: 'string' } as const;
const NAME = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' } as const;
const BOOLEAN = { type: 'boolean' } as const;
const EXPRESSION = { type: 'string', pattern: '^\\$\\{\\{ parameters\\.[A-Za-z]+ \\}\\}$' } as const;

function object(properties: object, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

function list(items: object): object {
  return { type: 'array', items, minItems: 1 };
}

const FILTER = object({ include: list(STRING), exclude: list(STRING) });
const STEP = {
  name: { anyOf: [NAME, EXPRESSION] },
  displayName: STRING,
  condition: STRING,
  continueOnError: BOOLEAN,
  enabled: BOOLEAN,
  env: { type: 'object', additionalProperties: STRING },
  timeoutInMinutes: { type: 'integer', minimum: 1 },
};

function task(name: string, inputs: object, required: readonly string[]): object {
  return object({ task: { const: name }, inputs: object(inputs, required), ...STEP }, ['task', 'inputs']);
}

const AZURE_CLI = task(
  'AzureCLI@2',
  {
    azureSubscription: STRING,
    scriptType: { enum: ['ps', 'pscore', 'batch', 'bash'] },
    scriptLocation: { enum: ['inlineScript', 'scriptPath'] },
    inlineScript: STRING,
    workingDirectory: STRING,
    visibleAzLogin: BOOLEAN,
  },
  ['azureSubscription', 'scriptType', 'scriptLocation', 'inlineScript'],
);
const TEST_RESULTS = task(
  'PublishTestResults@2',
  {
    testResultsFormat: { enum: ['JUnit', 'NUnit', 'VSTest', 'XUnit', 'CTest'] },
    testResultsFiles: STRING,
    searchFolder: STRING,
    testRunTitle: STRING,
  },
  ['testResultsFormat', 'testResultsFiles'],
);
const ARTIFACT = task('PublishBuildArtifacts@1', { PathtoPublish: STRING, ArtifactName: STRING }, [
  'PathtoPublish',
  'ArtifactName',
]);
const GET_ARTIFACT = task(
  'DownloadBuildArtifacts@1',
  {
    buildType: { enum: ['current', 'specific'] },
    downloadType: { enum: ['single', 'specific'] },
    artifactName: STRING,
    downloadPath: STRING,
  },
  ['buildType', 'downloadType', 'downloadPath'],
);
const STEPS = list({
  anyOf: [
    object({ checkout: STRING, fetchDepth: { type: 'integer', minimum: 0 }, persistCredentials: BOOLEAN, ...STEP }, [
      'checkout',
    ]),
    object({ bash: STRING, workingDirectory: STRING, ...STEP }, ['bash']),
    object({ download: STRING, ...STEP }, ['download']),
    object({ template: STRING, parameters: { type: 'object', additionalProperties: STRING } }, ['template']),
    task('NodeTool@0', { versionSpec: STRING }, ['versionSpec']),
    AZURE_CLI,
    TEST_RESULTS,
    ARTIFACT,
    GET_ARTIFACT,
  ],
});

const JOB_COMMON = {
  displayName: STRING,
  dependsOn: STRING,
  condition: STRING,
  timeoutInMinutes: { type: 'integer', minimum: 1 },
};
const JOBS = list({
  anyOf: [
    object({ job: NAME, steps: STEPS, ...JOB_COMMON }, ['job', 'steps']),
    object(
      {
        deployment: NAME,
        environment: STRING,
        strategy: object({ runOnce: object({ deploy: object({ steps: STEPS }, ['steps']) }, ['deploy']) }, ['runOnce']),
        ...JOB_COMMON,
      },
      ['deployment', 'environment', 'strategy'],
    ),
  ],
});
const STAGES = list(
  object({ stage: NAME, displayName: STRING, dependsOn: STRING, condition: STRING, jobs: JOBS }, ['stage', 'jobs']),
);
const SCHEDULE = object(
  {
    cron: { type: 'string', pattern: '^\\S+( \\S+){4}$' },
    displayName: STRING,
    branches: FILTER,
    always: BOOLEAN,
  },
  ['cron', 'branches'],
);

/** A pipeline: jobs, or stages of them. */
export const PIPELINE_STRUCTURE: object = {
  ...object(
    {
      trigger: { anyOf: [{ const: 'none' }, object({ batch: BOOLEAN, branches: FILTER, paths: FILTER })] },
      pr: { const: 'none' },
      schedules: list(SCHEDULE),
      pool: object({ vmImage: STRING }, ['vmImage']),
      lockBehavior: { enum: ['sequential', 'runLatest'] },
      jobs: JOBS,
      stages: STAGES,
    },
    ['trigger', 'pr', 'pool'],
  ),
  oneOf: [{ required: ['jobs'] }, { required: ['stages'] }],
};

/** A template of steps. */
export const STEP_TEMPLATE_STRUCTURE: object = object(
  {
    parameters: list(
      object({ name: NAME, type: { enum: ['string', 'boolean', 'number'] }, default: STRING, values: list(STRING) }, [
        'name',
        'type',
      ]),
    ),
    steps: STEPS,
  },
  ['parameters', 'steps'],
);
