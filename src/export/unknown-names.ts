import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type JsonObject, listOf, valueAt } from '../model/json.ts';
import { shapesAlong } from '../model/shape-at.ts';

/** The spec of an Environment in which the names are listed that findings say nothing declares. */
export function withUnknownNames(spec: JsonObject, findings: readonly Diagnostic[], state: DesiredState): JsonObject {
  return findings
    .filter(({ code }) => code === 'validate/unknown-reference')
    .flatMap((each) => unknownName(each, state))
    .reduce((before, { list, name }) => withName(before, list, name), spec);
}

function unknownName({ address, where }: Diagnostic, { resources }: DesiredState): { list: string; name: string }[] {
  const resource = resources.find((each) => each.address === address);
  const path = where?.path ?? [];
  const document = resource?.layers.find(
    ({ source }) => source.file.path === where?.file && source.index === where?.document,
  );
  const name = document === undefined ? undefined : valueAt(document.value, path);
  const ref = resource && shapesAlong(SHAPES[resource.kind], path.slice(1).map(String)).at(-1)?.ref;
  return typeof name === 'string' && ref?.known !== undefined ? [{ list: ref.known, name }] : [];
}

function withName(spec: JsonObject, list: string, name: string): JsonObject {
  if (list === 'apps') {
    const apps = listOf(spec['apps']);
    const isThere = apps.some((each) => isObject(each) && each['uniqueName'] === name);
    return isThere ? spec : { ...spec, apps: [...apps, { uniqueName: name }] };
  }
  const existing = isObject(spec['existing']) ? spec['existing'] : {};
  const names = listOf(existing[list]);
  return names.includes(name) ? spec : { ...spec, existing: { ...existing, [list]: [...names, name] } };
}
