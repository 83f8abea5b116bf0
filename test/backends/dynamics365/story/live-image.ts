import type { Emulator } from '../../../../src/emulator/emulator.ts';
import { isObject, type Json, type JsonObject } from '../../../../src/model/json.ts';

/** Everything that a tenant stores, row by row, as JSON; times of writing are left out. */
export type LiveImage = ReadonlyMap<string, string>;

/** What an emulated tenant holds now: rows and links of its first organization, its environment, its own settings. */
export function liveImage({ dump, organizations, tenant }: Emulator): LiveImage {
  const [[name = '', { environmentId = '' } = {}] = []] = Object.entries(organizations);
  const environment = tenant.environment(environmentId);
  // What the emulator dumps of an organization.
  const { tables = {}, links = {} } = (dump() as unknown as Readonly<Record<string, Dump>>)[name] ?? {};
  return new Map([
    ['environment', JSON.stringify(environment.values)],
    ['switches', JSON.stringify(environment.settings ?? {})],
    ['tenant', JSON.stringify(tenant.settings)],
    ...Object.entries(tables).flatMap(([table, rows]) =>
      rows.map(({ id, values }): [string, string] => [`${table} ${id}`, JSON.stringify(withoutTimes(values))]),
    ),
    ...Object.entries(links).flatMap(([relationship, pairs]) =>
      pairs.map((pair): [string, string] => [`${relationship} ${pair.join(' ')}`, '{"isLinked":true}']),
    ),
  ]);
}

/** Where two images differ: the place, the value in the first and in the second. */
export function differences(first: LiveImage, second: LiveImage): readonly string[] {
  return rowsIn(first, second)
    .filter((row) => first.get(row) !== second.get(row))
    .flatMap((row) => {
      const [before, after] = [valuesOf(first, row), valuesOf(second, row)];
      return [...new Set([...before.keys(), ...after.keys()])]
        .filter((place) => before.get(place) !== after.get(place))
        .map((place) => `${row}${place}: ${before.get(place) ?? 'nothing'} / ${after.get(place) ?? 'nothing'}`);
    });
}

/** Values that are neither what they were nor what they should become. */
export function strangers(now: LiveImage, before: LiveImage, goal: LiveImage): readonly string[] {
  return rowsIn(now, before, goal)
    .filter((row) => ![before.get(row), goal.get(row)].includes(now.get(row)))
    .flatMap((row) => {
      const [present, past, future] = [valuesOf(now, row), valuesOf(before, row), valuesOf(goal, row)];
      return [...new Set([...present.keys(), ...past.keys(), ...future.keys()])]
        .filter((place) => ![past.get(place), future.get(place)].includes(present.get(place)))
        .map((place) => `${row}${place}: ${present.get(place) ?? 'nothing'}`);
    });
}

/** What the emulator gives of one organization. */
interface Dump {
  readonly tables?: Readonly<Record<string, readonly { readonly id: string; readonly values: JsonObject }[]>>;
  readonly links?: Readonly<Record<string, readonly (readonly string[])[]>>;
}

function withoutTimes({
  createdon: _created,
  modifiedon: _modified,
  publishedon: _published,
  ...values
}: JsonObject): JsonObject {
  return values;
}

function rowsIn(...images: readonly LiveImage[]): readonly string[] {
  return [...new Set(images.flatMap((image) => [...image.keys()]))];
}

/** The single values of a row, by their places in it. */
function valuesOf(image: LiveImage, row: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const text = image.get(row);
  if (text !== undefined) add(values, '', JSON.parse(text));
  return values;
}

function add(values: Map<string, string>, place: string, value: Json): void {
  if (isObject(value))
    for (const [member, inner] of Object.entries(value)) add(values, `${place} ${member}`, inner ?? null);
  else values.set(place, JSON.stringify(value));
}
