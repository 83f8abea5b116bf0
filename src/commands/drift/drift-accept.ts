import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { acceptFindings, cannotAccept, sharedFile } from '../../drift/accept-findings.ts';
import { type EditedFiles, editFiles } from '../../load/edit-files.ts';
import { locateDiagnostics } from '../../load/locate-diagnostics.ts';
import type { Document } from '../../model/document.ts';
import { pointer } from '../../model/json.ts';
import type { TrackedFinding } from '../../model/report.ts';
import { addressOf } from '../../model/resource.ts';
import { namingOf } from '../../validate/naming-of.ts';
import type { Context } from '../context.ts';
import { resultOfFailures, UsageError } from '../exit.ts';
import { reportOf } from '../plan-environment.ts';
import { type Output, present, tell } from '../report.ts';
import { saveSources } from '../save-sources.ts';
import type { Selection } from '../selection.ts';
import { hasErrors, openSession, type Session } from '../session.ts';
import { showDiff } from '../show-diff.ts';
import { type FoundDrift, lookForDrift } from './look-for-drift.ts';
import { type FindingOptions, mustName, pickFindings } from './pick-findings.ts';

/** Options of `drift accept`. */
export interface DriftAcceptOptions extends FindingOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  readonly yes: boolean;
}

/**
 * `copilotctl drift accept`: edits the files so that they declare what is live, in place and where each value is
 * declared; shows the diff and asks before it writes. Live stays as it is.
 *
 * Exit codes: 0 written, or nothing to accept, 1 not confirmed, or something cannot be accepted, 65 invalid configuration.
 */
export async function driftAcceptCommand(options: DriftAcceptOptions, context: Context): Promise<number> {
  mustName(options, 'Accept');
  if (!options.yes && (context.ask === undefined || options.output === 'json'))
    throw new UsageError('Nobody is there to confirm.', 'Add --yes to accept without asking.');
  const { all: _, ...one } = options;
  const session = await openSession(one, context, 'chosen');
  const made = hasErrors(session.diagnostics) ? [] : await lookForDrift(session, options, false, context);
  const [found] = made.filter((each) => 'tracked' in each);
  const accepted = found && (await accept(found, session, options, context));
  const environments = made.map((each) => ({ ...reportOf(each), ...(accepted && { drift: accepted.findings }) }));
  const diagnostics = [...session.diagnostics, ...(accepted?.diagnostics ?? [])];
  const result = hasErrors(session.diagnostics)
    ? 'invalid'
    : (resultOfFailures(made) ?? (accepted?.isDone === false ? 'failed' : 'done'));
  const isTold = options.output === 'text' && found !== undefined;
  return await present(
    { command: 'drift accept', result, environments, diagnostics: isTold ? [] : diagnostics },
    {
      output: options.output,
      verbose: options.verbose,
      files: session.loaded.files,
      text: () => accepted?.text ?? '',
    },
    context,
  );
}

interface Accepted {
  readonly findings: readonly TrackedFinding[];
  readonly diagnostics: readonly Diagnostic[];
  readonly isDone: boolean;
  readonly text: string;
}

async function accept(
  { planned, tracked, name }: FoundDrift,
  session: Session,
  options: DriftAcceptOptions,
  context: Context,
): Promise<Accepted> {
  const chosen = pickFindings(tracked.findings, options);
  const { desired } = planned;
  const all = session.states.get(name)?.resources ?? desired.resources;
  const { specs, diagnostics } = acceptFindings(desired, chosen, namingOf(all, context.variables));
  const edited = editFiles([...specs].map(([document, spec]) => ({ document, spec })));
  const said = [...diagnostics, ...edited.refused.map(notEdited), ...shared([...specs.keys()], session)];
  const located = await locateDiagnostics(said, session.loaded.files);
  const isText = options.output === 'text';
  if (isText) {
    tell(located, { verbose: options.verbose, files: session.loaded.files }, context);
    await showDiff(edited.files, context);
  }
  const ended = { findings: chosen, diagnostics: located, isDone: !hasErrors(located) };
  if (edited.files.size === 0) return { ...ended, text: `${name}: nothing to write.\n` };
  if (!options.yes && !(await confirmed(edited, context)))
    return { ...ended, isDone: false, text: 'Not confirmed. Nothing was written.\n' };
  await saveSources(session.root, { changed: edited.files });
  const count = edited.files.size === 1 ? '1 file' : `${edited.files.size} files`;
  return { ...ended, text: `${name}: ${count} written. Live is as it was.\n` };
}

async function confirmed({ files }: EditedFiles, context: Context): Promise<boolean> {
  const what = files.size === 1 ? 'this file' : `these ${files.size} files`;
  const answer = (await context.ask?.(`Write ${what}? Type yes: `)) ?? '';
  return answer.trim().toLowerCase() === 'yes';
}

function notEdited({ document, path }: EditedFiles['refused'][number]): Diagnostic {
  const why = 'it is written in a form that only a person can edit.';
  const segments = path[0] === 'spec' ? path.slice(1) : path;
  return cannotAccept(addressOf(document), pointer(segments), why, 'Edit the file by hand.', document);
}

/** Documents of the base folder hold for every environment. */
function shared(documents: readonly Document[], { loaded }: Session): Diagnostic[] {
  if (loaded.value.environments.size < 2) return [];
  return documents
    .filter((document) => loaded.value.base.includes(document))
    .map((document) => sharedFile(document, loaded.value.environments.size));
}
