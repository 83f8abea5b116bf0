import type { Json } from '../../model/json.ts';
import type { Kind } from '../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import type { Step } from '../../model/plan.ts';
import type { Observed, Resource, RowKey } from '../../model/resource.ts';
import { rowId } from '../../model/row-id.ts';
import type { DataverseClient } from './dataverse/dataverse-client.ts';
import type { BatchAnswer, BatchItem, DataverseAnswer } from './dataverse/dataverse-request.ts';
import { decodeSnapshot } from './decode-snapshot.ts';
import { KIND_MAPPINGS } from './kinds/index.ts';
import type { Asked, MadeChange, Translation } from './kinds/kind-mapping.ts';
import { rolesByName } from './kinds/root-roles.ts';
import type { Snapshot } from './kinds/snapshot.ts';
import { liveRows } from './live-rows.ts';
import type { Mapping } from './mapping/mapping.ts';
import type { AdminApi, AdminApis } from './platform/admin-apis.ts';
import { decodeRights, rightsRequest, type UserRights } from './preflight/user-rights.ts';
import { keyOf, resourceOf, resourcesOf } from './prepare-step.ts';
import {
  answersTo,
  grantsReading,
  queriesOf,
  type RawAnswers,
  type Reading,
  readingOf,
  rolesAsked,
  rowsReading,
  schemaVersionOf,
  tablesOf,
  tablesReading,
} from './read-snapshot.ts';

/** What a live system is made of. */
export interface LiveSystemOptions {
  readonly client: DataverseClient;
  readonly admin: AdminApis;
  readonly mapping: Mapping;
  readonly apps: Translation['apps'];
  /** Where the Web API is, with a slash at the end. */
  readonly webApiUrl: string;
  /** Refuses an organization, or an environment, that is not the one declared. */
  readonly guard: (snapshot: Snapshot, answers: RawAnswers) => void;
  readonly guardAdmin: (snapshot: Snapshot) => void;
}

/**
 * What is known of one environment over a connection: every answer so far, the newest to each question.
 *
 * A reading takes one batch, and a second one for the grants of roles, whose ids the first one tells; the schema is asked
 * once and again only when its version moved.
 */
export class LiveSystem {
  readonly client: DataverseClient;
  readonly admin: AdminApis;
  readonly #options: LiveSystemOptions;
  #answers: RawAnswers = new Map();
  #adminAnswers: Snapshot['admin'] = {};
  /** What the identity may do, as the service said it once. */
  #rights: DataverseAnswer | undefined;
  #schemaVersion: string | undefined;
  #known: ReadonlySet<Kind> = new Set();
  #asked: Asked = 'everything';
  #decoded: { readonly snapshot: Snapshot; readonly rows: ReadonlyMap<RowKey, Observed> } | undefined;

  constructor(options: LiveSystemOptions) {
    this.#options = options;
    this.client = options.client;
    this.admin = options.admin;
  }

  /** Everything of these kinds that somebody asks for, read now. */
  async readKinds(kinds: ReadonlySet<Kind>, asked: Asked, signal: AbortSignal): Promise<void> {
    const knowsTables =
      this.#schemaVersion !== undefined && tablesOf(kinds).every((table) => this.#answers.has(`table:${table}`));
    const stop = new AbortController();
    const admin = this.admin.read(neededApis(kinds), AbortSignal.any([signal, stop.signal]));
    // Both are awaited below; until then a failure of this one must not count as unhandled.
    admin.catch(() => undefined);
    try {
      await this.#readDataverse(kinds, asked, knowsTables, signal);
    } catch (error) {
      stop.abort();
      throw error;
    }
    this.#acceptAdmin(await admin);
    this.#options.guardAdmin(this.snapshot);
  }

  async #readDataverse(
    kinds: ReadonlySet<Kind>,
    asked: Asked,
    knowsTables: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    this.#asked = asked;
    const first = await this.#ask(readingOf(kinds, asked, !knowsTables), signal);
    const version = schemaVersionOf(first);
    const isNewSchema = knowsTables && version !== this.#schemaVersion;
    this.#schemaVersion = version;
    this.#known = new Set([...this.#known, ...kinds]);
    this.#options.guard(this.snapshot, this.#answers);
    const second = new Map<string, BatchItem>([
      ...grantsReading(rolesAsked(this.snapshot, kinds, asked)),
      ...(isNewSchema ? tablesReading(tablesOf(this.#known)) : []),
    ]);
    if (second.size > 0) await this.#ask(new Map([...second, ...this.#rightsReading()]), signal);
  }

  /** What the identity may do. It comes with a reading that takes two batches; else it is asked here, once. */
  async rights(signal: AbortSignal): Promise<UserRights> {
    const reading = this.#rightsReading();
    if (reading.size > 0) await this.#ask(reading, signal);
    if (this.#rights === undefined) return { why: 'Dataverse does not say who this identity is.' };
    return decodeRights(this.#rights, this.snapshot.privileges);
  }

  #rightsReading(): Reading {
    const request = this.#rights === undefined ? rightsRequest(this.#answers.get('who')) : undefined;
    return new Map(request === undefined ? [] : [[RIGHTS, request]]);
  }

  /** Reads what steps are about, unless it was read over this connection before. */
  async know(steps: readonly Step[], signal: AbortSignal): Promise<void> {
    const resources = changesIn(steps).flatMap(resourcesOf);
    const missing = resources.filter(({ kind }) => !this.#known.has(kind));
    if (missing.length > 0) await this.readKinds(new Set(missing.map(({ kind }) => kind)), resources, signal);
  }

  /** Reads resources again just before they are changed. */
  async readAgain(kinds: ReadonlySet<Kind>, resources: readonly Resource[], signal: AbortSignal): Promise<void> {
    const roles = rolesAsked(this.snapshot, kinds, resources);
    await this.read(new Map([...readingOf(kinds, resources, false), ...grantsReading(roles)]), signal);
    this.#options.guard(this.snapshot, this.#answers);
  }

  /** The requests that prove steps: the same that read the rows of their kinds, and the grants of the roles they change. */
  proofOf(steps: readonly Step[]): Reading {
    const changes = changesIn(steps);
    const kinds = new Set(changes.map((change) => resourceOf(change).kind));
    const created = this.idsOfCreated(steps);
    const known = rolesByName(this.snapshot);
    const roles = changes.flatMap((change) => {
      const { kind } = resourceOf(change);
      if (kind !== 'SecurityRole' || change.op === 'delete') return [];
      const ofNames = resourcesOf(change).flatMap(
        (each) => known.get(KIND_DEFINITIONS[kind].identity(each.spec))?.[0]?.id ?? [],
      );
      return created.get(keyOf(change)) ?? ofNames[0] ?? [];
    });
    return new Map([...rowsReading(kinds, this.#asked), ...grantsReading(roles)]);
  }

  /** Asks, and takes the answers for live. */
  async read(reading: Reading, signal: AbortSignal): Promise<void> {
    await this.#ask(reading, signal);
  }

  /** Takes answers for live that came with something else. */
  accept(reading: Reading, answers: readonly BatchAnswer[]): void {
    this.#accept(answersTo(reading, answers));
  }

  /**
   * Writes through an admin API, and waits until the values can be read.
   *
   * @throws {BackendError} when nothing happened, or when nobody can say.
   */
  async writeAdmin(
    api: AdminApi,
    values: Readonly<Record<string, Json>>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const write = await this.admin.write(api, values, signal);
    this.#acceptAdmin({ [api]: write.live });
    return write.status === 'pending' ? write.properties : [];
  }

  /** Reads what the admin APIs say of these kinds again. */
  async readAdmin(kinds: ReadonlySet<Kind>, signal: AbortSignal): Promise<void> {
    this.#acceptAdmin(await this.admin.read(neededApis(kinds), signal));
  }

  get snapshot(): Snapshot {
    return this.#decode().snapshot;
  }

  /** The resources of all kinds read so far. */
  get rows(): ReadonlyMap<RowKey, Observed> {
    return this.#decode().rows;
  }

  /** What kinds are translated with, where steps create rows of these ids. */
  translation(pending: ReadonlyMap<RowKey, string> = new Map()): Translation {
    return this.#translation(this.snapshot, pending);
  }

  /** The ids that steps will give to the roles they create: other steps may name them. */
  idsOfCreated(steps: readonly Step[]): ReadonlyMap<RowKey, string> {
    const organization = this.snapshot.organizationId;
    return new Map(
      steps.flatMap(({ change }) => {
        if (change.op !== 'create' || change.after.kind !== 'SecurityRole') return [];
        const identity = KIND_DEFINITIONS.SecurityRole.identity(change.after.spec);
        return [[keyOf(change), rowId(organization, 'SecurityRole', identity)] as const];
      }),
    );
  }

  async #ask(reading: Reading, signal: AbortSignal): Promise<RawAnswers> {
    const options = {
      effect: false,
      continueOnError: true,
      consistency: 'strong',
      purpose: 'reading the environment',
    } as const;
    const answers = answersTo(reading, await this.client.batch([...reading.values()], options, signal));
    this.#accept(answers);
    return answers;
  }

  #accept(answers: RawAnswers): void {
    this.#rights = answers.get(RIGHTS) ?? this.#rights;
    const others = [...answers].filter(([name]) => name !== RIGHTS);
    if (others.length === 0) return;
    this.#answers = new Map([...this.#answers, ...others]);
    this.#decoded = undefined;
  }

  #acceptAdmin(answers: Snapshot['admin']): void {
    this.#adminAnswers = { ...this.#adminAnswers, ...answers };
    this.#decoded = undefined;
  }

  #decode(): { readonly snapshot: Snapshot; readonly rows: ReadonlyMap<RowKey, Observed> } {
    if (this.#decoded === undefined) {
      const queries = queriesOf(this.#known, this.#asked);
      const snapshot = decodeSnapshot(this.#answers, queries, this.#adminAnswers);
      this.#decoded = { snapshot, rows: liveRows(this.#known, this.#translation(snapshot, new Map())) };
    }
    return this.#decoded;
  }

  #translation(snapshot: Snapshot, pending: ReadonlyMap<RowKey, string>): Translation {
    const { mapping, apps, webApiUrl } = this.#options;
    return {
      mapping,
      webApiUrl,
      asked: this.#asked,
      snapshot,
      idOf: (...names) => rowId(snapshot.organizationId, ...names),
      pending,
      apps,
    };
  }
}

/** It says nothing of what is live, so it is kept apart: a refusal of it refuses nothing else. */
const RIGHTS = 'rights';

function changesIn(steps: readonly Step[]): readonly MadeChange[] {
  return steps.flatMap(({ change }) => (change.op === 'manual' ? [] : [change]));
}

function neededApis(kinds: ReadonlySet<Kind>): ReadonlySet<AdminApi> {
  return new Set([...kinds].flatMap((kind) => KIND_MAPPINGS[kind].admin ?? []));
}
