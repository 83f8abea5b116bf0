import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The root of the project. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** One file of the sources, its path from the root with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The files below a folder whose names end so. */
export function filesBelow(folder: string, ending: RegExp): readonly Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
    .filter((path) => ending.test(path) && !path.includes('node_modules'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Every source that a person wrote. */
export const SOURCES = filesBelow('src', /\.ts$/).filter(({ path }) => !path.startsWith('src/model/generated/'));

/** A source without its comments, so that what it says of something is not taken for using it. */
export function codeOf({ text }: Source): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[\s;])\/\/.*$/gm, '$1');
}

/** What a source imports, statically or when it is used: a path from the root, or the name of a module. */
export function importsOf(source: Source): readonly string[] {
  const found = codeOf(source).matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm);
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? posix.join(posix.dirname(source.path), name) : name,
  );
}
