import { join, resolve } from 'node:path';
import { closest } from '../diagnostics/closest.ts';
import { makeFolder, replaceFile } from '../files/durable-file.ts';
import { readSchemas } from '../files/package-files.ts';
import { bundleSchema, stemOf } from '../model/bundle-schema.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';

/** Options of `schema`. */
export interface SchemaOptions {
  /** The folder to write every schema to. */
  readonly write?: string;
}

/**
 * `copilotctl schema`: the JSON Schema of a kind, or of everything, each complete in one file. Without a kind it lists
 * them. Exit codes: 0, 64 for a kind that does not exist.
 */
export async function schemaCommand(
  name: string | undefined,
  options: SchemaOptions,
  context: Context,
): Promise<number> {
  const schemas = readSchemas();
  if (options.write !== undefined) {
    if (name !== undefined) throw new UsageError('--write writes all schemas.', 'Leave the name of the kind out.');
    const files = bundledSchemas(schemas);
    await writeFiles(resolve(context.cwd, options.write), files);
    context.out(`Wrote ${files.size} schemas to ${options.write}.\n`);
  } else if (name !== undefined) {
    context.out(print(bundleSchema(fileOf(name, schemas), schemas)));
  } else {
    context.out(list(schemas));
  }
  return 0;
}

/** Every schema that stands for something of its own, complete in itself, by file name. */
export function bundledSchemas(schemas: ReadonlyMap<string, JsonObject> = readSchemas()): ReadonlyMap<string, string> {
  return new Map([...named(schemas).values()].map((file) => [file, print(bundleSchema(file, schemas))]));
}

/** The names that `schema` takes. */
export function schemaNames(): readonly string[] {
  return [...named(readSchemas()).keys()];
}

/** Writes files below a folder, which is made where it is missing. */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path);
    await makeFolder(join(file, '..'));
    await replaceFile(file, Buffer.from(text));
  }
}

/** Schema files by kind, or by their own name where they are for no kind; shared definitions are left out. */
function named(schemas: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, string> {
  const entries = [...schemas].filter(([, schema]) => 'type' in schema || 'allOf' in schema || 'oneOf' in schema);
  return new Map(entries.map(([file, schema]) => [kindOf(schema) ?? stemOf(file), file]));
}

function kindOf(schema: JsonObject): string | undefined {
  const { properties } = schema;
  const kind = isObject(properties) ? properties['kind'] : undefined;
  return isObject(kind) && typeof kind['const'] === 'string' ? kind['const'] : undefined;
}

function fileOf(name: string, schemas: ReadonlyMap<string, JsonObject>): string {
  const known = named(schemas);
  const wanted = simple(name);
  const found = [...known].find(([each, file]) => simple(each) === wanted || file === name)?.[1];
  if (found !== undefined) return found;
  const near = closest(name, known.keys());
  throw new UsageError(
    `There is no schema "${name}".`,
    near === undefined ? `Schemas: ${[...known.keys()].join(', ')}.` : `Did you mean "${near}"?`,
  );
}

function simple(name: string): string {
  return name.toLowerCase().replaceAll('-', '');
}

function list(schemas: ReadonlyMap<string, JsonObject>): string {
  const names = [...named(schemas)];
  const width = Math.max(...names.map(([name]) => name.length));
  const lines = names.map(([name, file]) => `  ${name.padEnd(width)}  ${firstSentence(schemas.get(file))}`);
  return `Schemas, for copilotctl schema NAME:\n\n${lines.join('\n')}\n`;
}

function firstSentence(schema: JsonObject | undefined): string {
  const { description } = schema ?? {};
  return typeof description === 'string' ? (/^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description) : '';
}

function print(schema: JsonObject): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
