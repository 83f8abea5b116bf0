import { existsSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { append } from '../model/append.ts';
import { type Document, type SourceFile, whereIn } from '../model/document.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import { isObject } from '../model/json.ts';
import { type Parsed, parseDocuments } from './parse-documents.ts';
import { readSource, readTree, type Tree } from './read-tree.ts';

/** The name of the project file, at the root of a configuration. */
const PROJECT_FILE = 'copilotctl.yaml';
/** The folder of what every environment shares. */
export const BASE = 'base';

/** A configuration as it stands in the files: nothing composed, nothing validated. */
export interface LoadedProject {
  /** The project document; absent where there is no project file, which is allowed. */
  readonly project: Document | undefined;
  readonly base: readonly Document[];
  /** Documents by environment, in the order of the folders. */
  readonly environments: ReadonlyMap<string, readonly Document[]>;
}

/** What was loaded, what is wrong with it, and the texts in which findings are located. */
export interface Loaded {
  /** The documents that could be read; complete only when no diagnostic is an error. */
  readonly value: LoadedProject;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, SourceFile>;
}

/**
 * Reads a configuration tree: `copilotctl.yaml`, and below its environments folder `base/` and one folder for each
 * environment. Findings of all files come at once.
 */
export async function loadProject(root: string, progress: (stage: string) => void = () => undefined): Promise<Loaded> {
  // A file is no folder either: nothing is in it, not even itself.
  if (!existsSync(`${root}/.`)) return { value: NOTHING, diagnostics: [noRoot(root)], files: new Map() };
  const head = await loadProjectFile(root);
  const tree = readTree(root, head.folder);
  return await gather(head, tree, progress);
}

/**
 * The same configuration with other texts: files changed, and new ones beside them. Nothing is read from the disk, and
 * files that stay are not parsed again.
 */
export async function withTexts(loaded: Loaded, texts: ReadonlyMap<string, string>): Promise<Loaded> {
  const { project } = loaded.value;
  const paths = [...new Set([...loaded.files.keys(), ...texts.keys()])].filter((path) => path !== PROJECT_FILE).sort();
  const files = paths.map((path): SourceFile => {
    const known = loaded.files.get(path);
    const text = texts.get(path) ?? known?.text ?? '';
    return known?.text === text ? known : { path, text };
  });
  const head: Head = {
    project,
    folder: folderOf(project),
    files: [...loaded.files.values()].filter(({ path }) => path === PROJECT_FILE),
    diagnostics: [],
  };
  return await gather(head, { files, diagnostics: [] }, () => undefined);
}

async function gather(head: Head, tree: Tree, progress: (stage: string) => void): Promise<Loaded> {
  const files = new Map([...head.files, ...tree.files].map((file) => [file.path, file]));
  const diagnostics: Diagnostic[] = [...head.diagnostics, ...tree.diagnostics];
  const base: Document[] = [];
  const environments = new Map<string, Document[]>();
  for (const [at, file] of tree.files.entries()) {
    progress(`reading: ${at} of ${tree.files.length} files`);
    const parsed = await parse(file);
    append(diagnostics, parsed.diagnostics);
    const environment = environmentOf(head.folder, file.path);
    if (environment === undefined) diagnostics.push(outsideEnvironment(file, head.folder));
    else if (environment === BASE) append(base, parsed.documents);
    else {
      const own = environments.get(environment) ?? [];
      append(own, parsed.documents);
      environments.set(environment, own);
    }
  }
  append(diagnostics, base.filter(isOfNoEnvironment).map(baseOfNothing));
  return { value: { project: head.project, base, environments }, diagnostics, files };

  function isOfNoEnvironment({ kind, name }: Document): boolean {
    return kind === 'Environment' && !environments.has(name);
  }
}

const NOTHING: LoadedProject = { project: undefined, base: [], environments: new Map() };

interface Head {
  readonly project: Document | undefined;
  readonly folder: string;
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

async function loadProjectFile(root: string): Promise<Head> {
  const read = readSource(root, PROJECT_FILE);
  if (!('text' in read)) {
    // Without a project file everything has its default; a file that is there must be readable.
    return {
      project: undefined,
      folder: 'environments',
      files: [],
      diagnostics: read.code === 'load/missing' ? [] : [read],
    };
  }
  const { documents, diagnostics } = await parse(read);
  const [project, ...more] = documents.filter((document) => document.kind === 'Project');
  const misplaced = documents
    .filter((document) => document.kind !== 'Project')
    .map((document) => notAProject(document));
  return {
    project,
    folder: folderOf(project),
    files: [read],
    diagnostics: [...diagnostics, ...misplaced, ...more.map(secondProject)],
  };
}

/** The folder of the environments, as the project says it; one that leads elsewhere is not followed. */
export function folderOf(project: Document | undefined): string {
  const spec = project?.value['spec'];
  const folder = isObject(spec) ? (spec as ProjectSpec).environments : undefined;
  return typeof folder === 'string' && /^[\w.-]+(\/[\w.-]+)*$/.test(folder) && !folder.includes('..')
    ? folder
    : 'environments';
}

async function parse(file: SourceFile): Promise<Parsed> {
  const known = PARSED.get(file);
  if (known !== undefined) return known;
  const fast = parseDocuments(file);
  const parsed = fast.unreadable ? await parseFully(file) : fast;
  PARSED.set(file, parsed);
  return parsed;
}

/** What was parsed before, for as long as somebody has the file. */
const PARSED = new WeakMap<SourceFile, Parsed>();

async function parseFully(file: SourceFile): Promise<Parsed> {
  const { parseDocumentwise, parseWithPositions } = await import('./parse-with-positions.ts');
  return parseDocumentwise(file) ?? parseWithPositions(file);
}

function noRoot(root: string): Diagnostic {
  const hint = 'Check --root, or make a new tree with copilotctl init.';
  return { code: 'load/missing', severity: 'error', message: `The folder ${root} does not exist.`, hint };
}

function environmentOf(folder: string, path: string): string | undefined {
  const [environment, ...rest] = path.slice(folder.length + 1).split('/');
  return rest.length > 0 ? environment : undefined;
}

function outsideEnvironment(file: SourceFile, folder: string): Diagnostic {
  return {
    code: 'load/misplaced',
    severity: 'error',
    message: `${file.path} belongs to no environment.`,
    hint: `Move it into ${folder}/${BASE}/ or into the folder of an environment.`,
    where: { file: file.path },
  };
}

function baseOfNothing(document: Document): Diagnostic {
  return {
    code: 'load/misplaced',
    severity: 'error',
    message: `No environment is named "${document.name}", so this document in ${BASE} means nothing.`,
    hint: `Name it as the environment that shares it, or move what all share into other documents of ${BASE}.`,
    where: whereIn(document, ['metadata', 'name']),
  };
}

function notAProject(document: Document): Diagnostic {
  return {
    code: 'load/misplaced',
    severity: 'error',
    message: `${PROJECT_FILE} holds the Project document only, no ${document.kind}.`,
    hint: 'Move it below the environments folder.',
    where: whereIn(document, ['kind']),
  };
}

function secondProject(document: Document): Diagnostic {
  return {
    code: 'compose/duplicate-resource',
    severity: 'error',
    message: `${PROJECT_FILE} holds one Project document, not two.`,
    hint: 'Merge the two.',
    where: whereIn(document, ['metadata', 'name']),
  };
}
