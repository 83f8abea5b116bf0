import { join, relative, resolve } from 'node:path';
import { readIfThere } from '../files/durable-file.ts';
import { readTemplate } from '../files/package-files.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';
import { bundledSchemas, writeFiles } from './schema.ts';

/** Options of `init`. */
export interface InitOptions {
  /** Overwrite what is there. */
  readonly force: boolean;
}

/**
 * `copilotctl init`: a commented configuration that validates, and the schemas for editors.
 *
 * A file that is there with another text is not overwritten: then nothing is written at all. Exit codes: 0, 64.
 */
export async function initCommand(folder: string | undefined, options: InitOptions, context: Context): Promise<number> {
  const root = resolve(context.cwd, folder ?? '.');
  const tree = starterTree();
  const inTheWay = options.force ? [] : await different(root, tree);
  if (inTheWay.length > 0) {
    throw new UsageError(
      `Nothing was written, for these files are there already: ${inTheWay.join(', ')}.`,
      'Choose another folder, or add --force to overwrite them.',
    );
  }
  const schemas = new Map([...bundledSchemas()].map(([file, text]) => [`${SCHEMAS}/${file}`, text]));
  await writeFiles(root, new Map([...tree, ...schemas]));
  context.out(said(relative(context.cwd, root), tree, schemas.size));
  return 0;
}

const SCHEMAS = '.copilotctl/schemas';

/** Packages cannot hold a `.gitignore`: npm would take it for its own. */
function starterTree(): ReadonlyMap<string, string> {
  return new Map([...readTemplate('init')].map(([path, text]) => [path === 'gitignore' ? '.gitignore' : path, text]));
}

async function different(root: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (const [path, text] of files) {
    const there = await readIfThere(join(root, path));
    if (there !== undefined && there.toString('utf8') !== text) found.push(path);
  }
  return found;
}

function said(folder: string, tree: ReadonlyMap<string, string>, schemas: number): string {
  const files = [...tree.keys()].map((path) => `  ${path}`);
  const go = folder === '' ? [] : [`  cd ${folder}`];
  const next = [
    ...go,
    '  copilotctl validate   # are the files in order?',
    '  copilotctl plan       # what would change? Nothing is changed',
    '  copilotctl apply      # shows the plan, asks, applies it to a local store',
  ];
  return `Wrote:\n${files.join('\n')}\n  ${SCHEMAS}/ (${schemas} schemas, for editors)\n\nNext:\n${next.join('\n')}\n`;
}
