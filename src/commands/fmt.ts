import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatYaml } from '../load/format-yaml.ts';
import { loadProject } from '../load/load-project.ts';
import { parseWithPositions } from '../load/parse-with-positions.ts';
import { readSource, readTree, type Tree } from '../load/read-tree.ts';
import type { SourceFile } from '../model/document.ts';
import { EXIT_CODES } from '../model/report.ts';
import { harmless } from '../render/harmless.ts';
import { renderDiagnostics } from '../render/text/render-diagnostics.ts';
import type { Context } from './context.ts';
import { entriesOf } from './log-entries.ts';
import { overwriteFile } from './overwrite-file.ts';
import { showDiff } from './show-diff.ts';

/** Options of `fmt`. */
export interface FmtOptions {
  readonly root: string;
  /** Write nothing; exit with 2 when a file would change. */
  readonly check: boolean;
  /** Write nothing; show what would change. */
  readonly diff: boolean;
}

interface Formatted {
  readonly file: SourceFile;
  readonly text: string;
}

/**
 * `copilotctl fmt`: the files of the tree, or those named, in their canonical form.
 *
 * Writes nothing when one of them has a syntax error. Exit codes: 0, 2 with `--check` when a file would change, 65
 * when a file cannot be read or parsed.
 */
export async function fmtCommand(paths: readonly string[], options: FmtOptions, context: Context): Promise<number> {
  const root = resolve(context.cwd, paths.length > 0 ? '.' : options.root);
  const tree = paths.length > 0 ? namedFiles(root, paths) : await wholeTree(root);
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const diagnostics = [...tree.diagnostics, ...tree.files.flatMap(syntaxErrors)];
  if (diagnostics.length > 0) {
    context.err(`${renderDiagnostics(diagnostics, files, context.errPaint)}\n`, entriesOf(diagnostics));
    return EXIT_CODES.invalid;
  }
  const changed = tree.files.flatMap((file) => formatted(file, context));
  if (options.diff)
    await showDiff(
      changed.map(({ file, text }) => [file, text] as const),
      context,
    );
  else for (const { file } of changed) context.out(`${harmless(file.path)}\n`);
  if (!options.check && !options.diff)
    for (const { file, text } of changed) await overwriteFile(join(root, file.path), Buffer.from(text));
  return options.check && changed.length > 0 ? EXIT_CODES.differences : 0;
}

async function wholeTree(root: string): Promise<Tree> {
  const { files, diagnostics } = await loadProject(root);
  return { files: [...files.values()], diagnostics: diagnostics.filter((each) => UNREAD.includes(each.code)) };
}

const UNREAD: readonly string[] = ['load/missing', 'load/unreadable', 'load/not-utf8', 'load/too-large'];

function namedFiles(root: string, paths: readonly string[]): Tree {
  const trees = paths.map((path): Tree => {
    const local = relative(root, resolve(root, path)).replaceAll('\\', '/');
    if (statSync(join(root, local), { throwIfNoEntry: false })?.isDirectory() === true) return readTree(root, local);
    const read = readSource(root, local);
    return 'text' in read ? { files: [read], diagnostics: [] } : { files: [], diagnostics: [read] };
  });
  const files = new Map(trees.flatMap((tree) => tree.files.map((file) => [file.path, file])));
  return { files: [...files.values()], diagnostics: trees.flatMap((tree) => tree.diagnostics) };
}

/** What keeps a file from being parsed; that its content is no valid configuration does not matter here. */
function syntaxErrors(file: SourceFile): Diagnostic[] {
  return parseWithPositions(file).diagnostics.filter((each) => UNPARSED.includes(each.code));
}

const UNPARSED: readonly string[] = ['load/syntax', 'load/duplicate-key', 'load/alias-bomb', 'load/too-deep'];

function formatted(file: SourceFile, context: Context): Formatted[] {
  const text = formatYaml(file.text);
  if (text === undefined) {
    const message = `${harmless(file.path)} is left as it is: formatting would change what it says.`;
    context.err(`${message}\n`, [{ level: 'warning', message, place: { file: file.path } }]);
    return [];
  }
  return text === file.text ? [] : [{ file, text }];
}
