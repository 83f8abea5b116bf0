import type { Backend } from '../backends/backend.ts';
import type { StepOutcome } from '../model/outcome.ts';
import { tracedCalls } from './traced-calls.ts';
import { NO_TRACER, type Span, type Tracer } from './tracer.ts';

/** A backend whose reads, questions and waves are spans. */
export function tracedBackend(backend: Backend, tracer: Tracer): Backend {
  if (tracer === NO_TRACER) return backend;
  const traced = tracedCalls(backend, { read: 'read', preflight: 'preflight', forecast: 'forecast' }, tracer);
  return new Proxy(traced, {
    get: (object, key): unknown => (key === 'apply' ? waves(backend, tracer) : Reflect.get(object, key)),
  });
}

/** Outcomes are handed on when their wave is over, which is when its span ends; those before a failure are not lost. */
function waves(backend: Backend, tracer: Tracer): Backend['apply'] {
  return async function* apply(steps, signal) {
    const outcomes: StepOutcome[] = [];
    const ending = await tracer.span(
      'apply wave',
      async (span) => await collect(backend.apply(steps, signal), outcomes, span),
      { attributes: { 'copilotctl.steps': steps.length } },
    );
    yield* outcomes;
    if ('error' in ending) throw ending.error;
  };
}

async function collect(
  source: AsyncIterable<StepOutcome>,
  outcomes: StepOutcome[],
  span: Span,
): Promise<{ readonly error: unknown } | { readonly done: true }> {
  try {
    for await (const outcome of source) outcomes.push(outcome);
    return { done: true };
  } catch (error) {
    span.fail(error instanceof Error && 'code' in error ? String(error.code) : 'unexpected');
    return { error };
  } finally {
    const statuses = new Set(outcomes.map(({ status }) => status));
    for (const status of statuses)
      span.set({ [`copilotctl.outcomes.${status}`]: outcomes.filter((each) => each.status === status).length });
  }
}
