import { join, relative } from 'node:path';
import { compose } from '../../compose/compose.ts';
import { readIfThere } from '../../files/durable-file.ts';
import { readTemplate } from '../../files/package-files.ts';
import { editFiles } from '../../load/edit-files.ts';
import { folderOf, type Loaded, withTexts } from '../../load/load-project.ts';
import { printDocument } from '../../load/print-document.ts';
import type { Document } from '../../model/document.ts';
import { specOf } from '../../model/document.ts';
import { bundledSchemas } from '../schema.ts';
import type { Session } from '../session.ts';

/** A tree that declares environments and nothing of what is in them. */
export interface FreshTree {
  readonly loaded: Loaded;
  /** Its files, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** What else a new tree has: the schemas for editors. */
  readonly beside: ReadonlyMap<string, string>;
}

/** The project and the environments of a session as the start of a tree in another folder. */
export async function freshTree(session: Session, root: string): Promise<FreshTree> {
  const texts = new Map<string, string>();
  texts.set('copilotctl.yaml', projectText(session, root));
  const folder = folderOf(session.loaded.value.project);
  for (const name of session.chosen)
    texts.set(`${folder}/${name}/environment.yaml`, environmentText(session, name, folder));
  const { project } = session.loaded.value;
  const loaded = await withTexts(
    { value: { project, base: [], environments: new Map() }, diagnostics: [], files: new Map() },
    texts,
  );
  const schemas = [...bundledSchemas()].map(([file, text]) => [`${SCHEMAS}/${file}`, text] as const);
  const beside = new Map<string, string>(schemas);
  const ignored = readTemplate('init').get('gitignore');
  if (ignored !== undefined && (await readIfThere(join(root, '.gitignore'))) === undefined)
    beside.set('.gitignore', ignored);
  return { loaded, texts, beside };
}

const SCHEMAS = '.copilotctl/schemas';

/** The project file; the local stores of the backend "embedded" stay where they are. */
function projectText({ loaded, root: from, project, states, chosen }: Session, root: string): string {
  const usesStore = [...states.values()].some(({ environment }) => environment.backend === 'embedded');
  const path = relative(root, join(from, project.embedded?.path ?? '.copilotctl/embedded')).replaceAll('\\', '/');
  const document = loaded.value.project;
  if (document === undefined) {
    const spec = usesStore ? { embedded: { path } } : {};
    return printDocument({ kind: 'Project', name: 'copilot', spec, notes: new Map() });
  }
  const { defaultEnvironment, ...rest } = specOf(document);
  const isThere = typeof defaultEnvironment === 'string' && chosen.includes(defaultEnvironment);
  const spec = { ...rest, ...(isThere && { defaultEnvironment }), ...(usesStore && { embedded: { path } }) };
  const { files } = editFiles([{ document, spec }]);
  const [text = document.source.file.text] = files.values();
  return pointedAt(text, `${SCHEMAS}/copilotctl.schema.json`);
}

/** The document of an environment as it is written, alone; composed where it has a base. */
function environmentText({ loaded }: Session, name: string, folder: string): string {
  const isTarget = ({ kind }: Document): boolean => kind === 'Environment';
  const own = loaded.value.environments.get(name)?.find(isTarget);
  const isAlone = !loaded.value.base.some((each) => isTarget(each) && each.name === name);
  const up = '../'.repeat(folder.split('/').length + 1);
  const schema = `${up}${SCHEMAS}/copilotctl.schema.json`;
  if (own !== undefined && isAlone) {
    const { file, start, end } = own.source;
    return pointedAt(
      `${file.text
        .slice(start, end)
        .replace(/^---[ \t]*\r?\n/, '')
        .trimEnd()}\n`,
      schema,
    );
  }
  const composed = compose(name, loaded.value.base, loaded.value.environments.get(name) ?? []);
  const spec = composed.ok ? composed.value.environment.written : {};
  const text = printDocument({ kind: 'Environment', name, spec, notes: new Map() });
  return pointedAt(text, schema);
}

/** The text with the line that tells editors where the schema is. */
function pointedAt(text: string, schema: string): string {
  const line = `# yaml-language-server: $schema=${schema}`;
  const known = /^# yaml-language-server: \$schema=\S+[ \t]*$/m;
  return known.test(text) ? text.replace(known, () => line) : `${line}\n${text}`;
}
