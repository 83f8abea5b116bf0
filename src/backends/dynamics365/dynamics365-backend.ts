import type { Environment } from '../../model/environment.ts';
import type { Forecast } from '../../model/forecast.ts';
import { KINDS, type Kind, kindOfAddress } from '../../model/kind.ts';
import type { LiveState, TargetId } from '../../model/live-state.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import type { Permissions } from '../../model/permission.ts';
import type { Step } from '../../model/plan.ts';
import type { Resource } from '../../model/resource.ts';
import type { Backend, Capabilities, ReadScope } from '../backend.ts';
import { BackendError } from '../backend-error.ts';
import { StepApplier } from './apply-steps.ts';
import { dynamics365Target } from './dynamics365-target.ts';
import { forecastOf } from './forecast.ts';
import { missingRowsOf } from './kinds/columns-part.ts';
import type { Asked } from './kinds/kind-mapping.ts';
import { lastChangeIn } from './last-change-in.ts';
import type { LiveSystem } from './live-system.ts';
import { evidenceOf } from './mapping/evidence-of.ts';
import type { AcceptedMappings, Mapping } from './mapping/mapping.ts';
import { noticesOf } from './notices-of.ts';
import { preflight } from './preflight/preflight.ts';

/** What the backend of one environment works with. */
export interface Dynamics365Options {
  readonly environment: Environment;
  readonly live: LiveSystem;
  readonly mapping: Mapping;
  readonly accepted: AcceptedMappings;
}

/** Kinds that live in the admin APIs: each of their steps stands alone and is waited for. */
const ADMIN_KINDS: ReadonlySet<Kind> = new Set(['TenantSettings', 'PlatformSettings']);

/**
 * Dynamics 365 Customer Service: the Dataverse Web API and the Power Platform admin APIs.
 *
 * Where each setting lives is data (`data/mapping.json`); what the environment does not have, what is only inferred and
 * what has no interface is said in the evidence of a reading.
 */
export class Dynamics365Backend implements Backend {
  readonly target: TargetId;
  readonly capabilities: Capabilities = {
    kinds: new Set(KINDS),
    atomicWaves: true,
    orderedKinds: new Set(KINDS.filter((kind) => !ADMIN_KINDS.has(kind))),
    provesSteps: true,
  };
  readonly #options: Dynamics365Options;

  constructor(options: Dynamics365Options) {
    this.#options = options;
    this.target = dynamics365Target(options.environment);
  }

  async read(kinds: ReadonlySet<Kind>, signal: AbortSignal, scope?: ReadScope): Promise<LiveState> {
    if (signal.aborted) throw new BackendError('interrupted', 'Stopped before the live state was read.');
    const { live, mapping, accepted } = this.#options;
    if (kinds.size > 0) await live.readKinds(kinds, askedIn(scope), signal);
    const rows = new Map([...live.rows].filter(([, { resource }]) => kinds.has(resource.kind)));
    const { metadata, admin } = live.snapshot;
    const translation = live.translation();
    const missingRows = missingRowsOf(translation);
    const evidence = evidenceOf({ mapping, metadata, accepted, missingRows, locks: admin.groupRules ?? new Map() });
    const notices = noticesOf(kinds, translation);
    const lastChangeOf: LiveState['lastChangeOf'] = (row, path) => lastChangeIn(row, path, translation);
    return { target: this.target, rows, evidence, notices, lastChangeOf };
  }

  async *apply(steps: readonly Step[], signal: AbortSignal): AsyncIterable<StepOutcome> {
    if (signal.aborted) yield* steps.map(interrupted);
    else yield* await new StepApplier(this.#options.live).apply(steps, signal);
  }

  forecast(steps: readonly Step[]): Forecast {
    return forecastOf(steps, this.#options.live, (step) => !isAdminStep(step));
  }

  async preflight(steps: readonly Step[], signal: AbortSignal): Promise<Permissions> {
    return await preflight(steps, this.#options.live, signal);
  }

  async close(): Promise<void> {
    // Nothing is held between two calls but answers.
  }
}

function interrupted(step: Step): StepOutcome {
  return { step: step.id, status: 'skipped', because: 'interrupted' };
}

function isAdminStep({ change }: Step): boolean {
  const kind = kindOfAddress(change.address);
  return kind !== undefined && ADMIN_KINDS.has(kind);
}

/** What somebody asks for by name; a role that is declared no longer counts by its identity. */
function askedIn(scope: ReadScope | undefined): Asked {
  if (scope === undefined) return 'everything';
  const dropped = [...scope.keys].flatMap((key): Resource[] =>
    key.startsWith('SecurityRole/')
      ? [{ kind: 'SecurityRole', name: key, spec: { displayName: key.slice('SecurityRole/'.length) } }]
      : [],
  );
  return [...scope.resources, ...dropped];
}
