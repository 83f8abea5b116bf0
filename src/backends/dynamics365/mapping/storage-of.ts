import type { MappingEntry } from './mapping.ts';

/** Where a setting is kept, in a few words: `msdyn_agentcopilotsetting.msdyn_custominstruction`. */
export function storageOf({ target }: Pick<MappingEntry, 'target'>): string {
  switch (target.kind) {
    case 'column':
      return inColumns(target.table, target.columns);
    case 'row':
      return `rows of ${inColumns(target.table, target.columns ?? [])}${target.value === undefined ? '' : ` (${target.value})`}`;
    case 'link':
      return `link ${target.navigation} of ${target.table}`;
    case 'setting':
      return `setting ${target.uniqueName ?? `"${target.displayName}"`} of the ${target.level}`;
    case 'privilege':
      return 'privileges of the role';
    case 'bap':
      return `environment record ${target.property}`;
    case 'ppapi':
      return `environment management setting ${target.property}`;
    case 'tenant':
      return `tenant setting ${target.property}`;
    case 'manual':
      return target.table === undefined ? 'not public' : inColumns(target.table, target.columns ?? []);
  }
}

function inColumns(table: string, columns: readonly string[]): string {
  const [first, ...more] = columns;
  return first === undefined ? table : [`${table}.${first}`, ...more].join(', ');
}
