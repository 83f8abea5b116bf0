import { describe, expect, it } from 'vitest';
import { guardOrganization } from '../../../src/backends/dynamics365/guard-organization.ts';
import { completeEnvironment } from '../../../src/model/environment.ts';
import type { EnvironmentSpec } from '../../../src/model/generated/types.ts';
import { translationOf } from './kinds/translating.ts';

const ID = '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03';
const OTHER = '99999999-1a3c-4f0e-8d54-7c1d3f6a2b03';

/** Compares what is declared with an organization of this id. */
function guard(spec: EnvironmentSpec, organizationId: string): void {
  const { snapshot } = translationOf({});
  guardOrganization(completeEnvironment('prod', spec), { ...snapshot, organizationId }, new Map());
}

describe('the organization of an environment', () => {
  it('is the declared one, in whatever case of letters', () => {
    expect(() => guard({ organizationId: ID.toUpperCase() }, ID)).not.toThrow();
  });

  it('need not be declared', () => {
    expect(() => guard({}, ID)).not.toThrow();
  });

  it('is refused when it is another one', () => {
    expect(() => guard({ organizationId: ID }, OTHER)).toThrow(/is declared with the organizationId/);
  });

  it.each(['', 'contoso'])('is refused when the service says %j, declared or not', (said) => {
    expect(() => guard({ organizationId: ID }, said)).toThrow(/does not say which organization it is/);
    expect(() => guard({}, said)).toThrow(/does not say which organization it is/);
  });
});
