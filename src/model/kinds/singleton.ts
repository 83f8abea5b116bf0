import type { Kind } from '../kind.ts';
import type { KindDefinition } from './kind-definition.ts';

/** A kind of which every environment has exactly one row, which is there from the start. */
export function singleton(kind: Kind, label: string): KindDefinition {
  return { kind, label, singleton: true, identity: () => 'default', canonical: (spec) => spec, needs: () => [] };
}
