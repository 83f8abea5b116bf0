import type { Dynamics365Backend } from '../../src/backends/dynamics365/dynamics365-backend.ts';
import type { Limits, World } from '../../src/backends/dynamics365/http/pace.ts';
import { openDynamics365 } from '../../src/backends/dynamics365/open-dynamics365.ts';
import { diffFields } from '../../src/diff/diff-fields.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import type { Environment } from '../../src/model/environment.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import type { ProjectSpec } from '../../src/model/generated/types.ts';
import type { ContractSubject } from './backend-contract.ts';
import { environmentOf } from './embedded-subject.ts';
import { applyAll, deleteStep, liveRow, updateStep } from './steps.ts';

/** A token that must never be seen anywhere but in the header it is made for. */
export const TOKEN = 'loopback-secret-7f3a9c';

/** How a system of Dynamics 365 is opened for a test. */
export interface Dynamics365SubjectOptions {
  readonly emulator?: EmulatorOptions;
  readonly project?: ProjectSpec;
  /** Told what a person would be told. */
  readonly tell?: (message: string) => void;
  readonly limits?: Limits;
  /** Default: sleeping takes no time, and the clock is the real one. */
  readonly world?: World;
}

/** An emulated organization, with what tests need to look into it. */
export interface Dynamics365Subject extends ContractSubject {
  readonly emulator: Emulator;
  readonly environment: Environment;
  open(): Promise<Dynamics365Backend>;
}

/** A fresh emulated organization, over real HTTP; inferred mappings are accepted, and nothing waits on the clock. */
export async function dynamics365Subject(options: Dynamics365SubjectOptions = {}): Promise<Dynamics365Subject> {
  const emulator = await startEmulator({ token: TOKEN, ...options.emulator });
  const environment = environmentAt(emulator);
  const open = async () => openAt(environment, options);
  return {
    emulator,
    environment,
    open,
    editOutOfBand: async (kind, identity, edit) => {
      const other = openAt(environment, {});
      const before = await liveRow(other, kind, identity);
      const after = edit(before.resource.spec);
      const fields = diffFields(after, before.resource.spec, undefined, SHAPES[kind]);
      const change =
        after === undefined
          ? deleteStep(before)
          : updateStep(before, Object.fromEntries(fields.map((field) => [field.path, field.after])));
      const [outcome] = await applyAll(other, [change]);
      if (outcome?.status !== 'applied') throw new Error(`Not edited: ${JSON.stringify(outcome)}`);
    },
    fingerprint: async () => JSON.stringify(emulator.dump()),
    cleanup: async () => await emulator.close(),
  };
}

/** The `Environment` document of an emulated organization. */
export function environmentAt(emulator: Emulator, name = 'prod'): Environment {
  const organization = emulator.organizations[name];
  if (organization === undefined) throw new Error(`The emulator has no organization "${name}".`);
  return environmentOf(
    {
      backend: 'dynamics365',
      organizationUrl: organization.url,
      organizationId: organization.organizationId,
      environmentId: organization.environmentId,
      tenantId: emulator.tenantId,
      geography: 'europe',
      apps: [{ uniqueName: 'contoso_servicedesk' }],
    },
    name,
  );
}

/** Opens a connection of its own to an emulated organization. */
export function openAt(environment: Environment, options: Dynamics365SubjectOptions): Dynamics365Backend {
  return openDynamics365({
    environment,
    project: options.project ?? { dynamics365: { acceptInferredMappings: true } },
    variables: { COPILOTCTL_TOKEN: TOKEN },
    tell: options.tell ?? (() => undefined),
    ...(options.limits !== undefined && { limits: options.limits }),
    world: options.world ?? { sleep: async (_, signal) => signal.throwIfAborted(), random: () => 0.5, now: Date.now },
  });
}
