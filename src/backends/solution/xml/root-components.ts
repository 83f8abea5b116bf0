import { type Staged, staged } from '../../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../../model/document.ts';
import { insertion, removal } from './element-text.ts';
import type { XmlElement } from './role-file.ts';
import { spliceText } from './splice-text.ts';
import type { TextRange } from './text-range.ts';
import { walkXml, type XmlTag, type XmlVisitor } from './walk-xml.ts';

/** The list of what is in a solution: `Other/Solution.xml`. */
export interface Manifest {
  readonly file: SourceFile;
  /** The unique name of the solution; empty where the file gives none. */
  readonly uniqueName: string;
  /** The roles that it lists; ids in lower case, without braces. */
  readonly roles: readonly RootComponent[];
  /** The list; absent where there is none. */
  readonly list?: XmlElement;
  /** Everything in the list. */
  readonly components: readonly RootComponent[];
}

/** One element of the list; the id is empty for components that are known by a name. */
interface RootComponent extends TextRange {
  readonly type: string;
  readonly id: string;
}

/** Type of a security role. Source: `solutioncomponent.componenttype`. */
const ROLE_TYPE = '20';

/** Reads the list of what is in a solution. */
export function parseManifest(file: SourceFile): Staged<Manifest> {
  const reader = new ManifestReader(file);
  const fault = walkXml(file, reader);
  const { uniqueName, list, components } = reader;
  const roles = components.filter(({ type }) => type === ROLE_TYPE);
  const manifest = { file, uniqueName: uniqueName.trim(), roles, components, ...(list !== undefined && { list }) };
  return staged(manifest, fault === undefined ? [] : [fault]);
}

/** The text with roles listed and others no longer; the same text where nothing is to be done. */
export function editManifest(manifest: Manifest, added: readonly string[], removed: readonly string[]): string {
  const { file, roles, list } = manifest;
  const missing = [...new Set(added)].filter((id) => !roles.some((each) => each.id === id)).sort();
  const gone = roles.filter(({ id }) => removed.includes(id)).map((each) => removal(file.text, each));
  if (missing.length === 0 || list === undefined) return spliceText(file.text, gone);
  const after = lastBefore(manifest, removed);
  const place = { parent: list, like: manifest.components[0], after };
  const made = insertion(file.text, place, (lead) => {
    return missing.map((id) => `${lead}<RootComponent type="${ROLE_TYPE}" id="{${id}}" behavior="0" />`).join('');
  });
  return spliceText(file.text, [...gone, made]);
}

/** Components are in the order of their types: a role comes behind the last of types up to its own. */
function lastBefore({ components }: Manifest, removed: readonly string[]): RootComponent | undefined {
  return components.findLast(({ type, id }) => Number(type) <= Number(ROLE_TYPE) && !removed.includes(id));
}

class ManifestReader implements XmlVisitor {
  uniqueName = '';
  list: XmlElement | undefined;
  readonly components: RootComponent[] = [];
  readonly #file: SourceFile;
  readonly #path: string[] = [];
  #open: { readonly type: string; readonly id: string; readonly start: number } | undefined;
  #listAt: TextRange | undefined;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  open({ name, attributes }: XmlTag, range: TextRange, depth: number): void {
    this.#path.length = depth - 1;
    this.#path.push(name);
    const path = this.#path.join('/');
    if (path === LIST) this.#listAt = range;
    if (path !== `${LIST}/RootComponent`) return;
    const id = (attributes['id'] ?? '').replaceAll(/[{}]/g, '').toLowerCase();
    this.#open = { type: attributes['type'] ?? '', id, start: range.start };
  }

  close(_name: string, end: number, depth: number): void {
    if (depth === 4 && this.#open !== undefined) {
      this.components.push({ ...this.#open, end });
      this.#open = undefined;
    }
    if (depth === 3 && this.#listAt !== undefined) {
      const { start, end: inside } = this.#listAt;
      const endTag = inside === end ? {} : { endTag: this.#file.text.lastIndexOf('<', end - 1) };
      this.list ??= { tag: 'RootComponents', start, inside, end, ...endTag };
      this.#listAt = undefined;
    }
    this.#path.length = depth - 1;
  }

  text(text: string): void {
    if (this.#path.length === 3 && this.#path.join('/') === 'ImportExportXml/SolutionManifest/UniqueName')
      this.uniqueName += text;
  }
}

const LIST = 'ImportExportXml/SolutionManifest/RootComponents';
