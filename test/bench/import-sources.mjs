import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { raw } from '../../scripts/bundle/raw.mjs';

/**
 * What sources export, `{ 'render/render-json': 'renderJson' }`, bundled: what is published is built of them in the same
 * way.
 */
export async function importSources({ repository, scratch, name, exports }) {
  const outfile = join(scratch, `${name}.mjs`);
  const lines = Object.entries(exports).map(([path, names]) => `export { ${names} } from './src/${path}.ts';`);
  await build({
    stdin: { contents: lines.join('\n'), resolveDir: repository, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    // A library that asks for modules of Node.js the old way.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    external: ['simple-git', '@azure/identity'],
    plugins: [raw],
    outfile,
    logLevel: 'error',
  });
  return await import(pathToFileURL(outfile).href);
}
