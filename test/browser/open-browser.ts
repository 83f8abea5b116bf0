import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..');

/** Where systems keep a Chromium of their own. */
const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The Chromium that tests run: the one that `CHROMIUM` names, else the one that npm installs (Linux on x64), else one of the
 * system; undefined where there is none.
 */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env['CHROMIUM'];
  if (named !== undefined) return named;
  if (process.platform === 'linux' && process.arch === 'x64') return await unpacked();
  return USUAL.find((path) => existsSync(path));
}

/** Opens it without a window. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const fonts = join(executablePath, '..', 'fonts');
  return await chromium.launch({
    executablePath,
    // Whoever is root, as in containers, has no sandbox; the pages are ours.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    env: { ...process.env, ...(existsSync(fonts) && { FONTCONFIG_PATH: fonts }) } as Record<string, string>,
  });
}

/**
 * Where the fonts are that come with it. The package's own file names folders of one service, and `/tmp/fonts`; where none
 * of them is there, the first text of a page ends the browser.
 */
const OWN_FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`;

/** Unpacks it from its package, once for each version; several at the same time do not meet. */
async function unpacked(): Promise<string> {
  const { version } = createRequire(import.meta.url)(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'));
  const cache = join(ROOT, 'node_modules/.cache');
  const folder = join(cache, `chromium-${version}`);
  const executable = join(folder, 'chromium');
  if (existsSync(executable)) return executable;
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'chromium-'));
  const before = process.env['TMPDIR'];
  try {
    // The package unpacks into the folder for temporary files, where a run that was ended leaves half of it.
    process.env['TMPDIR'] = own;
    const { default: packed } = await import('@sparticuz/chromium');
    packed.setGraphicsMode = false;
    await packed.executablePath();
    await writeFile(join(own, 'fonts/fonts.conf'), OWN_FONTS);
    await rename(own, folder).catch((error: unknown) => {
      if (!existsSync(executable)) throw error;
    });
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await rm(own, { recursive: true, force: true });
  }
  return executable;
}
