import { parseArgs } from 'node:util';

/** How to call the benchmark. */
export const USAGE = `Usage: npm run bench -- [options]

  --sizes <n,n,...>   resources; default 10,1000,10000,100000
  --runs <n>          runs of each size, the median counts; default 3, above 10,000 resources one
  --pairs <n>         pairs for the start-up ratios; default 15
  --seed <n>          of the generated resources; default 42
  --quick             10 and 1,000 resources, one run, 5 pairs
  --no-terraform      copilotctl alone
  --limit <minutes>   for one run of terraform; default 15
  --json <file>       where the results go as JSON; default a file in the folder for temporary files
  --help              this text
`;

const DECLARED = {
  sizes: { type: 'string' },
  runs: { type: 'string' },
  pairs: { type: 'string' },
  seed: { type: 'string', default: '42' },
  quick: { type: 'boolean', default: false },
  'no-terraform': { type: 'boolean', default: false },
  limit: { type: 'string', default: '15' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** The options of a command line, complete; throws what is wrong with it. */
export function readOptions(argv) {
  const { values } = parseArgs({ args: argv, options: DECLARED, allowPositionals: false });
  const { quick } = values;
  return {
    help: values.help,
    sizes: (values.sizes ?? (quick ? '10,1000' : '10,1000,10000,100000'))
      .split(',')
      .map((text) => positive(text, '--sizes')),
    runs: values.runs === undefined ? (quick ? 1 : undefined) : positive(values.runs, '--runs'),
    pairs: positive(values.pairs ?? (quick ? '5' : '15'), '--pairs'),
    seed: positive(values.seed, '--seed'),
    terraform: !values['no-terraform'],
    limitMs: positive(values.limit, '--limit') * 60_000,
    json: values.json,
  };
}

function positive(text, option) {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`${option} takes whole numbers from 1 to 9999999, not "${text}".`);
}
