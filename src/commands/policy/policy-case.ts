import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readSource } from '../../load/read-tree.ts';
import { readYamlValues } from '../../load/read-yaml-values.ts';
import { compareTexts } from '../../model/compare-texts.ts';
import * as validators from '../../model/generated/file-validators.js';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import { UsageError } from '../exit.ts';

/** A case of `policy test`, as it is written. Schema: `policy-test.schema.json`, which says what each member means. */
export interface PolicyCase {
  readonly name: string;
  readonly environment: string;
  readonly given?: {
    readonly tree?: string;
    readonly documents?: readonly JsonObject[];
    readonly live?: readonly { readonly kind: string; readonly spec: JsonObject }[];
    readonly now?: string;
    readonly approve?: readonly string[];
    readonly variables?: Readonly<Record<string, string>>;
  };
  readonly expect: {
    readonly verdict?: 'allowed' | 'approval-required' | 'refused';
    readonly findings?: readonly string[];
    readonly plan?: Readonly<Partial<Record<'create' | 'update' | 'delete' | 'manual', number>>>;
    readonly steps?: readonly { readonly op: string; readonly address: string; readonly fields?: JsonObject }[];
  };
}

/** A case with its file, or why what stands there is none. */
export type ReadCase = { readonly file: string } & ({ readonly case: PolicyCase } | { readonly problem: string });

/**
 * The cases of a folder and of the folders in it, in the order of their files, or those of one file.
 *
 * @throws {UsageError} when there is no such folder or file, or it has no case.
 */
export function readCases(cwd: string, folder: string): readonly ReadCase[] {
  const files = filesOf(resolve(cwd, folder), folder).map((path) => relative(cwd, path).replaceAll('\\', '/'));
  const cases = files.flatMap((file) => casesIn(cwd, file));
  if (cases.length > 0) return cases;
  throw new UsageError(`${folder} has no test cases.`, 'A case is a YAML file; docs/pipelines.md shows one.');
}

function filesOf(path: string, folder: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UsageError(`There is no ${folder}.`, 'Name a folder with test cases, or one file.');
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareTexts);
}

/** Each document of a file is a case. A configuration that a case plans may stand below: its documents are none. */
function casesIn(cwd: string, file: string): ReadCase[] {
  const source = readSource(cwd, file);
  if (!('text' in source)) return [{ file, problem: source.message }];
  const values = readYamlValues(source);
  if ('problem' in values) return [{ file, problem: values.problem }];
  return values.filter((value) => !isDocument(value)).map((value) => ({ file, ...caseOf(value) }));
}

function isDocument(value: Json): boolean {
  return isObject(value) && typeof value['apiVersion'] === 'string';
}

function caseOf(value: Json): { readonly case: PolicyCase } | { readonly problem: string } {
  if (validators.PolicyTest(value)) return { case: value as unknown as PolicyCase }; // its schema has accepted it
  const [error] = validators.PolicyTest.errors ?? [];
  const name = error?.params['additionalProperty'] ?? error?.params['missingProperty'];
  const what = name === undefined ? `${error?.keyword} ${JSON.stringify(error?.params)}` : `${error?.keyword} ${name}`;
  return { problem: `It is no case: ${error?.instancePath || '/'}: ${what}.` };
}
