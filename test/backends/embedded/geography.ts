import type { EnvironmentSpec } from '../../../src/model/generated/types.ts';

/** A geography that an `Environment` can name. */
export type Geography = NonNullable<EnvironmentSpec['geography']>;
