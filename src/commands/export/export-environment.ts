import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diffResource } from '../../diff/diff.ts';
import { declarableSpec, type ExportedRow, type ExportQuery, exportRows } from '../../export/export-rows.ts';
import { fieldsBeside } from '../../export/fields-beside.ts';
import { notesOf } from '../../export/notes-of.ts';
import { withUnknownNames } from '../../export/unknown-names.ts';
import { withoutValue } from '../../export/without-value.ts';
import { type DocumentEdit, editFiles } from '../../load/edit-files.ts';
import { folderOf, type Loaded, withTexts } from '../../load/load-project.ts';
import { placeDocuments } from '../../load/place-documents.ts';
import type { NewDocument } from '../../load/print-document.ts';
import { acceptFields, type LiveField, type Naming } from '../../model/accept-fields.ts';
import type { DesiredResource, DesiredState } from '../../model/desired-state.ts';
import { type Document, metadataOf, type SourceFile, specOf } from '../../model/document.ts';
import type { LeftOut, NotExported } from '../../model/exported.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import { isObject, type JsonObject, pointer, segmentsOf } from '../../model/json.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import type { LastAppliedSet } from '../../model/last-applied.ts';
import type { LiveState } from '../../model/live-state.ts';
import { type Address, rowKey } from '../../model/resource.ts';
import { declare } from '../../reconcile.ts';
import { namingOf } from '../../validate/naming-of.ts';
import type { ValidateOptions } from '../../validate/validate.ts';

/** What is exported into which tree. */
export interface ExportRequest {
  readonly environment: string;
  readonly loaded: Loaded;
  readonly live: LiveState;
  readonly validate: ValidateOptions;
  /** Whether what no file mentions is declared too, where it differs from its default. */
  readonly adds: boolean;
  readonly full: boolean;
  readonly people: boolean;
  /** Whether what base declares otherwise is written into an overlay, so that base stays. */
  readonly overlay: boolean;
  readonly isSelected: (address: Address) => boolean;
}

/** The tree after an export, in memory. */
export interface ExportedTree {
  readonly loaded: Loaded;
  readonly texts: ReadonlyMap<string, string>;
  readonly state: DesiredState;
  /** Fields that files declared otherwise. */
  readonly edited: number;
  /** Fields that only a person can set; they stay as they are declared. */
  readonly byHand: number;
  readonly leftOut: readonly LeftOut[];
  readonly notExported: readonly NotExported[];
  /** Resources that the files declare and live does not have: declared absent now. */
  readonly absent: readonly Address[];
  readonly added: readonly Address[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The tree of an environment with what is live written into it, in memory: values that files declare are edited where
 * they stand, what no file mentions comes in new documents (`adds`).
 *
 * What the schema or a rule refuses of a live value is left out, by name; names that live refers to and no file declares
 * are listed under `existing` of the Environment.
 */
export function exportEnvironment(request: ExportRequest): Promise<ExportedTree> {
  return new EnvironmentExport(request).run();
}

const NO_LAST: LastAppliedSet = { size: 0, get: () => undefined, addresses: () => [] };
/** A role that gives up a preset takes two; what a rule refuses one more for each kind of finding. */
const MOST_ROUNDS = 8;

class EnvironmentExport {
  readonly #request: ExportRequest;
  readonly #before: DesiredState;
  readonly #absent = new Set<Address>();
  readonly #notExported = new Map<string, NotExported>();
  readonly #edited = new Set<string>();
  #byHand = 0;
  #rows: readonly ExportedRow[] = [];
  #leftOut: readonly LeftOut[] = [];

  constructor(request: ExportRequest) {
    this.#request = request;
    this.#before = this.#declare(request.loaded).state;
  }

  async run(): Promise<ExportedTree> {
    const { adds } = this.#request;
    this.#chooseRows();
    let edited = await this.#editTree();
    for (let round = 0; round < MOST_ROUNDS && this.#refuseInvalid(edited.loaded); round++)
      edited = await this.#editTree();
    let loaded = edited.loaded;
    let texts = edited.texts;
    for (let round = 0; adds && round < MOST_ROUNDS; round++) {
      const placed = placeDocuments(this.#newDocuments(), this.#folder, edited.loaded.files, this.#headOfFiles);
      texts = new Map([...edited.texts, ...placed]);
      loaded = await withTexts(edited.loaded, placed);
      const listed = this.#existing(loaded);
      texts = new Map([...texts, ...listed]);
      loaded = await withTexts(loaded, listed);
      if (!this.#dropRefused(loaded)) break;
    }
    const { state, diagnostics } = this.#declare(loaded);
    return {
      loaded,
      texts: changedTexts(texts, this.#request.loaded),
      state,
      diagnostics,
      edited: this.#edited.size,
      byHand: this.#byHand,
      leftOut: this.#leftOut,
      notExported: [...this.#notExported.values()],
      absent: [...this.#absent],
      added: this.#rows.map(({ address }) => address),
    };
  }

  /** The same with the names listed that live refers to and no file declares. */
  async #editTree(): Promise<EditedTree> {
    const { loaded, texts } = await this.#editDeclared();
    const listed = texts.size === 0 ? texts : this.#existing(loaded);
    return { loaded: await withTexts(loaded, listed), texts: new Map([...texts, ...listed]) };
  }

  /** The tree in which declared resources say what is live: edited until nothing of it differs. */
  async #editDeclared(): Promise<EditedTree> {
    let { loaded } = this.#request;
    let texts: ReadonlyMap<string, string> = new Map();
    this.#edited.clear();
    this.#absent.clear();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const edits = this.#edits(this.#declare(loaded).state, this.#request.live);
      if (edits.size === 0) break;
      texts = new Map([...texts, ...edits]);
      loaded = await withTexts(loaded, edits);
    }
    return { loaded, texts };
  }

  /** Gives up edits of which a schema or rule refuses the result; whether there were any. */
  #refuseInvalid(loaded: Loaded): boolean {
    let found = false;
    for (const { severity, address = '', where, message, hint } of this.#declare(loaded).diagnostics) {
      const at = (where?.path ?? []).slice(1);
      const key = [...this.#edited].find(
        (each) => each.startsWith(`${address}/`) && isNear(segmentsOf(each.slice(address.length)), at),
      );
      if (severity !== 'error' || key === undefined) continue;
      const path = key.slice(address.length);
      this.#refuse({ address: address as Address, path, message, ...(hint !== undefined && { hint }) });
      found = true;
    }
    return found;
  }

  get #folder(): string {
    return `${folderOf(this.#request.loaded.value.project)}/${this.#request.environment}`;
  }

  /** What a new file begins with. */
  get #headOfFiles(): readonly string[] {
    const { environment, full } = this.#request;
    return full
      ? [`Exported from ${environment}, with what has its default.`]
      : [`Exported from ${environment}: what differs from its default. What no file mentions is not managed.`];
  }

  #declare(loaded: Loaded): { state: DesiredState; diagnostics: readonly Diagnostic[] } {
    const { environment, validate } = this.#request;
    const { base, environments } = loaded.value;
    const { state, diagnostics } = declare(environment, base, environments.get(environment) ?? [], validate);
    return { state: state ?? { ...this.#before, resources: [] }, diagnostics: [...loaded.diagnostics, ...diagnostics] };
  }

  /** The rows that no file declares. */
  #chooseRows(): void {
    const { live, adds, isSelected, full, people } = this.#request;
    if (!adds) return;
    const names = new Map(this.#before.resources.map(({ kind, identity, name }) => [rowKey(kind, identity), name]));
    const query: ExportQuery = { names, isSelected, full, people };
    const { rows, leftOut } = exportRows(live, query);
    const declared = new Set(this.#before.resources.map(({ address }) => address));
    this.#rows = rows.filter(({ address }) => !declared.has(address));
    this.#leftOut = leftOut.filter(({ address }) => !declared.has(address));
  }

  /** The texts in which declared resources say what is live. */
  #edits(state: DesiredState, live: LiveState): ReadonlyMap<string, string> {
    const naming = this.#naming(state);
    const edits: DocumentEdit[] = [];
    const added: NewDocument[] = [];
    this.#byHand = 0;
    for (const resource of state.resources) {
      if (!this.#request.isSelected(resource.address)) continue;
      const observed = live.rows.get(rowKey(resource.kind, resource.identity));
      const changes = diffResource(resource, live, NO_LAST);
      if (resource.state === 'absent') {
        if (observed !== undefined && changes.some(({ op }) => op === 'delete')) edits.push(...takeBack(resource));
      } else if (observed === undefined) {
        if (changes.some(({ op }) => op === 'create')) this.#declareAbsent(resource, edits, added);
      } else {
        this.#byHand += changes.reduce((sum, each) => sum + (each.op === 'manual' ? each.fields.length : 0), 0);
        const differing = changes.flatMap((each): readonly LiveField[] => (each.op === 'update' ? each.fields : []));
        const beside = this.#request.adds ? this.#beside(resource, observed.resource.spec) : [];
        this.#accept(resource, [...differing, ...beside], naming, edits, added);
      }
    }
    const { files, refused } = editFiles(edits);
    for (const { document, path } of refused) {
      const address = `${document.kind}/${document.name}` as Address;
      const at = pointer(path.slice(1));
      this.#refuse({
        address,
        path: at,
        message: `${document.source.file.path} is written in a form that is not edited.`,
        hint: 'Change it by hand.',
      });
    }
    const texts = new Map([...files].map(([file, text]) => [file.path, text]));
    const known = new Map([...this.#request.loaded.files, ...state.resources.flatMap(filesOf)]);
    const current = new Map([...known].map(([path, file]) => [path, { path, text: texts.get(path) ?? file.text }]));
    return new Map([...texts, ...placeDocuments(added, this.#folder, current, [])]);
  }

  #naming(state: DesiredState): Naming {
    const added = this.#rows.map(({ kind, name, address, written }) => ({
      kind,
      name,
      address,
      written,
      labels: {},
      state: 'present' as const,
      layers: [],
    }));
    return namingOf([...state.resources, ...added], this.#request.validate.variables);
  }

  #beside({ kind, resource: { spec } }: DesiredResource, live: JsonObject): readonly LiveField[] {
    return fieldsBeside(declarableSpec(live, kind, this.#request).spec, spec, SHAPES[kind]);
  }

  #accept(
    resource: DesiredResource,
    fields: readonly LiveField[],
    naming: Naming,
    edits: DocumentEdit[],
    added: NewDocument[],
  ): void {
    const wanted = fields.filter(({ path }) => !this.#notExported.has(`${resource.address}${path}`));
    if (wanted.length === 0) return;
    const into = this.#request.overlay ? this.#ownLayer(resource) : undefined;
    const layers = into === undefined ? resource.layers : [...new Set([...resource.layers, into])];
    const { specs, refused } = acceptFields({ ...resource, layers }, wanted, naming, into);
    for (const each of refused) this.#refuse({ address: resource.address, ...each });
    for (const { path } of wanted) this.#edited.add(`${resource.address}${path}`);
    for (const [document, spec] of specs) {
      if (resource.layers.includes(document)) edits.push({ document, spec });
      else added.push({ kind: resource.kind, name: resource.name, spec, notes: new Map() });
    }
  }

  /** The document of a resource in the folder of the environment; one that is to be there, where there is none. */
  #ownLayer({ kind, name, layers }: DesiredResource): Document | undefined {
    const last = layers.at(-1);
    if (last === undefined || last.source.file.path.startsWith(`${this.#folder}/`)) return last;
    return { ...last, value: { ...last.value, kind, metadata: { name }, spec: {} } };
  }

  #refuse(each: NotExported): void {
    this.#notExported.set(`${each.address}${each.path}`, each);
    this.#edited.delete(`${each.address}${each.path}`);
  }

  /** What live does not have any more is declared absent in the folder of the environment; base stays. */
  #declareAbsent(resource: DesiredResource, edits: DocumentEdit[], added: NewDocument[]): void {
    this.#absent.add(resource.address);
    const last = resource.layers.at(-1);
    if (last === undefined) return;
    const metadata = last.value['metadata'];
    if (last.source.file.path.startsWith(`${this.#folder}/`) && isObject(metadata))
      edits.push({ document: last, spec: specOf(last), metadata: { ...metadata, state: 'absent' } });
    else
      added.push({
        kind: resource.kind,
        name: resource.name,
        state: 'absent',
        spec: {},
        notes: new Map(),
      });
  }

  #newDocuments(): readonly NewDocument[] {
    const { live } = this.#request;
    return this.#rows.map(({ kind, name, written }) => ({
      kind,
      name,
      spec: written,
      notes: notesOf(kind, written, live.evidence?.get(kind) ?? []),
    }));
  }

  /** The document of the environment, with the names listed that documents refer to and none declares. */
  #existing(loaded: Loaded): ReadonlyMap<string, string> {
    const { state, diagnostics } = this.#declare(loaded);
    const documents = loaded.value.environments.get(this.#request.environment) ?? [];
    const target = documents.find(({ kind }) => kind === 'Environment');
    if (target === undefined) return new Map();
    const spec = withUnknownNames(specOf(target), diagnostics, state);
    const { files } = editFiles([{ document: target, spec }]);
    return new Map([...files].map(([file, text]) => [file.path, text]));
  }

  /** Takes out of new documents what a schema or rule refuses; whether there was anything. */
  #dropRefused(loaded: Loaded): boolean {
    const own = new Map(this.#rows.map((row) => [row.address, row]));
    const errors = this.#declare(loaded).diagnostics.filter((each) => each.severity === 'error');
    let dropped = false;
    for (const { address, where, message, hint } of errors) {
      const row = own.get(address as Address);
      if (row === undefined) continue;
      const path = where?.path?.[0] === 'spec' ? where.path.slice(1) : [];
      const left = path.length === 0 ? undefined : withoutValue(row.written, path);
      if (
        isObject(left) &&
        KIND_DEFINITIONS[row.kind].identity(left) === KIND_DEFINITIONS[row.kind].identity(row.written)
      )
        own.set(row.address, { ...row, written: left });
      else own.delete(row.address);
      this.#refuse({ address: row.address, path: pointer(path), message, ...(hint !== undefined && { hint }) });
      dropped = true;
    }
    this.#rows = [...own.values()];
    return dropped;
  }
}

/** A tree with some of its texts replaced. */
interface EditedTree {
  readonly loaded: Loaded;
  readonly texts: ReadonlyMap<string, string>;
}

/** Whether one path leads through the other; a finding counts items of lists that a field names by their keys. */
function isNear(path: readonly string[], other: readonly (string | number)[]): boolean {
  return path.every(
    (segment, at) => other[at] === undefined || /^\d+$/.test(String(other[at])) || String(other[at]) === segment,
  );
}

function filesOf({ layers }: DesiredResource): (readonly [string, SourceFile])[] {
  return layers.map(({ source: { file } }) => [file.path, file]);
}

/** A declaration that something must not exist becomes one that it does. */
function takeBack({ layers }: DesiredResource): DocumentEdit[] {
  return layers.flatMap((document) => {
    const metadata = document.value['metadata'];
    if (metadataOf(document, 'state') === undefined || !isObject(metadata)) return [];
    const { state: _, ...rest } = metadata;
    return [{ document, spec: specOf(document), metadata: rest }];
  });
}

function changedTexts(texts: ReadonlyMap<string, string>, { files }: Loaded): ReadonlyMap<string, string> {
  return new Map([...texts].filter(([path, text]) => files.get(path)?.text !== text));
}
