import { resolve } from 'node:path';
import { closest } from '../diagnostics/closest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Loaded, type LoadedProject, loadProject } from '../load/load-project.ts';
import { locateDiagnostics } from '../load/locate-diagnostics.ts';
import { append } from '../model/append.ts';
import { compareTexts } from '../model/compare-texts.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { type Document, labelsOf, specOf, whereIn } from '../model/document.ts';
import { completeEnvironment } from '../model/environment.ts';
import type { EnvironmentSpec, ProjectSpec } from '../model/generated/types.ts';
import type { SectionContext } from '../policy/check-policy-section.ts';
import { declare } from '../reconcile.ts';
import { checkAcross } from '../validate/rules-across.ts';
import { applySuppressions } from '../validate/suppressions.ts';
import { schemaDiagnostic, schemaFindings } from '../validate/validate-schema.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';

/** Options that say which tree and which environments a command is about. */
export interface TreeOptions {
  readonly root?: string;
  readonly environment: readonly string[];
  readonly all?: boolean;
}

/** A configuration that was read and validated for some of its environments. */
export interface Session {
  readonly root: string;
  readonly project: ProjectSpec;
  readonly loaded: Loaded;
  /** Desired states of the chosen environments; missing where something is an error. */
  readonly states: ReadonlyMap<string, DesiredState>;
  readonly chosen: readonly string[];
  /** Located, suppressions applied, in the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the tree, composes and validates the chosen environments; all findings come at once. */
export async function openSession(asked: TreeOptions, context: Context, which: 'all' | 'chosen'): Promise<Session> {
  const root = resolve(context.cwd, asked.root ?? '.');
  const loaded = await context.tracer.span('load', () => loadProject(root, context.progress));
  const isWhole = !hasErrors(loaded.diagnostics);
  const { project: document, base, environments } = loaded.value;
  const { spec: project, diagnostics: ofProject } = await readProject(document, environments);
  const chosen = isWhole || environments.size > 0 ? choose(asked, project, loaded.value, which) : [];
  const found: Diagnostic[] = [...loaded.diagnostics, ...ofProject];
  const severities = project.validation?.severities ?? {};
  const states = new Map<string, DesiredState>();
  for (const name of chosen) {
    context.progress('checking', name);
    const options = { severities, variables: context.variables };
    const own = environments.get(name) ?? [];
    const { state, diagnostics } = context.tracer.span('validate', () => declare(name, base, own, options), {
      attributes: { 'copilotctl.environment': name },
    });
    append(
      found,
      diagnostics.filter((each) => isWhole || concernsOneDocument(each)),
    );
    if (state !== undefined) states.set(name, state);
  }
  if (isWhole) {
    const across = checkAcross([...bystanders(environments, chosen), ...states.values()], severities);
    const concerning = across.filter((each) => each.environment === undefined || chosen.includes(each.environment));
    append(
      found,
      concerning.map((each) => atEnvironment(each, environments)),
    );
  }
  const complete = isWhole && chosen.length === environments.size;
  const located = await locateDiagnostics(unique(found), loaded.files);
  const today = context.now().toISOString().slice(0, 10);
  const diagnostics = sorted(applySuppressions(located, loaded.files.values(), { today, complete }));
  return { root, project, loaded, states, chosen, diagnostics };
}

/** Environments that a command is not about: nothing of them counts but which live system they are. */
function bystanders(environments: LoadedProject['environments'], chosen: readonly string[]): DesiredState[] {
  return [...environments].flatMap(([name, documents]) => {
    const document = documents.find((each) => each.kind === 'Environment');
    if (chosen.includes(name) || document === undefined) return [];
    if (schemaFindings('Environment', document.value).length > 0) return [];
    // Its schema has accepted the spec.
    return [{ environment: completeEnvironment(name, specOf(document) as EnvironmentSpec), resources: [] }];
  });
}

/** A finding about an environment as a whole points at its Environment document. */
function atEnvironment(finding: Diagnostic, environments: LoadedProject['environments']): Diagnostic {
  if (finding.where !== undefined || finding.environment === undefined) return finding;
  const document = environments.get(finding.environment)?.find((each) => each.kind === 'Environment');
  if (document === undefined) return finding;
  return { ...finding, where: whereIn(document, ['spec'], 'key') };
}

/** With a file that could not be read, only what is wrong with a document by itself is sure. */
function concernsOneDocument({ code }: Diagnostic): boolean {
  return code.startsWith('validate/') && code !== 'validate/unknown-reference';
}

async function readProject(
  document: Document | undefined,
  environments: LoadedProject['environments'],
): Promise<{ spec: ProjectSpec; diagnostics: Diagnostic[] }> {
  if (document === undefined) return { spec: {}, diagnostics: [] };
  const diagnostics = schemaFindings('Project', document.value).map((finding) => schemaDiagnostic(finding, document));
  if (JSON.stringify(document.value).includes('${env:')) diagnostics.push(noVariables(document));
  // Its schema has accepted the spec, or nothing of it is used.
  const spec: ProjectSpec = diagnostics.length === 0 ? specOf(document) : {};
  if (spec.dynamics365 !== undefined) {
    const { checkMapping } = await import('../backends/dynamics365/mapping/check-mapping.ts');
    diagnostics.push(...checkMapping(document, spec));
  }
  if (spec.policy?.rules !== undefined || spec.policy?.approvers !== undefined) {
    const { checkPolicySection } = await import('../policy/check-policy-section.ts');
    const { checkCondition } = await import('../policy/condition.ts');
    diagnostics.push(
      ...checkPolicySection(document, spec.policy, { environments: labelled(environments), checkCondition }),
    );
  }
  if (spec.notifications !== undefined) {
    const { checkNotifications } = await import('../notify/check-notifications.ts');
    diagnostics.push(...checkNotifications(document, spec.notifications, labelled(environments)));
  }
  return { spec, diagnostics };
}

function labelled(environments: LoadedProject['environments']): SectionContext['environments'] {
  return [...environments].map(([name, documents]) => {
    const own = documents.filter(({ kind }) => kind === 'Environment');
    return own.length === 0 ? { name } : { name, labels: labelsOf(own) };
  });
}

function noVariables(document: Document): Diagnostic {
  return {
    code: 'validate/variable-not-allowed',
    severity: 'error',
    message: 'The project file takes no variables.',
    hint: 'Write the value itself.',
    where: whereIn(document),
  };
}

/** The environments a command is about: named, all, the default of the project, or the only one there is. */
function choose(
  options: TreeOptions,
  project: ProjectSpec,
  { environments }: LoadedProject,
  which: 'all' | 'chosen',
): string[] {
  const known = [...environments.keys()].sort();
  if (known.length === 0)
    throw new UsageError(
      'There is no environment below the environments folder.',
      'Run copilotctl init, or add a folder with an environment.yaml.',
    );
  for (const name of options.environment) {
    if (environments.has(name)) continue;
    const near = closest(name, known);
    throw new UsageError(
      `There is no environment "${name}".`,
      near === undefined
        ? `Environments: ${known.join(', ')}.`
        : `Did you mean "${near}"? Environments: ${known.join(', ')}.`,
    );
  }
  if (options.environment.length > 0) return [...new Set(options.environment)];
  if (options.all === true || which === 'all') return known;
  if (project.defaultEnvironment !== undefined && environments.has(project.defaultEnvironment))
    return [project.defaultEnvironment];
  if (known.length === 1) return known;
  throw new UsageError('Which environment?', `Add -e NAME (${known.join(', ')}) or --all.`);
}

/** A finding in base shows up in every environment: it is said once, without an environment, if all of them share it. */
function unique(found: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const each of found) {
    const key = JSON.stringify([each.code, each.where, each.message]);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, each);
    else if (before.environment !== each.environment) {
      const { environment: _, ...shared } = before;
      seen.set(key, shared);
    }
  }
  return [...seen.values()];
}

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = (each: Diagnostic): string =>
    `${each.at?.file ?? each.where?.file ?? ''}\u0000${String(each.at?.line ?? 0).padStart(8, '0')}`;
  return diagnostics
    .map((each, at) => ({ each, at, key: key(each) }))
    .sort((a, b) => compareTexts(a.key, b.key) || a.at - b.at)
    .map(({ each }) => each);
}

/** Whether a run may go on. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}
