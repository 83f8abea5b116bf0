import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../../backends/backend.ts';
import { BackendError } from '../../backends/backend-error.ts';
import { defaultSpec, layOver } from '../../backends/embedded/default-spec.ts';
import { EmbeddedBackend } from '../../backends/embedded/embedded-backend.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Kind } from '../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import type { LiveState } from '../../model/live-state.ts';
import { nameOfRow } from '../../model/name-of-row.ts';
import { type RowKey, rowKey, type Version } from '../../model/resource.ts';
import { lookupOf } from '../../validate/lookup.ts';

/** A row that a case says is live, its spec accepted by the schema of its kind. */
export interface GivenRow {
  readonly kind: Kind;
  readonly spec: JsonObject;
}

/** A fresh environment with rows laid over it, that can be read and nothing else; it exists nowhere. */
export function givenLive(state: DesiredState, given: readonly GivenRow[]): Backend {
  const folder = join(tmpdir(), `copilotctl-${randomUUID()}`);
  const fresh = new EmbeddedBackend({ environment: state.environment, folder });
  return {
    target: fresh.target,
    capabilities: fresh.capabilities,
    read: async (kinds, signal) => withRows(await fresh.read(kinds, signal), kinds, state, given),
    // biome-ignore lint/correctness/useYield: it never gets as far as an outcome
    apply: async function* () {
      throw new BackendError('rejected', 'What a test gives as live cannot be changed.');
    },
    close: () => fresh.close(),
  };
}

function withRows(
  live: LiveState,
  kinds: ReadonlySet<Kind>,
  state: DesiredState,
  given: readonly GivenRow[],
): LiveState {
  const rows = new Map(live.rows);
  const lookup = lookupOf(state.resources);
  for (const { kind, spec } of given.filter((each) => kinds.has(each.kind))) {
    const written = KIND_DEFINITIONS[kind].canonical(spec, lookup);
    const key: RowKey = rowKey(kind, KIND_DEFINITIONS[kind].identity(written));
    const before = rows.get(key);
    const whole = layOver(before?.resource.spec ?? defaultSpec(kind), written);
    const name = before?.resource.name ?? nameOfRow(KIND_DEFINITIONS[kind].identity(whole));
    rows.set(key, { ...before, resource: { kind, name, spec: whole }, version: '1' as Version });
  }
  return { ...live, rows };
}
