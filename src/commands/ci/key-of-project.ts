import { parseDocuments } from '../../load/parse-documents.ts';
import { readSource } from '../../load/read-tree.ts';
import { KEY } from './publication-key.ts';

/** The key of what a project publishes when nobody names one: its name, where its file is there and says it. */
export function keyOfProject(root: string): string {
  const source = readSource(root, 'copilotctl.yaml');
  const documents = 'text' in source ? parseDocuments(source).documents : [];
  const name = documents.find(({ kind }) => kind === 'Project')?.name;
  return name !== undefined && KEY.test(name) ? name : 'copilotctl';
}
