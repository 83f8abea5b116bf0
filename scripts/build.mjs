// Bundles the command line and the library into dist/: one small entry, everything else loaded where it is used.
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
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
  chunkNames: 'chunks/[name]-[hash]',
  // Modules of Node.js that a bundled CommonJS library asks for.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});
chmodSync('dist/cli.js', 0o755);
