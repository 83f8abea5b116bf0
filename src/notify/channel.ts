import type { Environment } from '../model/environment.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import { isAmong } from '../policy/is-among.ts';

/** A channel as the project file has it. */
export type WrittenChannel = NonNullable<ProjectSpec['notifications']>[number];

/** All that channels are told of. */
const EVENTS = ['drift-new', 'drift-changed', 'drift-resolved', 'apply-done', 'apply-failed'] as const;
/** One of them. */
export type NewsEvent = (typeof EVENTS)[number];

/** A place that messages are sent to. */
export interface Channel {
  readonly name: string;
  readonly kind: WrittenChannel['kind'];
  /** The environment variable that holds the URL. */
  readonly urlVariable: string;
  /** The one that holds the secret to sign with; only a webhook has one. */
  readonly secretVariable: string | undefined;
  readonly on: ReadonlySet<NewsEvent>;
  /** Names with `*`, or `label=value`; undefined is every environment. */
  readonly environments: readonly string[] | undefined;
  /** Whether its messages link to the run of the pipeline. */
  readonly runLink: boolean;
}

/** The channels of a project, complete. */
export function channelsOf({ notifications = [] }: Pick<ProjectSpec, 'notifications'>): readonly Channel[] {
  return notifications.map(({ name, kind, urlVariable, secretVariable, on, environments, runLink = true }) => ({
    name,
    kind,
    urlVariable,
    secretVariable,
    on: new Set(on ?? EVENTS),
    environments,
    runLink,
  }));
}

/** Whether a channel is told of an event in an environment. */
export function isTold(
  { on, environments }: Channel,
  event: NewsEvent,
  environment: Pick<Environment, 'name' | 'labels'>,
): boolean {
  return on.has(event) && (environments === undefined || isAmong(environments, environment));
}
