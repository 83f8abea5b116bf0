import { posix } from 'node:path';
import { asEscape } from '../../load/print-value.ts';

/** What is known of a project that gets a pipeline. */
export interface PipelineValues {
  /** In the order in which they are applied. */
  readonly environments: readonly string[];
  /** The one that pipelines which apply to a single environment are for: the last. */
  readonly production: string;
  /** The branch that is merged to. */
  readonly branch: string;
  /** The folder with `copilotctl.yaml`, from the top of the repository; `.` where it is the top. */
  readonly root: string;
  /** The folder with the environments, from there. */
  readonly tree: string;
  /** Where the action of GitHub is, with its tag. Default: the pipeline uses none. */
  readonly action?: string;
}

/** How environments are called on a service whose repository has others too. */
export const ON_SERVICE = 'copilotctl-';

/**
 * A pipeline of the templates for a project. The templates are pipelines that run as they are, for the environments dev,
 * test and prod in `environments/`, the branch main and the top of a repository; these words are replaced where they stand
 * for that, all at once, so that none is looked for in what a project is called.
 */
export function fillPipeline(text: string, values: PipelineValues): string {
  const { environments, production, branch, root, tree, action } = values;
  return text.replaceAll(WORDS, (word, key: string | undefined, inside: string | undefined) => {
    if (word === EVERY) return `[${environments.map(plain).join(', ')}]`;
    if (word === 'prod') return production;
    // Only GitHub reads more than * in the name of a branch, which no branch has.
    if (word === '[main]') return `[${plain(action === undefined ? branch : escaped(branch))}]`;
    if (word === ACTION) return action ?? word;
    if (key !== undefined) return `${key}${plain(word.endsWith('.') ? root : production)}`;
    const files = posix.join(root, tree, inside ?? '').replace(/^\.$/, '*');
    return `[${plain(files)}, ${plain(posix.join(root, 'copilotctl.yaml'))}]`;
  });
}

/** All environments, as a template names them. */
const EVERY = '[dev, test, prod]';
const ACTION = 'contoso/copilotctl@v0';
const WORDS =
  /\[dev, test, prod\]|^( *(?:root|environment): )(?:\.|prod)$|\bprod\b|\[main\]|contoso\/copilotctl@v0|\[environments(\/\*\*\/\*)?, copilotctl\.yaml\]/gm;

/**
 * A text as a value of YAML, in quotes where it could be taken for something else, and on one line for every reader: YAML 1.1
 * and expressions that look for lines end one where JSON does not.
 */
export function plain(text: string): string {
  const isPlain = /^[A-Za-z][\w./*-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain || text === '.' ? text : JSON.stringify(text).replace(LINE_ENDS, asEscape);
}

const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/**
 * A name as a filter of GitHub Actions that nothing else matches.
 * Source: GitHub Docs, "Workflow syntax for GitHub Actions", filter pattern cheat sheet.
 */
export function escaped(name: string): string {
  return name.replace(/[\\*?+![\]]/g, '\\$&');
}
