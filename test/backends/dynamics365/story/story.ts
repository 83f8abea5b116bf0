import type { Dynamics365Backend } from '../../../../src/backends/dynamics365/dynamics365-backend.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../../src/backends/dynamics365/http/pace.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../../src/emulator/emulator.ts';
import type { Seed } from '../../../../src/emulator/seed.ts';
import type { Applied } from '../../../../src/model/applied.ts';
import type { DesiredState } from '../../../../src/model/desired-state.ts';
import type { Environment } from '../../../../src/model/environment.ts';
import { type ApplyPorts, apply, type Planned, plan } from '../../../../src/reconcile.ts';
import { desired, type Entry } from '../../../builders.ts';
import { environmentAt, openAt, TOKEN } from '../../../contract/dynamics365-subject.ts';
import { GO } from '../../../contract/steps.ts';
import { START, SURE } from '../../../leases.ts';
import { MemoryRecords } from './memory-records.ts';

/** The role that is there before, and is changed. */
export const SUPERVISOR = 'Contoso Supervisor';

/** One organization in a tenant with an environment group. */
export const SEED: Seed = {
  tenantId: '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10',
  organizations: [
    {
      name: 'prod',
      organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03',
      environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b203',
      geography: 'europe',
      apps: [{ uniqueName: 'contoso_servicedesk', displayName: 'Contoso Service Desk', navigation: 'multi-session' }],
      roles: [SUPERVISOR],
      users: ['second-line-lead@contoso.example'],
      counts: { prompts: 2 },
      admin: { groupId: '5d0c7a1e-3b52-4e0f-8a61-9c2f4d7e1b11' },
    },
  ],
  groups: [{ id: '5d0c7a1e-3b52-4e0f-8a61-9c2f4d7e1b11' }],
};

/** Something of every way that the backend writes: change sets, actions, settings of apps, three admin APIs. */
const ENTRIES: readonly Entry[] = [
  ['CopilotSettings', { copilotImmersive: true, recordTranscripts: true }],
  [
    'CustomerSupportAgent',
    {
      overview: { instructions: 'Answer briefly.' },
      prompts: {
        items: [
          { name: 'Made-up prompt 1', prompt: 'What is the first question?' },
          { name: 'Next step', prompt: 'What next?', scope: 'copilot-immersive', inGuide: true },
        ],
      },
    },
  ],
  [
    'SecurityRole',
    { displayName: 'Contoso CSR', privileges: [{ table: 'msdyn_copilotevent', create: 'global', read: 'basic' }] },
    { name: 'contoso-csr' },
  ],
  [
    'SecurityRole',
    {
      displayName: SUPERVISOR,
      description: 'Leads a team.',
      privileges: [{ table: 'msdyn_copilotevent', create: 'global', read: 'deep' }],
    },
    { name: 'supervisor' },
  ],
  [
    'ExperienceProfile',
    {
      uniqueName: 'contoso_tier1',
      displayName: 'Tier 1',
      rank: 20,
      roles: ['contoso-csr'],
      users: ['second-line-lead@contoso.example'],
      productivityPane: { enabled: true, mode: 'expanded' },
      copilot: true,
      copilotFeatures: { askAQuestion: true, writeAnEmail: false },
    },
    { name: 'tier-1' },
  ],
  ['AppAccess', { app: 'contoso_servicedesk', copilotEnabled: true, caseSummary: false }, { name: 'service-desk' }],
  [
    'PlatformSettings',
    {
      generativeAI: { bingSearch: false },
      features: { copilot: true, aiAgents: true },
      aiFormFill: { assistance: 'on' },
      aiBuilderPreviewModels: false,
    },
  ],
  ['TenantSettings', { dataSharing: true }],
];

/** What a story may be told with. */
export interface StoryOptions {
  readonly emulator?: EmulatorOptions;
  readonly entries?: readonly Entry[];
  readonly limits?: Limits;
  /** Default: the first organization, described as it is. */
  readonly environment?: Environment;
}

/** One environment of a fresh tenant, what is declared of it, and what is remembered of it from run to run. */
export class Story {
  readonly emulator: Emulator;
  readonly environment: Environment;
  readonly desired: DesiredState;
  readonly records = new MemoryRecords();
  /** What a person was told. */
  readonly told: string[] = [];
  /** Milliseconds slept so far: the clock of both sides goes on by them. */
  sleptMs = 0;
  readonly #limits: Limits;

  constructor(emulator: Emulator, options: StoryOptions = {}) {
    const { entries = ENTRIES, limits = DEFAULT_LIMITS, environment = environmentAt(emulator) } = options;
    this.emulator = emulator;
    this.environment = environment;
    this.desired = { ...desired({}, entries, 'prod'), environment: this.environment };
    this.#limits = limits;
  }

  now(): number {
    return Date.now() + this.sleptMs;
  }

  /** A connection of its own, as each command has. */
  open(): Dynamics365Backend {
    const sleep = async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      this.sleptMs += ms;
    };
    return openAt(this.environment, {
      tell: (message) => this.told.push(message),
      limits: this.#limits,
      world: { sleep, random: () => 0.5, now: () => this.now() },
    });
  }

  async plan(backend = this.open()): Promise<Planned> {
    return await plan(this.desired, this.#ports(backend), GO);
  }

  async apply(planned: Planned, backend = this.open()): Promise<Applied> {
    return await apply(planned, this.#ports(backend), GO);
  }

  /** Plan and apply over one connection, as the command does it. */
  async run(): Promise<Run> {
    const backend = this.open();
    const planned = await this.plan(backend);
    return { planned, applied: await this.apply(planned, backend) };
  }

  #ports(backend: Dynamics365Backend): ApplyPorts {
    const findOrigins: ApplyPorts['findOrigins'] = async (changes) => changes;
    const now = () => new Date(this.now());
    return { backend, records: this.records, lease: SURE, start: START, findOrigins, now };
  }
}

/** What came of planning and applying. */
export interface Run {
  readonly planned: Planned;
  readonly applied: Applied;
}

/** A story at its beginning. */
export async function tell(options: StoryOptions = {}): Promise<Story> {
  return new Story(await startEmulator({ seed: SEED, token: TOKEN, ...options.emulator }), options);
}
