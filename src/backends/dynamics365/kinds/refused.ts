import type { Kind } from '../../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../../model/kinds/index.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { Written } from './kind-mapping.ts';

/** The answer to a step that cannot be carried out: why, and what to do instead. */
export function rejected(message: string, hint: string): Failure {
  return { code: 'rejected', message, hint };
}

/** A step that is refused before anything is sent. */
export function refused(failure: Failure): Extract<Written, { via: 'refused' }> {
  return { via: 'refused', failure };
}

/** Of some things there is exactly what there is: it is changed, never made or removed. */
export function refusedSingleton(kind: Kind, op: 'create' | 'delete'): Extract<Written, { via: 'refused' }> {
  const { label } = KIND_DEFINITIONS[kind];
  return refused(
    op === 'delete'
      ? rejected(
          `The ${label} of an environment can be neither created nor deleted.`,
          'Change its fields instead, or remove the declaration.',
        )
      : rejected(
          `The ${label} of this environment cannot be read: what holds them is not there.`,
          'Install Dynamics 365 Customer Service, open the page in the admin center once, and plan again.',
        ),
  );
}

/** A field that a person sets reaches a backend only when mapping and plan do not agree. */
export function notMapped(path: string): Failure {
  return rejected(
    `The mapping names no place where ${path} can be written.`,
    'Set it by hand in the admin center, or name its place under dynamics365.mapping in copilotctl.yaml.',
  );
}
