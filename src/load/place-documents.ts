import { posix } from 'node:path';
import type { SourceFile } from '../model/document.ts';
import type { Kind } from '../model/kind.ts';
import { type NewDocument, printDocument } from './print-document.ts';

/**
 * The texts of the files in which new documents of an environment stand, by path: one file for each page, and one for
 * each profile and role. A file that is there goes on with them; a new one begins with `head`, a comment.
 */
export function placeDocuments(
  documents: readonly NewDocument[],
  folder: string,
  files: ReadonlyMap<string, SourceFile>,
  head: readonly string[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const schema = schemaPath(files.values());
  for (const document of documents) {
    const path = `${folder}/${fileOf(document)}`;
    const before = texts.get(path) ?? files.get(path)?.text;
    texts.set(
      path,
      before === undefined
        ? editorLine(path, schema) + head.map((line) => `# ${line}\n`).join('') + printDocument(document)
        : behind(before, document),
    );
  }
  return texts;
}

const PAGES: Readonly<Record<Kind, string>> = {
  TenantSettings: 'tenant.yaml',
  PlatformSettings: 'platform.yaml',
  CopilotSettings: 'copilot.yaml',
  SecurityRole: 'roles',
  RecordSummary: 'summaries.yaml',
  CaseSummary: 'summaries.yaml',
  ConversationSummary: 'summaries.yaml',
  CustomerSupportAgent: 'agents/customer-support.yaml',
  AdminManagementAgent: 'agents/admin-management.yaml',
  AppAccess: 'apps.yaml',
  ExperienceProfile: 'profiles',
};

function fileOf({ kind, name }: NewDocument): string {
  const page = PAGES[kind as Kind];
  // Windows has devices of these names, whatever stands behind the first point.
  return page.endsWith('.yaml') ? page : `${page}/${DEVICE.test(name) ? `_${name}` : name}.yaml`;
}

const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** The text of a file with one more document behind those it has. */
function behind(text: string, document: NewDocument): string {
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const ended = text === '' || text.endsWith('\n') ? text : `${text}${eol}`;
  const isEmpty = ended.replaceAll(/^\s*#.*$|\s/gm, '') === '';
  return `${ended}${isEmpty ? '' : `---${eol}`}${printDocument(document).replaceAll('\n', eol)}`;
}

/** Where the schemas for editors are, as the files that are there say it; relative to the root. */
function schemaPath(files: Iterable<SourceFile>): string | undefined {
  for (const { path, text } of files) {
    const found = /^# yaml-language-server: \$schema=(\.{1,2}\/\S+copilotctl\.schema\.json)\s*$/m.exec(text)?.[1];
    if (found !== undefined) return posix.normalize(posix.join(posix.dirname(path), found));
  }
  return undefined;
}

function editorLine(path: string, schema: string | undefined): string {
  if (schema === undefined || schema.startsWith('..')) return '';
  return `# yaml-language-server: $schema=${posix.relative(posix.dirname(path), schema)}\n`;
}
