import { describe, expect, test } from 'vitest';
import { ENVIRONMENT, findings, found, yaml } from '../diagnostics/findings.ts';

/** How a file refers to a variable. */
const VARIABLE = (name: string) => `$\{env:${name}}`;
const settings = (spec: string) => yaml('CopilotSettings', 'default', spec);
const app = (forms: string) => yaml('AppAccess', 'hub', `  app: contoso_app\n  customForms:\n${forms}`);
const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';
const existing = `{ tables: [incident], forms: [${ONE}, ${TWO}] }`;
const withTables = ENVIRONMENT.replace('{ geography: europe }', `{ geography: europe, existing: ${existing} }`);
const forms = (...named: readonly (readonly [string, string])[]) =>
  app(named.map(([form, table]) => `    - { form: ${form}, table: ${table} }`).join('\n'));

describe('a finding of a schema', () => {
  test('points at an unknown key itself, at a value, and for what is missing at its parent', async () => {
    expect(await found({ 'base/x.yaml': settings('  copilotSidePain: true') })).toEqual([
      'error validate/unknown-field base/x.yaml:5:3',
    ]);
    expect(await found({ 'base/x.yaml': settings('  copilotSidePane: "true"') })).toEqual([
      'error validate/wrong-type base/x.yaml:5:20',
    ]);
    expect(await found({ 'base/x.yaml': yaml('SecurityRole', 'csr', '  description: x') })).toEqual([
      'error validate/missing-field base/x.yaml:4:1',
    ]);
  });

  test('stands at the overlay when the overlay is wrong, and at base when base is', async () => {
    const good = settings('  copilotSidePane: true');
    const bad = settings('  copilotSidePane: 1');
    expect(await found({ 'base/x.yaml': good, 'prod/x.yaml': bad })).toEqual([
      'error validate/wrong-type prod/x.yaml:5:20',
    ]);
    expect(await found({ 'base/x.yaml': bad, 'prod/x.yaml': good })).toEqual([
      'error validate/wrong-type base/x.yaml:5:20',
    ]);
  });

  test('is about a second item with the key of another one, in base and in an overlay', async () => {
    const twins = '  prompts:\n    items:\n      - { name: a, prompt: X }\n      - { name: a, prompt: Y }';
    const agent = yaml('AdminManagementAgent', 'default', twins);
    const one = yaml('AdminManagementAgent', 'default', twins.split('\n').slice(0, 3).join('\n'));
    expect(await found({ 'base/x.yaml': agent })).toEqual(['error validate/duplicate-item base/x.yaml:8:9']);
    expect(await found({ 'base/x.yaml': one, 'prod/x.yaml': agent })).toEqual([
      'error validate/duplicate-item prod/x.yaml:8:9',
    ]);
    expect(await found({ 'base/x.yaml': one, 'prod/x.yaml': one })).toEqual([]);
  });

  test('never is about a null by which an overlay takes something back, but a null of an unknown field is one', async () => {
    const good = settings('  copilotSidePane: true');
    expect(await found({ 'base/x.yaml': good, 'prod/x.yaml': settings('  copilotSidePane: null') })).toEqual([]);
    expect(await found({ 'base/x.yaml': good, 'prod/x.yaml': settings('  copilotSidePain: null') })).toEqual([
      'error validate/unknown-field prod/x.yaml:5:3',
    ]);
  });

  test('never proposes a field that the kind does not have', async () => {
    const singleton = yaml('CopilotSettings', 'default', '  copilotSidePane: true', ', state: present');
    const [unknown] = await findings({ 'base/x.yaml': singleton });
    expect(unknown).toMatchObject({
      message: 'CopilotSettings has no field "state" here.',
      hint: 'Fields here: name, labels, description, adoption.',
    });
  });

  test('says what was meant', async () => {
    const [unknown] = await findings({ 'base/x.yaml': settings('  copilotSidePain: true') });
    expect(unknown).toMatchObject({
      hint: 'Did you mean "copilotSidePane"?',
      environment: 'prod',
      address: 'CopilotSettings/default',
    });
    const [quoted] = await findings({ 'base/x.yaml': settings('  copilotSidePane: "yes"') });
    expect(quoted).toMatchObject({
      message: '"copilotSidePane" is the string "yes", but it must be true or false.',
      hint: 'Write true without quotes.',
    });
  });
});

describe('a reference', () => {
  const profile = (roles: string) =>
    yaml('ExperienceProfile', 'p', `  uniqueName: contoso_p\n  displayName: P\n  copilot: false\n  roles: [${roles}]`);
  const csr = yaml('SecurityRole', 'csr', '  displayName: Contoso CSR');

  test('may be a name, a display name, or a role of the product, in any case of letters', async () => {
    const files = { 'base/role.yaml': csr, 'base/x.yaml': profile('csr, CONTOSO csr, System Administrator') };
    expect((await found(files)).filter((each) => each.includes('reference'))).toEqual([]);
  });

  test('to nothing stands where it is written, with the name that was meant', async () => {
    const all = await findings({ 'base/role.yaml': csr, 'base/x.yaml': profile('csr, Contoso CRS') });
    expect(all.filter(({ code }) => code === 'validate/unknown-reference')).toMatchObject([
      { hint: expect.stringContaining('Did you mean "Contoso CSR"?'), at: { line: 8, column: 16 } },
    ]);
  });

  test('to a role declared absent is one to nothing', async () => {
    const gone = yaml('SecurityRole', 'csr', '  displayName: Contoso CSR', ', state: absent');
    const all = await found({ 'base/role.yaml': gone, 'base/x.yaml': profile('csr') });
    expect(all.filter((each) => each.includes('unknown-reference'))).toHaveLength(1);
  });

  test('in an item that an overlay adds to a list of base stands in the overlay', async () => {
    const files = {
      'prod/environment.yaml': withTables,
      'base/x.yaml': forms([ONE, 'incident'], [TWO, 'incident']),
      'prod/x.yaml': forms([TWO, 'incidnet']),
    };
    expect(await found(files)).toContain('error validate/unknown-reference prod/x.yaml:7:60');
  });
});

describe('a variable', () => {
  const environment = (spec: string) => ENVIRONMENT.replace('{ geography: europe }', spec);

  test('that is not set, or stands where none may, is found where it stands', async () => {
    expect(await found({ 'prod/environment.yaml': environment(`{ tenantId: "${VARIABLE('NOT_SET')}" }`) })).toContain(
      'error validate/missing-variable prod/environment.yaml:4:19',
    );
    expect(
      await found({ 'base/x.yaml': yaml('SecurityRole', 'csr', `  displayName: "${VARIABLE('SET')}"`) }),
    ).toContain('error validate/variable-not-allowed base/x.yaml:5:16');
  });
});

test('all findings of all files come at once', async () => {
  const files = {
    'base/a.yaml': settings('  copilotSidePane: 1\n  nonsense: 2'),
    'base/b.yaml': yaml('SecurityRole', 'csr', '  displayName: 5'),
    'prod/c.yaml': yaml('ExperienceProfile', 'p', '  uniqueName: contoso_p\n  rank: 1000'),
  };
  expect((await found(files)).filter((each) => each.startsWith('error')).length).toBeGreaterThanOrEqual(4);
});
