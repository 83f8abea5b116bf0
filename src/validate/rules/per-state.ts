import type { DesiredState } from '../../model/desired-state.ts';

/** The function, computing its answer once for each state: several rules ask the same question of thousands of resources. */
export function perState<T>(compute: (state: DesiredState) => T): (state: DesiredState) => T {
  const known = new WeakMap<DesiredState, { readonly answer: T }>();
  return (state) => {
    const found = known.get(state) ?? { answer: compute(state) };
    known.set(state, found);
    return found.answer;
  };
}
