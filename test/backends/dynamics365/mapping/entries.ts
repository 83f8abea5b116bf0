import { kindEntries } from '../../../../src/backends/dynamics365/mapping/kind-entries.ts';
import { loadMapping } from '../../../../src/backends/dynamics365/mapping/load-mapping.ts';
import type { Encoding, KindEntry, MappingEntry } from '../../../../src/backends/dynamics365/mapping/mapping.ts';
import type { Kind } from '../../../../src/model/kind.ts';

/** An entry kept in columns of a row of its own, by its pointer. */
export function columnEntry(
  path: string,
  columns: readonly string[],
  encode?: Encoding,
  whenNull?: boolean,
): KindEntry {
  return {
    setting: `CopilotSettings${path}`,
    kind: 'CopilotSettings',
    path,
    target: { kind: 'column', table: 'contoso_setting', row: 'own', columns },
    ...(encode !== undefined && { encode }),
    ...(whenNull !== undefined && { whenNull }),
    grade: 'A',
    evidence: [],
    page: 'the page',
  };
}

/** The shipped entry of a setting. */
export function shipped(setting: string): MappingEntry {
  const found = loadMapping().settings.find((entry) => entry.setting === setting);
  if (found === undefined) throw new Error(`The mapping has no ${setting}.`);
  return found;
}

/** The shipped entries of a kind. */
export function shippedOf(kind: Kind): readonly KindEntry[] {
  return kindEntries(loadMapping(), kind);
}
