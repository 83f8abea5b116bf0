// Bundles the command line and the library into dist/: one small entry, everything else loaded where it is used.
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** `?raw` behind a name: the file as the text it is. The tests' bundler knows it too. */
const raw = {
  name: 'raw',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(0, -4)),
      namespace: 'raw',
    }));
    onLoad({ filter: /./, namespace: 'raw' }, ({ path }) => ({ contents: readFileSync(path, 'utf8'), loader: 'text' }));
  },
};

const { metafile } = await build({
  metafile: true,
  entryPoints: ['src/cli.ts', 'src/index.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // What libraries load and never use would take a tenth of the start-up.
  alias: {
    'node:child_process': './scripts/bundle/child-process.cjs',
    'node:process': './scripts/bundle/process.cjs',
  },
  // Loaded as it is, and only to sign in: it starts the Azure CLI, which the stand-ins above would not.
  external: ['@azure/identity', 'simple-git'],
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
});
chmodSync('dist/cli.js', 0o755);

// Chunks of earlier builds go last, so that a command that runs meanwhile finds what it was built with.
const built = new Set(Object.keys(metafile.outputs));
for (const name of readdirSync('dist/chunks')) {
  if (!built.has(`dist/chunks/${name}`)) rmSync(`dist/chunks/${name}`);
}
