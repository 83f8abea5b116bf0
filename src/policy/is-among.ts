import type { Environment } from '../model/environment.ts';
import { matchesGlob } from './matches-glob.ts';

/** Whether an environment is among those that a rule names: by name, with `*` for any text, or as `label=value`. */
export function isAmong(named: readonly string[], { name, labels }: Pick<Environment, 'name' | 'labels'>): boolean {
  return named.some((each) => {
    const [key = '', ...value] = each.split('=');
    return value.length > 0 ? labels[key] === value.join('=') : matchesGlob(each, name);
  });
}
