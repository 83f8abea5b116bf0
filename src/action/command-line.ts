import type { ReportFile } from '../commands/report-file.ts';
import type { PlaceName } from '../model/delivery.ts';
import { INPUT_NAMES, type InputName, inputOf } from './inputs.ts';
import type { Inputs } from './read-inputs.ts';

/**
 * The words that `copilotctl` is run with for what a step asks. Each value is a part of one word or stands behind `--`, so
 * none can be taken for an option, and no shell ever sees them.
 */
export function commandLine(inputs: Inputs, reports: readonly ReportFile[]): readonly string[] {
  const { command, text, isSet } = inputs;
  const plan = text('plan');
  const save = text('save');
  return [
    command,
    ...INPUT_NAMES.flatMap((name) => (BESIDE.includes(name) ? [] : words(name, inputs))),
    // Nobody is there to be asked; of a saved plan nothing is asked.
    ...(command === 'apply' && plan === undefined ? ['--yes'] : []),
    ...(save === undefined ? [] : [`${command === 'snapshot' ? '--out' : '--save'}=${save}`]),
    ...(command === 'plan' && isSet('fail-on-differences') ? ['--detailed-exitcode'] : []),
    ...reports.map(({ format, file }) => `--report=${format}=${file}`),
    ...(plan === undefined ? [] : ['--', plan]),
  ];
}

/** The words that show reports at places; outputs are always set. */
export function publishLine(
  inputs: Inputs,
  reports: readonly string[],
  places: readonly PlaceName[],
): readonly string[] {
  return [
    'ci',
    'publish',
    `--to=${[...places, 'outputs'].join(',')}`,
    ...[...BESIDE, 'root' as const].flatMap((name) => words(name, inputs)),
    '--',
    ...reports,
  ];
}

/**
 * The places that a step asks for, of those that this run has: `auto` is no comment where the run is about no pull request,
 * or where its token can only read, as for forks. `served` are those that the runner serves by itself.
 */
export function placesFor(inputs: Inputs, served: readonly PlaceName[]): readonly PlaceName[] {
  return PLACES.filter((name) => inputs.isSet(name) && (name !== 'comment' || served.includes(name)));
}

/** Options of publishing, not of the command. */
const BESIDE: readonly InputName[] = ['key', 'artifact'];

const PLACES = ['comment', 'issue', 'check', 'annotations', 'summary'] as const satisfies readonly (InputName &
  PlaceName)[];

function words(name: InputName, { text, list, isSet }: Inputs): string[] {
  const { kind, option } = inputOf(name);
  if (option === undefined) return [];
  if (kind === 'flag') return isSet(name) ? [option] : [];
  const values = kind === 'list' ? list(name) : [text(name)];
  return values.flatMap((value) => (value === undefined ? [] : [`${option}=${value}`]));
}
