import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * How paths below a folder begin when they are told from one above it, such as `infra/copilot/`; nothing where it is not
 * below.
 */
export function wayDown(top: string, folder: string): string {
  const way = relative(top, folder).replaceAll(sep, '/');
  return way === '' || way === '..' || way.startsWith('../') || isAbsolute(way) ? '' : `${way}/`;
}

/** The folder of the repository that a folder is in; undefined where there is none. Git is not asked: it would be started. */
export function topOfRepository(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : topOfRepository(above);
}

/** A folder by the name that git and the programs that are started in it know it by: no link in it; as it is where it is not there. */
export function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
