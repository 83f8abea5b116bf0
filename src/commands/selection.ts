import { closest } from '../diagnostics/closest.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { KINDS } from '../model/kind.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import type { Address } from '../model/resource.ts';
import { UsageError } from './exit.ts';

/** Which resources a run is about: by kind, `Kind/name` (with `*`), or label `key=value`. */
export interface Selection {
  readonly only: readonly string[];
  readonly except: readonly string[];
  /** Of these only, whatever the rest says. Default: of all. */
  readonly addresses?: ReadonlySet<string>;
}

/** Whether a selection says nothing, so that everything is selected. */
export function isWhole(selection: Selection): boolean {
  return selection.only.length === 0 && selection.except.length === 0 && selection.addresses === undefined;
}

/**
 * Refuses a selection that means nothing: a name with a typing error must not look like an environment in sync.
 *
 * @throws {UsageError} when no declared resource of any of the environments is selected.
 */
export function mustSelect(states: Iterable<DesiredState>, selection: Selection): void {
  if (isWhole(selection)) return;
  const all = [...states];
  if (all.length === 0 || all.some((state) => selectDesired(state, selection).resources.length > 0)) return;
  const words = [
    ...selection.only.map((each) => `--only ${each}`),
    ...selection.except.map((each) => `--except ${each}`),
  ];
  const names = all.flatMap((state) => state.resources.map((each) => each.address));
  const near = closest(selection.only[0] ?? '', names);
  throw new UsageError(
    `Nothing that is declared is selected by ${words.join(' ')}.`,
    near === undefined ? 'Use a kind, Kind/name (with *) or label=value.' : `Did you mean "${near}"?`,
  );
}

/** The part of a desired state that is selected. */
export function selectDesired(state: DesiredState, selection: Selection): DesiredState {
  if (isWhole(selection)) return state;
  const isSelected = selector(selection);
  return { ...state, resources: state.resources.filter((each) => isSelected(each.address, each.labels)) };
}

/** The part of what was last applied that is selected; labels of what no file declares are unknown. */
export function selectLast(last: LastAppliedSet, declared: DesiredState, selection: Selection): LastAppliedSet {
  if (isWhole(selection)) return last;
  const isSelected = selector(selection);
  const labels = new Map(declared.resources.map((each) => [each.address, each.labels]));
  return {
    size: last.size,
    get: (address) => last.get(address),
    addresses: function* (): Iterable<Address> {
      for (const address of last.addresses()) if (!labels.has(address) && isSelected(address, {})) yield address;
    },
  };
}

/** Whether addresses are selected; labels of what no file declares are unknown. */
export function isSelectedIn(declared: DesiredState, selection: Selection): (address: Address) => boolean {
  const isSelected = selector(selection);
  const labels = new Map(declared.resources.map((each) => [each.address, each.labels]));
  return (address) => isSelected(address, labels.get(address) ?? {});
}

function selector({
  only,
  except,
  addresses,
}: Selection): (address: string, labels: Readonly<Record<string, string>>) => boolean {
  const wanted = only.map(pattern);
  const unwanted = except.map(pattern);
  return (address, labels) =>
    (addresses === undefined || addresses.has(address)) &&
    (wanted.length === 0 || wanted.some((matches) => matches(address, labels))) &&
    !unwanted.some((matches) => matches(address, labels));
}

type Matches = (address: string, labels: Readonly<Record<string, string>>) => boolean;

function pattern(text: string): Matches {
  const label = /^([^=/]+)=(.*)$/.exec(text);
  if (label !== null)
    return (_, labels) => Object.hasOwn(labels, label[1] as string) && labels[label[1] as string] === label[2];
  const [kind = '', name] = text.split('/', 2);
  const known = KINDS.find((each) => each.toLowerCase() === kind.toLowerCase());
  if (known === undefined && !kind.includes('*')) {
    throw new UsageError(
      `"${text}" selects nothing: there is no kind "${kind}".`,
      `Use a kind, Kind/name or label=value. Kinds: ${KINDS.join(', ')}.`,
    );
  }
  const whole = new RegExp(`^${glob(known ?? kind)}/${name === undefined ? '.*' : glob(name)}$`, 'i');
  return (address) => whole.test(address);
}

function glob(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
}
