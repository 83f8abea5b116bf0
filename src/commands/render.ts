import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { pointer, segmentsOf } from '../model/json.ts';
import { placeInLayers } from '../model/place-in-layers.ts';
import type { EnvironmentReport, RenderedValue } from '../model/report.ts';
import { fieldShape } from '../model/shape-at.ts';
import { renderWhy } from '../render/text/render-why.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';
import { type Output, present } from './report.ts';
import { mustSelect, type Selection, selectDesired } from './selection.ts';
import { hasErrors, openSession, type TreeOptions } from './session.ts';

/** Options of `render`. */
export interface RenderOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  readonly why?: string;
}

/**
 * `copilotctl render`: the composed documents of an environment as YAML, each value with the place it came from; with
 * `--why` the layers of one value. Exit codes: 0, 65 invalid configuration.
 */
export async function renderCommand(options: RenderOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const { diagnostics } = session;
  const failed = hasErrors(diagnostics);
  if (!failed) mustSelect(session.states.values(), options);
  const states = failed ? [] : [...session.states.values()].map((state) => selectDesired(state, options));
  const environments = await Promise.all(states.map((state) => reportOn(state, options)));
  const text = async (): Promise<string> => {
    if (failed) return '';
    const { why: path } = options;
    if (path !== undefined) return (await Promise.all(states.map((state) => whyText(state, path, context)))).join('\n');
    const { printComposed } = await import('../load/print-documents.ts');
    return states.map((state) => printComposed(state)).join('---\n');
  };
  const found = { command: 'render', result: failed ? 'invalid' : 'done', environments, diagnostics } as const;
  return present(
    found,
    { output: options.output, verbose: options.verbose, files: session.loaded.files, text },
    context,
  );
}

/** What a program gets: the composed resources, or where one value comes from. */
async function reportOn(state: DesiredState, { output, why: path }: RenderOptions): Promise<EnvironmentReport> {
  const { environment, resources } = state;
  const head = { name: environment.name, backend: environment.backend, declared: resources.length };
  if (output === 'text') return head;
  if (path !== undefined) return { ...head, value: await why(state, path) };
  return {
    ...head,
    resources: resources.map(({ kind, name, state: presence, labels, written }) => ({
      kind,
      name,
      state: presence,
      labels,
      spec: written,
    })),
  };
}

/** Every layer that declares a value, the winning one first. */
async function why(state: DesiredState, path: string): Promise<RenderedValue> {
  const { resource, segments } = findResource(state, path);
  const { valueLayers } = await import('../load/value-layers.ts');
  const layers = valueLayers(resource, segments);
  return { address: resource.address, path: pointer(segments), layers };
}

/** The same for people, with what the schema says of the value. */
async function whyText(state: DesiredState, path: string, context: Context): Promise<string> {
  const value = await why(state, path);
  const shape = fieldShape(value.address, value.path);
  return renderWhy({ environment: state.environment.name, ...value, shape }, context.outPaint);
}

function findResource(state: DesiredState, path: string): { resource: DesiredResource; segments: readonly string[] } {
  const [kind = '', name = '', ...rest] = segmentsOf(path.startsWith('/') ? path : `/${path}`);
  const resource = state.resources.find((each) => each.kind.toLowerCase() === kind.toLowerCase() && each.name === name);
  if (resource === undefined) {
    throw new UsageError(
      `${state.environment.name} declares no ${[kind, name].filter(Boolean).join('/')}.`,
      'Write Kind/name/path, such as CopilotSettings/default/copilotSidePane.',
    );
  }
  const segments = rest[0] === 'spec' ? rest.slice(1) : rest;
  const place = placeInLayers(resource.layers, segments);
  if (place === undefined || place.depth < segments.length) {
    throw new UsageError(
      `${resource.address} declares no ${segments.join('/')}.`,
      `Its fields: ${Object.keys(resource.written).join(', ')}.`,
    );
  }
  return { resource, segments };
}
