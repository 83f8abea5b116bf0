import type { KindDefinition } from './kind-definition.ts';
import { textOf } from './references.ts';

/** `AppAccess`: Copilot in one model-driven app; told apart by the app's unique name. The app itself is not ours. */
export const appAccess: KindDefinition = {
  kind: 'AppAccess',
  label: 'app access',
  singleton: false,
  identity: (spec) => textOf(spec, 'app').toLowerCase(),
  canonical: (spec) => spec,
  needs: () => [],
};
