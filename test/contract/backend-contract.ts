import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import type { Step } from '../../src/model/plan.ts';
import { type Observed, rowKey } from '../../src/model/resource.ts';
import { ALL, applyAll, createStep, deleteStep, GO, liveRow, summaryOf, updateStep } from './steps.ts';

/** A fresh live system for one test. */
export interface ContractSubject {
  /** A new connection to the same system. */
  open(): Promise<Backend>;
  /** Somebody else changes a row behind the backend's back; `undefined` removes it. */
  editOutOfBand(kind: Kind, identity: string, edit: (spec: JsonObject) => JsonObject | undefined): Promise<void>;
  /** A text that differs as soon as anything stored differs. */
  fingerprint(): Promise<string>;
  cleanup(): Promise<void>;
}

const ROLE = 'contoso csr';
const GRANTS = { create: 'global', read: 'basic' };
const roleSpec = { displayName: 'Contoso CSR', privileges: [{ table: 'msdyn_copilotevent', ...GRANTS }] };
const profileSpec = {
  uniqueName: 'contoso_tier1',
  displayName: 'Tier 1',
  rank: 3,
  copilotFeatures: { askAQuestion: true },
};

/**
 * What every backend must do. `makeSubject` gives a system as a new environment in Europe named `prod` has it.
 *
 * `holds` are the kinds that the backend can hold; what needs others is not asked of it. Default: all.
 */
export function describeBackendContract(
  name: string,
  makeSubject: () => Promise<ContractSubject>,
  holds: ReadonlySet<Kind> = ALL,
): void {
  /** A test that needs these kinds. */
  const itFor = (...kinds: readonly Kind[]) => it.skipIf(kinds.some((kind) => !holds.has(kind)));

  describe(`the contract of the ${name} backend`, () => {
    let subject: ContractSubject;
    let backend: Backend;

    beforeEach(async () => {
      subject = await makeSubject();
      backend = await subject.open();
    });

    afterEach(async () => {
      await backend.close();
      await subject.cleanup();
    });

    describe('reading', () => {
      it('changes nothing', async () => {
        const before = await subject.fingerprint();
        await backend.read(ALL, GO);
        expect(await subject.fingerprint()).toBe(before);
      });

      it('gives equal rows and versions each time and on every connection', async () => {
        const first = [...(await backend.read(ALL, GO)).rows];
        const other = await subject.open();
        expect(first.length).toBeGreaterThan(0);
        expect([...(await backend.read(ALL, GO)).rows]).toEqual(first);
        expect([...(await other.read(ALL, GO)).rows]).toEqual(first);
        await other.close();
      });

      itFor('CopilotSettings')('gives only the kinds asked for', async () => {
        const { rows } = await backend.read(new Set(['CopilotSettings']), GO);
        expect([...rows.keys()]).toEqual(['CopilotSettings/default']);
      });

      it('names the target of the backend', async () => {
        expect((await backend.read(new Set(), GO)).target).toBe(backend.target);
      });

      it.each(KINDS.filter((kind) => KIND_DEFINITIONS[kind].singleton))(
        'finds the one %s of the environment',
        async (kind) => {
          if (!backend.capabilities.kinds.has(kind))
            return expect((await backend.read(new Set([kind]), GO)).rows.size).toBe(0);
          expect([...(await backend.read(new Set([kind]), GO)).rows.keys()]).toEqual([rowKey(kind, 'default')]);
        },
      );

      it('keys every row by the identity of its spec', async () => {
        for (const [key, { resource }] of (await backend.read(ALL, GO)).rows) {
          expect(key).toBe(rowKey(resource.kind, KIND_DEFINITIONS[resource.kind].identity(resource.spec)));
        }
      });

      it('says which kinds it holds, and gives no row of another', async () => {
        expect([...backend.capabilities.kinds].sort()).toEqual([...holds].sort());
        const { rows } = await backend.read(ALL, GO);
        expect([...rows.values()].filter(({ resource }) => !holds.has(resource.kind))).toEqual([]);
      });

      it('sees what somebody else made of a role, under a new version', async () => {
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        const before = await liveRow(backend, 'SecurityRole', ROLE);
        await subject.editOutOfBand('SecurityRole', ROLE, (spec) => ({ ...spec, description: 'changed' }));
        const after = await liveRow(backend, 'SecurityRole', ROLE);
        expect(after.resource.spec.description).toBe('changed');
        expect(after.version).not.toBe(before.version);
      });

      itFor('CopilotSettings')('sees what somebody else changed, under a new version', async () => {
        const before = await liveRow(backend, 'CopilotSettings');
        await subject.editOutOfBand('CopilotSettings', 'default', (spec) => ({ ...spec, translateResponses: true }));
        const after = await liveRow(backend, 'CopilotSettings');
        expect(after.resource.spec.translateResponses).toBe(true);
        expect(after.version).not.toBe(before.version);
      });

      it('is refused once the caller has given up', async () => {
        await expect(backend.read(ALL, AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' });
      });
    });

    describe('applying', () => {
      it('creates, reads back, updates and deletes a role', async () => {
        expect(summaryOf(await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]))).toEqual([
          'applied',
        ]);
        const created = await liveRow(backend, 'SecurityRole', ROLE);
        expect(grantsOn('msdyn_copilotevent', created)).toEqual(GRANTS);
        await applyAll(backend, [updateStep(created, { '/privileges/msdyn_copilotevent/read': 'global' })]);
        const updated = await liveRow(backend, 'SecurityRole', ROLE);
        expect(grantsOn('msdyn_copilotevent', updated)).toEqual({ create: 'global', read: 'global' });
        const [deleted] = await applyAll(backend, [deleteStep(updated)]);
        expect(deleted).toMatchObject({ status: 'applied' });
        expect(deleted).not.toHaveProperty('observed');
        expect((await backend.read(ALL, GO)).rows.has(rowKey('SecurityRole', ROLE))).toBe(false);
      });

      itFor('CopilotSettings')('reports the row as it is afterwards', async () => {
        const [outcome] = await applyAll(backend, [
          updateStep(await liveRow(backend, 'CopilotSettings'), { '/recordTranscripts': true }),
        ]);
        const live = await liveRow(backend, 'CopilotSettings');
        expect(outcome).toMatchObject({ status: 'applied', observed: { version: live.version } });
        expect(live.resource.spec.recordTranscripts).toBe(true);
      });

      it('reports a role as it is afterwards, and changes nothing else of it', async () => {
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', { ...roleSpec, description: 'one' })]);
        const before = await liveRow(backend, 'SecurityRole', ROLE);
        const [outcome] = await applyAll(backend, [updateStep(before, { '/description': 'two' })]);
        const live = await liveRow(backend, 'SecurityRole', ROLE);
        expect(outcome).toMatchObject({ status: 'applied', observed: { version: live.version } });
        expect(live.resource.spec).toEqual({ ...before.resource.spec, description: 'two' });
      });

      itFor('ConversationSummary')('changes the fields of the step and leaves all others', async () => {
        const before = await liveRow(backend, 'ConversationSummary');
        await applyAll(backend, [updateStep(before, { '/onDemand': true })]);
        const after = await liveRow(backend, 'ConversationSummary');
        expect(after.resource.spec).toEqual({ ...before.resource.spec, onDemand: true });
      });

      itFor('ExperienceProfile')('creates a profile with its features', async () => {
        await applyAll(backend, [createStep('ExperienceProfile', 'tier-1', profileSpec)]);
        expect((await liveRow(backend, 'ExperienceProfile', 'contoso_tier1')).resource.spec).toMatchObject(profileSpec);
      });

      it('shows on a second connection what the first one applied', async () => {
        const other = await subject.open();
        await other.read(ALL, GO);
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        expect(grantsOn('msdyn_copilotevent', await liveRow(other, 'SecurityRole', ROLE))).toEqual(GRANTS);
        await other.close();
      });

      itFor('RecordSummary')('makes the same rows of the same steps on every fresh system', async () => {
        const summary = createStep('RecordSummary', 'vip', { displayName: 'VIP', table: 'account' });
        const twin = await makeSubject();
        const other = await twin.open();
        await applyAll(backend, [summary]);
        await applyAll(other, [summary]);
        expect((await liveRow(other, 'RecordSummary', 'account:VIP')).resource).toEqual(
          (await liveRow(backend, 'RecordSummary', 'account:VIP')).resource,
        );
        await other.close();
        await twin.cleanup();
      });

      it('does nothing for no steps', async () => {
        const before = await subject.fingerprint();
        expect(await applyAll(backend, [])).toEqual([]);
        expect(await subject.fingerprint()).toBe(before);
      });
    });

    describe('renaming a role', () => {
      const renamed = { '/displayName': 'Contoso Agent' };
      const become = (step: Step, spec: JsonObject): Step =>
        step.change.op === 'update'
          ? { ...step, change: { ...step.change, after: { ...step.change.after, spec } } }
          : step;
      /** The step that gives a role another name, and changes other fields with it. */
      const renameStep = async (more: Readonly<Record<string, Json>> = {}) => {
        const before = await liveRow(backend, 'SecurityRole', ROLE);
        return become(updateStep(before, { ...renamed, ...more }), {
          ...before.resource.spec,
          displayName: 'Contoso Agent',
        });
      };

      itFor('ExperienceProfile')('keeps what it holds and whoever names it, under a new identity', async () => {
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        const withRole = { ...profileSpec, roles: ['Contoso CSR'] };
        expect(summaryOf(await applyAll(backend, [createStep('ExperienceProfile', 'tier-1', withRole)]))).toEqual([
          'applied',
        ]);
        const [outcome] = await applyAll(backend, [
          await renameStep({ '/privileges/msdyn_copilotevent/read': 'global' }),
        ]);
        expect(outcome).toMatchObject({
          status: 'applied',
          observed: { resource: { spec: { displayName: 'Contoso Agent' } } },
        });
        const rows = (await (await subject.open()).read(ALL, GO)).rows;
        expect(rows.has(rowKey('SecurityRole', ROLE))).toBe(false);
        const role = rows.get(rowKey('SecurityRole', 'contoso agent'));
        expect(role && grantsOn('msdyn_copilotevent', role)).toEqual({ ...GRANTS, read: 'global' });
        expect(rows.get(rowKey('ExperienceProfile', 'contoso_tier1'))?.resource.spec.roles).toEqual(['Contoso Agent']);
      });

      itFor('ExperienceProfile')(
        'is no change of a profile that names it: a step planned before is carried out',
        async () => {
          await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
          await applyAll(backend, [
            createStep('ExperienceProfile', 'tier-1', { ...profileSpec, roles: ['Contoso CSR'] }),
          ]);
          const profile = await liveRow(backend, 'ExperienceProfile', 'contoso_tier1');
          await applyAll(backend, [await renameStep()]);
          expect(summaryOf(await applyAll(backend, [updateStep(profile, { '/rank': 5 })]))).toEqual(['applied']);
          const { spec } = (await liveRow(backend, 'ExperienceProfile', 'contoso_tier1')).resource;
          expect([spec.rank, spec.roles]).toEqual([5, ['Contoso Agent']]);
        },
      );

      // Files of a solution are not renamed: that backend refuses it.
      itFor('ExperienceProfile')('is refused where the name is taken, and where the role moved', async () => {
        const other = { displayName: 'Contoso Agent' };
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        const step = await renameStep();
        await applyAll(backend, [createStep('SecurityRole', 'contoso-agent', other)]);
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['refused moved']);
        expect((await backend.read(ALL, GO)).rows.has(rowKey('SecurityRole', ROLE))).toBe(true);
        await applyAll(backend, [deleteStep(await liveRow(backend, 'SecurityRole', 'contoso agent'))]);
        await subject.editOutOfBand('SecurityRole', ROLE, (spec) => ({ ...spec, description: 'changed' }));
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['refused moved']);
      });
    });

    describe('refusing', () => {
      itFor('CopilotSettings')(
        'refuses an update of a row that moved and leaves the row as somebody else made it',
        async () => {
          const seen = await liveRow(backend, 'CopilotSettings');
          await subject.editOutOfBand('CopilotSettings', 'default', (spec) => ({ ...spec, recordTranscripts: true }));
          expect(summaryOf(await applyAll(backend, [updateStep(seen, { '/recordTranscripts': false })]))).toEqual([
            'refused moved',
          ]);
          expect((await liveRow(backend, 'CopilotSettings')).resource.spec.recordTranscripts).toBe(true);
        },
      );

      it('refuses an update of a role that moved, says why and what to do, and hinders no other step', async () => {
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        const seen = await liveRow(backend, 'SecurityRole', ROLE);
        await subject.editOutOfBand('SecurityRole', ROLE, (spec) => ({ ...spec, description: 'changed' }));
        const outcomes = await applyAll(backend, [
          updateStep(seen, { '/description': 'mine' }),
          createStep('SecurityRole', 'contoso-lead', { displayName: 'Contoso Lead' }),
        ]);
        const byStep = new Map(outcomes.map((each) => [String(each.step), each]));
        expect(byStep.get(`SecurityRole/${seen.resource.name}`)).toMatchObject({
          status: 'refused',
          error: { code: 'moved', message: expect.stringMatching(/\w+/), hint: expect.stringMatching(/\w+/) },
        });
        expect(byStep.get('SecurityRole/contoso-lead')?.status).toBe('applied');
        expect((await liveRow(backend, 'SecurityRole', ROLE)).resource.spec.description).toBe('changed');
      });

      it('refuses the same update of a role a second time', async () => {
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        const step = updateStep(await liveRow(backend, 'SecurityRole', ROLE), { '/description': 'x' });
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['applied']);
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['refused moved']);
      });

      it('refuses a delete of a row that moved', async () => {
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        const seen = await liveRow(backend, 'SecurityRole', ROLE);
        await subject.editOutOfBand('SecurityRole', ROLE, (spec) => ({ ...spec, description: 'changed' }));
        expect(summaryOf(await applyAll(backend, [deleteStep(seen)]))).toEqual(['refused moved']);
        expect((await liveRow(backend, 'SecurityRole', ROLE)).resource.spec.description).toBe('changed');
      });

      it('refuses an update and a delete of a row that is gone', async () => {
        await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', roleSpec)]);
        const seen = await liveRow(backend, 'SecurityRole', ROLE);
        await subject.editOutOfBand('SecurityRole', ROLE, () => undefined);
        expect(summaryOf(await applyAll(backend, [updateStep(seen, { '/description': 'x' })]))).toEqual([
          'refused moved',
        ]);
        expect(summaryOf(await applyAll(backend, [deleteStep(seen)]))).toEqual(['refused moved']);
      });

      it('refuses a create of what is there already', async () => {
        const step = createStep('SecurityRole', 'contoso-csr', roleSpec);
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['applied']);
        const before = await subject.fingerprint();
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['refused moved']);
        expect(await subject.fingerprint()).toBe(before);
      });

      itFor('CopilotSettings')('refuses the same update a second time', async () => {
        const step = updateStep(await liveRow(backend, 'CopilotSettings'), { '/translateResponses': true });
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['applied']);
        expect(summaryOf(await applyAll(backend, [step]))).toEqual(['refused moved']);
      });

      it('refuses to change or delete a locked row', async () => {
        const locked = [...(await backend.read(ALL, GO)).rows.values()].find((row) => row.locked !== undefined);
        if (locked === undefined) throw new Error('A new environment has locked rows.');
        expect(summaryOf(await applyAll(backend, [updateStep(locked, { '/displayName': 'Mine' })]))).toEqual([
          'refused rejected',
        ]);
        expect(summaryOf(await applyAll(backend, [deleteStep(locked)]))).toEqual(['refused rejected']);
      });

      it('refuses any level but global on a table of the organization', async () => {
        const spec = { displayName: 'Contoso CSR', privileges: [{ table: 'msdyn_copilotinteraction', read: 'basic' }] };
        const [outcome] = await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', spec)]);
        expect(outcome).toMatchObject({ status: 'refused', error: { code: 'rejected' } });
        const global = { ...spec, privileges: [{ table: 'msdyn_copilotinteraction', read: 'global' }] };
        expect(summaryOf(await applyAll(backend, [createStep('SecurityRole', 'contoso-csr', global)]))).toEqual([
          'applied',
        ]);
      });

      itFor('CopilotSettings')('refuses to delete what an environment has exactly once', async () => {
        expect(summaryOf(await applyAll(backend, [deleteStep(await liveRow(backend, 'CopilotSettings'))]))).toEqual([
          'refused rejected',
        ]);
      });

      itFor('CopilotSettings', 'ExperienceProfile')(
        'gives one outcome for each step, and one refusal hinders no other step',
        async () => {
          const seen = await liveRow(backend, 'CopilotSettings');
          await subject.editOutOfBand('CopilotSettings', 'default', (spec) => ({ ...spec, recordTranscripts: true }));
          const steps = [
            createStep('SecurityRole', 'contoso-csr', roleSpec),
            updateStep(seen, { '/translateResponses': true }),
            createStep('ExperienceProfile', 'tier-1', profileSpec),
          ];
          const outcomes = await applyAll(backend, steps);
          const byStep = Object.fromEntries(outcomes.map((each) => [each.step, each.status]));
          expect(outcomes).toHaveLength(3);
          expect(byStep).toEqual({
            'SecurityRole/contoso-csr': 'applied',
            'CopilotSettings/default': 'refused',
            'ExperienceProfile/tier-1': 'applied',
          });
          expect(grantsOn('msdyn_copilotevent', await liveRow(backend, 'SecurityRole', ROLE))).toEqual(GRANTS);
        },
      );

      itFor('CopilotSettings')('says why in words, and what to do', async () => {
        const [outcome] = await applyAll(backend, [deleteStep(await liveRow(backend, 'CopilotSettings'))]);
        expect(outcome).toMatchObject({
          error: { message: expect.stringMatching(/\w+/), hint: expect.stringMatching(/\w+/) },
        });
      });

      it('writes nothing once the caller has given up', async () => {
        const before = await subject.fingerprint();
        const outcomes = await applyAll(
          backend,
          [createStep('SecurityRole', 'contoso-csr', roleSpec)],
          AbortSignal.abort(),
        );
        expect(outcomes).toEqual([{ step: 'SecurityRole/contoso-csr', status: 'skipped', because: 'interrupted' }]);
        expect(await subject.fingerprint()).toBe(before);
      });
    });
  });
}

/** What a role may do on a table. Services give new roles privileges of their own; those are not looked at. */
function grantsOn(table: string, { resource }: Observed): JsonObject | undefined {
  const { privileges } = resource.spec;
  const item = (Array.isArray(privileges) ? (privileges as readonly JsonObject[]) : []).find(
    (each) => each.table === table,
  );
  if (item === undefined) return undefined;
  const { table: _, ...grants } = item;
  return grants;
}
