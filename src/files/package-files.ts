import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../model/json.ts';

/** A folder that ships with the package, whether this code runs from the sources or from a bundle. */
function packageFolder(name: 'schemas' | 'templates'): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, name);
}

/** Every JSON Schema of the package by file name, in the order of the names. */
export function readSchemas(): ReadonlyMap<string, JsonObject> {
  const folder = packageFolder('schemas');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.schema.json'))
    .sort();
  // Files of our own package: a test checks that each of them is a schema.
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject]));
}

/**
 * The files of a template, by path with forward slashes. Lines end with a line feed: a package that was made of a checkout
 * on Windows may have other ends, and what is looked for in a template stands on several lines.
 */
export function readTemplate(name: string): ReadonlyMap<string, string> {
  const folder = join(packageFolder('templates'), name);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const textOf = (path: string): string => readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n');
  return new Map(paths.sort().map((path) => [path.replaceAll('\\', '/'), textOf(path)]));
}
