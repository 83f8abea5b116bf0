/** What the action can be asked to do. */
export const ACTION_COMMANDS = ['validate', 'plan', 'apply', 'drift', 'snapshot', 'publish'] as const;
/** One of them. */
export type ActionCommand = (typeof ACTION_COMMANDS)[number];

/** One input of `action.yml` beside `command`. */
export interface Input {
  /** Texts between commas or on lines of their own are a list; a flag is true or false; a place is auto or never. */
  readonly kind: 'text' | 'list' | 'flag' | 'place';
  /** The commands that it is for. */
  readonly commands: readonly ActionCommand[];
  /** The option of the command line that it becomes. Default: it is no option by itself. */
  readonly option?: string;
}

const OVER_TREES: readonly ActionCommand[] = ['validate', 'plan', 'apply', 'drift', 'snapshot'];
const REPORTING: readonly ActionCommand[] = ['validate', 'plan', 'apply', 'drift'];
const SHOWING: readonly ActionCommand[] = [...REPORTING, 'publish'];
const SELECTING: readonly ActionCommand[] = ['plan', 'apply', 'drift'];

/** The inputs of the action by name, in the order of `action.yml`, which a test holds to this table. */
const INPUTS = {
  environment: { kind: 'list', commands: OVER_TREES, option: '--environment' },
  all: { kind: 'flag', commands: OVER_TREES, option: '--all' },
  root: { kind: 'text', commands: ACTION_COMMANDS, option: '--root' },
  only: { kind: 'list', commands: SELECTING, option: '--only' },
  except: { kind: 'list', commands: SELECTING, option: '--except' },
  since: { kind: 'text', commands: ['plan'], option: '--since' },
  save: { kind: 'text', commands: ['plan', 'snapshot'] },
  plan: { kind: 'text', commands: ['apply'] },
  approval: { kind: 'list', commands: ['apply'], option: '--approval' },
  approve: { kind: 'list', commands: ['plan', 'apply'], option: '--approve' },
  resume: { kind: 'flag', commands: ['apply'], option: '--resume' },
  'keep-going': { kind: 'flag', commands: ['apply'], option: '--keep-going' },
  'from-snapshot': { kind: 'text', commands: ['plan'], option: '--from-snapshot' },
  'max-age': { kind: 'text', commands: ['plan'], option: '--max-age' },
  redact: { kind: 'flag', commands: ['snapshot'], option: '--redact' },
  'new-only': { kind: 'flag', commands: ['drift'], option: '--new-only' },
  'fail-on-differences': { kind: 'flag', commands: ['plan', 'drift'] },
  'report-folder': { kind: 'text', commands: REPORTING },
  reports: { kind: 'list', commands: ['publish'] },
  comment: { kind: 'place', commands: SHOWING },
  annotations: { kind: 'place', commands: SHOWING },
  summary: { kind: 'place', commands: SHOWING },
  check: { kind: 'place', commands: SHOWING },
  issue: { kind: 'place', commands: ['drift', 'publish'] },
  key: { kind: 'text', commands: SHOWING, option: '--key' },
  artifact: { kind: 'text', commands: SHOWING, option: '--artifact' },
  'github-token': { kind: 'text', commands: ACTION_COMMANDS },
} as const satisfies Readonly<Record<string, Input>>;

/** The name of an input. */
export type InputName = keyof typeof INPUTS;

/** All names of inputs. */
// The keys of a table that is written out in full are those of its type.
export const INPUT_NAMES = Object.keys(INPUTS) as readonly InputName[];

/** An input by its name. */
export function inputOf(name: InputName): Input {
  return INPUTS[name];
}
