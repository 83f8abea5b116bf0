import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { DEFAULT_SEED } from '../../src/emulator/seed/default-seed.ts';
import type { OrganizationSeed } from '../../src/emulator/seed.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';

const ADA = 'platform-team@contoso.example';
const BEN = 'security-team@contoso.example';
const DAY_MS = 86_400_000;
const SUMMARIES = '/api/data/v9.2/msdyn_copilotsummarizationsettings(7fa56176-c226-45e5-b8fa-25d56e0dcc21)';
const APPROVED = ['--approval', 'ada.json', '--approval', 'ben.json'];
const APPLY = ['apply', 'plan.json', ...APPROVED];

const PROD = DEFAULT_SEED.organizations.find(({ name }) => name === 'prod') as OrganizationSeed;
/** Another system that could be taken for production. */
const TWIN: OrganizationSeed = {
  ...PROD,
  name: 'twin',
  organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b99',
  environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b299',
};

/** What the pull request changes: a right that reaches further, and a switch. */
const PULL_REQUEST = `apiVersion: copilotctl/v1
kind: SecurityRole
metadata: { name: contoso-csr }
spec: { privileges: [{ table: msdyn_conversationinsight, read: local }] }
---
apiVersion: copilotctl/v1
kind: ConversationSummary
metadata: { name: default }
spec: { whenARepresentativeJoins: false }
`;

describe('a saved plan of Dynamics 365, with rules and approvals', { timeout: 180_000 }, () => {
  let tree: EmulatedTree;
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ seed: { ...DEFAULT_SEED, organizations: [...DEFAULT_SEED.organizations, TWIN] } });
    tree = emulatedTree('any');
    tree.switchOver('prod', `${emulator.url}/prod`);
    expect((await tree.run('apply', '-e', 'prod', '--yes')).exitCode).toBe(0);
    appendFileSync(join(tree.folder, 'copilotctl.yaml'), policyOf(newKey('ada.pem'), newKey('ben.pem')));
    writeFileSync(join(tree.folder, 'environments/prod/pull-request.yaml'), PULL_REQUEST);
  });
  afterAll(async () => {
    await emulator.close();
    tree.remove();
  });

  /** Makes a key, as `approve --new-key` does, and gives its public half. */
  function newKey(file: string): string {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(tree.folder, file), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  /** Applies, which must be refused with this code, and leave the live system as it is. */
  async function refused(
    words: readonly string[],
    [exitCode, code]: readonly [number, string],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const before = JSON.stringify(emulator.dump());
    const ran = await tree.runWith(variables, ...words);
    expect(ran.stderr).toMatch(new RegExp(`^error ${code}( |$)`, 'm'));
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stdout).toContain('Nothing has been changed.');
    expect(JSON.stringify(emulator.dump())).toBe(before);
    return ran.stderr;
  }

  /** Somebody else changes columns of the row that holds the summary settings. */
  async function change(columns: Readonly<Record<string, unknown>>): Promise<void> {
    const { status } = await fetch(`${emulator.url}/prod${SUMMARIES}`, {
      method: 'PATCH',
      headers: { Authorization: 'Bearer any', 'Content-Type': 'application/json' },
      body: JSON.stringify(columns),
    });
    expect(status).toBe(204);
  }

  /** Edits a file while something runs, and puts back what was there. */
  async function edited(file: string, edit: (text: string) => string, run: () => Promise<unknown>): Promise<void> {
    const path = join(tree.folder, file);
    const text = readFileSync(path, 'utf8');
    expect(edit(text)).not.toBe(text);
    writeFileSync(path, edit(text));
    try {
      await run();
    } finally {
      writeFileSync(path, text);
    }
  }

  const approve = async (by: string, key: string, out: string, ...more: readonly string[]): Promise<number | null> =>
    (await tree.run('approve', 'plan.json', '--by', by, '--key', key, '--out', out, ...more)).exitCode;

  it('is saved with what this identity may do, and asks for its approvals', async () => {
    const { exitCode, stdout } = await tree.run('plan', '-e', 'prod', '--save', 'plan.json', '--output', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).environments[0].permissions).toEqual([
      { step: 'ConversationSummary/default', state: 'allowed' },
      { step: 'SecurityRole/contoso-csr', state: 'allowed' },
    ]);
    const shown = await tree.run('show', 'plan.json');
    expect(shown.stdout).toContain('Rules that ask for signed approvals: rights-by-two (of 2 people).\n');
    expect(shown.stdout).toContain('It still holds: files and live are as they were.\n');
  });

  it('is refused without its approvals, and with one of two', async () => {
    await refused(['apply', 'plan.json'], [3, 'policy/approval-required']);
    expect([await approve(ADA, 'ada.pem', 'ada.json'), await approve(BEN, 'ben.pem', 'ben.json')]).toEqual([0, 0]);
    await refused(['apply', 'plan.json', '--approval', 'ada.json'], [3, 'policy/approval-required']);
  });

  it('is refused when an approval expired between plan and apply', async () => {
    const COPILOTCTL_NOW = new Date(Date.now() + DAY_MS).toISOString();
    expect(await refused(APPLY, [3, 'policy/approval-invalid'], { COPILOTCTL_NOW })).toContain('it expired at');
  });

  it('is refused when a rule was added since, and when an approver is one no longer', async () => {
    const rule =
      '      - { id: roles-stay, rule: protected-resource, effect: deny, parameters: { addresses: [SecurityRole/*] } }\n';
    await edited(
      'copilotctl.yaml',
      (text) => text.replace('    rules:\n', `    rules:\n${rule}`),
      async () => expect(await refused(APPLY, [3, 'policy/rule-violated'])).toContain('roles-stay: '),
    );
    const stranger = generateKeyPairSync('ed25519')
      .publicKey.export({ type: 'spki', format: 'der' })
      .toString('base64');
    await edited(
      'copilotctl.yaml',
      (text) => text.replace(/(name: security-team@contoso\.example\n +publicKey: ).*/, `$1${stranger}`),
      async () => await refused(APPLY, [3, 'policy/approval-invalid']),
    );
  });

  it('is refused when the files changed, with the line', async () => {
    await edited(
      'environments/prod/pull-request.yaml',
      (text) => text.replace('read: local', 'read: deep'),
      async () =>
        expect(await refused(APPLY, [1, 'saved-plan/configuration-changed'])).toMatch(
          /environments\/prod\/pull-request\.yaml:1:1/,
        ),
    );
  });

  it('is refused when the environment is another system now, and for another environment', async () => {
    const move = (text: string): string =>
      text
        .replace(`${emulator.url}/prod`, `${emulator.url}/${TWIN.name}`)
        .replace(PROD.organizationId, TWIN.organizationId)
        .replace(PROD.environmentId, TWIN.environmentId);
    const file = 'environments/prod/environment.yaml';
    await edited(file, move, async () => await refused(APPLY, [1, 'saved-plan/other-target']));
    expect((await tree.run(...APPLY, '-e', 'test')).exitCode).toBe(64);
  });

  it('is refused when the file was edited, or is of a newer format', async () => {
    const edits: readonly (readonly [string, (text: string) => string])[] = [
      ['saved-plan/tampered', (text) => text.replace('"after": "local"', '"after": "basic"')],
      ['saved-plan/tampered', (text) => text.replaceAll('"environment": "prod"', '"environment": "dev"')],
      ['saved-plan/tampered', (text) => `${text}\n`],
      ...[0.2, 0.5, 0.8].map((part) => ['saved-plan/(tampered|unreadable)', flippedAt(part)] as const),
      ['saved-plan/newer-format', (text) => text.replace('"format": 1', '"format": 2')],
    ];
    for (const [code, edit] of edits) await edited('plan.json', edit, async () => await refused(APPLY, [1, code]));
  });

  it('is refused when somebody else changed a field that matters', async () => {
    await change({ msdyn_whenagentjoinsenabled: false });
    expect(await refused(APPLY, [1, 'saved-plan/row-moved'])).toContain(
      'ConversationSummary/default/whenARepresentativeJoins was true and is as declared now.',
    );
    await change({ msdyn_whenagentjoinsenabled: true });
  });

  it('holds when an unrelated column of the same row moved', async () => {
    await change({ msdyn_systemmetadata: 'written by the product' });
    const { stdout } = await tree.run('show', 'plan.json');
    expect(stdout).toContain('It still holds: files and live are as they were.\n');
  });

  const part = ['--only', 'SecurityRole'];
  const ofPart = ['--approval', 'ada-part.json', '--approval', 'ben-part.json'];

  it('in part is a plan of its own, for which approvals of the whole do not count, nor the other way round', async () => {
    expect(await refused([...APPLY, ...part], [3, 'policy/approval-invalid'])).toContain('it is of another plan');
    expect(await approve(ADA, 'ada.pem', 'ada-part.json', ...part)).toBe(0);
    expect(await approve(BEN, 'ben.pem', 'ben-part.json', ...part)).toBe(0);
    await refused(['apply', 'plan.json', ...ofPart], [3, 'policy/approval-invalid']);
  });

  it('in part is applied once with approvals of its own, and the whole is refused then', async () => {
    const applied = await tree.run('apply', 'plan.json', ...part, ...ofPart);
    expect(applied.stdout).toMatch(/^ {2}made .*, a part of [0-9a-f]{12}$/m);
    expect(applied.stdout).toMatch(/^prod: 1 applied\b/m);
    expect(applied.exitCode).toBe(0);
    await refused(['apply', 'plan.json', ...part, ...ofPart], [1, 'saved-plan/already-applied']);
    await refused(APPLY, [1, 'saved-plan/row-moved']);
  });

  it('that was carried out while something declared moved beside it is not carried out again', async () => {
    expect((await tree.run('plan', '-e', 'prod', '--save', 'plan.json')).exitCode).toBe(0);
    await change({ msdyn_ondemandenabled: false });
    const { exitCode, stdout } = await tree.run('apply', 'plan.json');
    expect(stdout).toMatch(/^prod: 1 applied, .* Read back: 1 step still to do:\n {2}ConversationSummary\/default$/m);
    expect(exitCode).toBe(1);
    await change({ msdyn_whenagentjoinsenabled: true });
    await refused(['apply', 'plan.json'], [1, 'saved-plan/already-applied']);
  });

  it('leaves a history that verifies, with the id of each plan', async () => {
    const { stdout } = await tree.run('history', '-e', 'prod', '--output', 'json');
    const runs = JSON.parse(stdout).environments[0].history;
    expect(runs.map(({ result, planId }: { result: string; planId?: string }) => [result, planId?.length])).toEqual([
      ['failed', 64],
      ['done', 64],
      ['done', undefined],
    ]);
    expect(await tree.run('history', 'verify', '-e', 'prod')).toMatchObject({ exitCode: 0 });
  });
});

describe('a saved plan of Dynamics 365 whose identity lost a privilege', () => {
  let emulator: Emulator;
  let tree: EmulatedTree;
  afterEach(async () => {
    await emulator.close();
    tree.remove();
  });

  it('is refused as not permitted, with the privilege', async () => {
    const missingPrivileges = ['prvWritemsdyn_copilotsummarizationsetting'];
    const organizations = DEFAULT_SEED.organizations.map((each) => ({ ...each, missingPrivileges }));
    emulator = await startEmulator({ seed: { ...DEFAULT_SEED, organizations } });
    tree = emulatedTree('any');
    tree.switchOver('prod', `${emulator.url}/prod`);
    const saved = await tree.run('plan', '-e', 'prod', '--only', 'CaseSummary', '--save', 'plan.json');
    expect(saved.exitCode).toBe(0);
    expect(saved.stderr).toMatch(/^warning plan\/not-permitted /m);
    const { exitCode, stdout, stderr } = await tree.run('apply', 'plan.json');
    expect(stdout).toContain('Not permitted. Nothing has been changed.\n');
    expect(stderr).toContain(`it lacks ${missingPrivileges[0]}.`);
    expect(exitCode).toBe(77);
  });
});

function policyOf(ada: string, ben: string): string {
  return `    rules:
      - { id: rights-by-two, rule: widened-access, effect: require-approval, approvals: 2, environments: [prod] }
    approvers:
      - name: ${ADA}
        publicKey: ${ada}
      - name: ${BEN}
        publicKey: ${ben}
`;
}

/** Flips one bit of one character, at a part of the way through the text. */
function flippedAt(part: number): (text: string) => string {
  return (text) => {
    const at = Math.floor(text.length * part);
    return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
  };
}
