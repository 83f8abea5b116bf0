import { expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { BackendError } from '../../src/backends/backend-error.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Step, StepId } from '../../src/model/plan.ts';
import type { Records } from '../../src/record/records.ts';
import { tracedBackend } from '../../src/telemetry/traced-backend.ts';
import { tracedRecords } from '../../src/telemetry/traced-records.ts';
import { NO_TRACER } from '../../src/telemetry/tracer.ts';
import { rememberingTracer } from './remembering-tracer.ts';

const first: StepOutcome = { step: 'a' as StepId, status: 'applied' };
const SIGNAL = new AbortController().signal;

/** A class with a private field, which a careless wrapping would not reach. */
class Failing {
  readonly #target = 'embedded:dev';
  get target(): string {
    return this.#target;
  }
  async *apply(): AsyncIterable<StepOutcome> {
    yield first;
    throw new BackendError('unavailable', 'The host went away: secret-text.');
  }
  async read(): Promise<string> {
    return this.#target;
  }
}

test('without a tracer a backend and records are themselves', () => {
  const backend = new Failing() as unknown as Backend;
  expect(tracedBackend(backend, NO_TRACER)).toBe(backend);
  const records = {} as Records;
  expect(tracedRecords(records, NO_TRACER)).toBe(records);
});

test('outcomes before a failure are handed on, then the failure; the span has its code and not its words', async () => {
  const { tracer, spans } = rememberingTracer();
  const backend = tracedBackend(new Failing() as unknown as Backend, tracer);
  const outcomes: StepOutcome[] = [];
  const all = (async () => {
    for await (const outcome of backend.apply([{} as Step], SIGNAL)) outcomes.push(outcome);
  })();
  await expect(all).rejects.toThrow('The host went away');
  expect(outcomes).toEqual([first]);
  expect(spans).toEqual([
    {
      name: 'apply wave',
      failed: 'unavailable',
      attributes: { 'copilotctl.steps': 1, 'copilotctl.outcomes.applied': 1 },
    },
  ]);
});

test('what a backend has not is not made up, and what it has still works', async () => {
  const { tracer, spans } = rememberingTracer();
  const backend = tracedBackend(new Failing() as unknown as Backend, tracer);
  expect(backend.target).toBe('embedded:dev');
  expect(backend.forecast).toBeUndefined();
  expect(backend.preflight).toBeUndefined();
  expect(await backend.read(new Set(), SIGNAL)).toBe('embedded:dev');
  expect(spans.map(({ name }) => name)).toEqual(['read']);
});

test('the journal of a run is followed from its begin to its end', async () => {
  const { tracer, spans } = rememberingTracer();
  const run = {
    id: '1',
    intend: async () => undefined,
    outcomes: async () => undefined,
    finish: async () => undefined,
  };
  const records = { begin: async () => run, history: async () => [] } as unknown as Records;
  const traced = tracedRecords(records, tracer);
  const begun = await traced.begin({} as never, {} as never, {} as never);
  await begun.intend([]);
  await begun.outcomes([]);
  await begun.finish('done', new Date(0));
  expect(await traced.history()).toEqual([]);
  expect(begun.id).toBe('1');
  expect(spans.map(({ name }) => name)).toEqual(['record begin', 'record intent', 'record outcomes', 'record finish']);
});
