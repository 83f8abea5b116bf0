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
  /** Where the action of GitHub is, with its tag. Default: the pipeline uses none. */
  readonly action?: string;
}

/**
 * A pipeline of the templates for a project. The templates are pipelines that run as they are, for the environments dev,
 * test and prod, the branch main and the top of a repository; these words are replaced where they stand for that.
 */
export function fillPipeline(text: string, { environments, production, branch, root, action }: PipelineValues): string {
  const named = text.includes(EVERY)
    ? text.replaceAll(EVERY, () => `[${environments.map(plain).join(', ')}]`)
    : text.replaceAll(/\bprod\b/g, () => production);
  return named
    .replaceAll('[main]', () => `[${plain(branch)}]`)
    .replaceAll(/^( *(?:- )?root: )\.$/gm, (_, key: string) => `${key}${plain(root)}`)
    .replaceAll('contoso/copilotctl@v0', () => action ?? 'contoso/copilotctl@v0');
}

/** All environments, as a template names them. */
const EVERY = '[dev, test, prod]';

/** A text as a value of YAML, in quotes where it could be taken for something else. */
function plain(text: string): string {
  const isPlain = /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain || text === '.' ? text : JSON.stringify(text);
}
