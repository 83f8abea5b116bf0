import { parseArgs } from 'node:util';

/** How to call the benchmark. */
export const USAGE = `Usage: npm run bench -- [options]

  --sections <s,s>    start-up, sizes (the embedded backend beside terraform), dynamics365 (beside a naive client, over
                      the emulator), environments (many of them at once), solution (role files beside a bare parse)
                      and rendering (large reports in every format); default all
  --sizes <n,n,...>   resources; default 10,1000,10000,100000
  --objects <n,n,...> objects of dynamics365, one change of each; default 10,100,1000
  --latencies <n,...> milliseconds that each request to the emulator takes on its way; default 0,20,80
  --environments <n>  planned at once; default 100
  --runs <n>          runs of each size, the median counts; default 3, above 10,000 resources one
  --pairs <n>         pairs for the ratios of start-up and solution; default 15
  --seed <n>          of the generated resources; default 42
  --quick             10 and 1,000 resources, 10 and 100 objects at 20 ms, 10 environments, reports of 2 MB instead of
                      12, one run, 5 pairs
  --no-terraform      without terraform
  --limit <minutes>   for one run of terraform or of the naive client; default 15
  --json <file>       where the results go as JSON; default a file in the folder for temporary files
  --help              this text
`;

const SECTIONS = ['start-up', 'sizes', 'dynamics365', 'environments', 'solution', 'rendering'];

const DECLARED = {
  sections: { type: 'string', default: SECTIONS.join(',') },
  objects: { type: 'string' },
  latencies: { type: 'string' },
  environments: { type: 'string' },
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
    sections: new Set(values.sections.split(',').map(section)),
    sizes: positives(values.sizes ?? (quick ? '10,1000' : '10,1000,10000,100000'), '--sizes'),
    objects: positives(values.objects ?? (quick ? '10,100' : '10,100,1000'), '--objects'),
    latencies: (values.latencies ?? (quick ? '20' : '0,20,80')).split(',').map(latency),
    environments: positive(values.environments ?? (quick ? '10' : '100'), '--environments'),
    reportBytes: quick ? 2_000_000 : 12_000_000,
    runs: values.runs === undefined ? (quick ? 1 : undefined) : positive(values.runs, '--runs'),
    pairs: positive(values.pairs ?? (quick ? '5' : '15'), '--pairs'),
    seed: positive(values.seed, '--seed'),
    terraform: !values['no-terraform'],
    limitMs: positive(values.limit, '--limit') * 60_000,
    json: values.json,
  };
}

function section(text) {
  if (SECTIONS.includes(text)) return text;
  throw new Error(`--sections takes ${SECTIONS.join(', ')}, not "${text}".`);
}

function latency(text) {
  return text === '0' ? 0 : positive(text, '--latencies');
}

function positives(text, option) {
  return text.split(',').map((each) => positive(each, option));
}

function positive(text, option) {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`${option} takes whole numbers from 1 to 9999999, not "${text}".`);
}
