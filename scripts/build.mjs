// Bundles into dist/: the command line and the library, and the action of GitHub. One small entry each, everything else
// loaded where it is used.
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { raw } from './bundle/raw.mjs';

/** What both bundles have in common. */
const shared = {
  metafile: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  chunkNames: 'chunks/[name]-[hash]',
  // Modules of Node.js that a bundled CommonJS library asks for.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  plugins: [raw],
  logLevel: 'warning',
};

const [commandLine, action] = await Promise.all([
  build({
    ...shared,
    entryPoints: ['src/cli.ts', 'src/index.ts'],
    outdir: 'dist',
    target: 'node20.19',
    // What libraries load and never use would take a tenth of the start-up.
    alias: {
      'node:child_process': './scripts/bundle/child-process.cjs',
      'node:process': './scripts/bundle/process.cjs',
    },
    // Loaded as they are, and only where they are needed: they start other programs, which the stand-ins above would not.
    external: ['@azure/identity', 'simple-git'],
  }),
  // Nothing is installed where it runs: it holds every library.
  build({
    ...shared,
    entryPoints: ['src/action/main.ts'],
    outdir: 'dist/action',
    target: 'node20.19',
  }),
]);
chmodSync('dist/cli.js', 0o755);
writeFileSync('dist/action/licenses.txt', licensesOf(Object.keys(action.metafile.inputs)));

// Chunks of earlier builds go last, so that a command that runs meanwhile finds what it was built with.
for (const [folder, { metafile }] of [
  ['dist/chunks', commandLine],
  ['dist/action/chunks', action],
]) {
  const built = new Set(Object.keys(metafile.outputs));
  for (const name of readdirSync(folder)) if (!built.has(`${folder}/${name}`)) rmSync(`${folder}/${name}`);
}

/** The licences of the libraries that files are of: whoever passes a bundle on passes these on. */
function licensesOf(files) {
  const folders = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((each) => /^licen[cs]e(\.|$)/i.test(each));
      const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
      return `${name} ${version}\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
