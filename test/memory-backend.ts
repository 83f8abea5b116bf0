import type { Backend, Capabilities } from '../src/backends/backend.ts';
import { applyFields } from '../src/model/apply-fields.ts';
import { SHAPES } from '../src/model/generated/shapes.ts';
import { KINDS, type Kind } from '../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../src/model/kinds/index.ts';
import type { LiveState, TargetId } from '../src/model/live-state.ts';
import type { StepOutcome } from '../src/model/outcome.ts';
import type { Step } from '../src/model/plan.ts';
import { type Observed, type Resource, type RowKey, rowKey, type Version } from '../src/model/resource.ts';

/** What goes wrong with a step: it is refused, or its answer is lost before or after it took effect. */
export type StepFault = 'refused' | 'lost before' | 'lost after';

/** A live system without rules that is gone with the test. */
export class MemoryBackend implements Backend {
  readonly target = 'embedded:test' as TargetId;
  readonly capabilities: Capabilities = { kinds: new Set(KINDS), atomicWaves: false };
  /** What goes wrong with the next steps, in turn. */
  faults: readonly (StepFault | undefined)[] = [];
  readonly #rows = new Map<RowKey, Observed>();
  #version = 0;

  async read(kinds: ReadonlySet<Kind>): Promise<LiveState> {
    return {
      target: this.target,
      rows: new Map([...this.#rows].filter(([, { resource }]) => kinds.has(resource.kind))),
    };
  }

  async *apply(steps: readonly Step[]): AsyncIterable<StepOutcome> {
    for (const step of steps) {
      const [fault, ...rest] = this.faults;
      this.faults = rest;
      const observed = fault === 'refused' || fault === 'lost before' ? undefined : this.#make(step);
      const error = { code: fault === 'refused' ? 'rejected' : 'outcome-unknown', message: String(fault) };
      if (fault === undefined) yield { step: step.id, status: 'applied', ...(observed && { observed }) };
      else yield { step: step.id, status: fault === 'refused' ? 'refused' : 'in-doubt', error };
    }
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  /** Puts a row there, or in the place of another. */
  put(resource: Resource): Observed {
    this.#version++;
    const observed = { resource, version: String(this.#version) as Version };
    this.#rows.set(keyOf(resource), observed);
    return observed;
  }

  remove(key: RowKey): void {
    this.#rows.delete(key);
  }

  #make({ change }: Step): Observed | undefined {
    switch (change.op) {
      case 'create':
        if (this.#rows.has(keyOf(change.after))) throw new Error(`${change.address} is there already.`);
        return this.put(change.after);
      case 'update': {
        const { resource, version } = change.before;
        if (this.#rows.get(keyOf(resource))?.version !== version) throw new Error(`${change.address} moved.`);
        return this.put({ ...resource, spec: applyFields(resource.spec, change.fields, SHAPES[resource.kind]) });
      }
      case 'delete':
        if (!this.#rows.delete(keyOf(change.before.resource))) throw new Error(`${change.address} is gone.`);
        return undefined;
      case 'manual':
        throw new Error(`${change.address} is for a person.`);
    }
  }
}

function keyOf({ kind, spec }: Resource): RowKey {
  return rowKey(kind, KIND_DEFINITIONS[kind].identity(spec));
}
