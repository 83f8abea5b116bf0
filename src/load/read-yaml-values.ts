import { parseAllDocuments } from 'yaml';
import type { SourceFile } from '../model/document.ts';
import type { Json } from '../model/json.ts';
import { checkValue } from './check-value.ts';
import { YAML_OPTIONS } from './yaml-places.ts';

/** The values of the documents of a YAML file that holds no documents of ours; or what is wrong with it, in a sentence. */
export function readYamlValues(file: SourceFile): readonly Json[] | { readonly problem: string } {
  try {
    const trees = parseAllDocuments(file.text, { ...YAML_OPTIONS, prettyErrors: false });
    const documents = Array.isArray(trees) ? trees : [];
    const [error] = documents.flatMap((tree) => tree.errors);
    if (error !== undefined) return { problem: firstLine(error.message) };
    const values = documents.map((tree) => tree.toJS({ maxAliasCount: 100 }) as Json);
    const [wrong] = values.flatMap((value, at) => checkValue(value, file.path, at));
    return wrong === undefined ? values.filter((value) => value !== null) : { problem: wrong.message };
  } catch (error) {
    // The library throws for aliases that would make the value endless.
    return { problem: error instanceof Error ? firstLine(error.message) : 'It cannot be read.' };
  }
}

function firstLine(text: string): string {
  return `${(text.split('\n')[0] ?? '').replace(/[.:]?$/, '')}.`;
}
