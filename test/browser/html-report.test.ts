import axe from 'axe-core';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderHtml } from '../../src/render/html/render-html.ts';
import { desired, type Entry } from '../builders.ts';
import { planOf } from '../plans.ts';
import { hostileTexts } from '../render/hostile-report.ts';
import { PLAIN_TEXTS, richReport } from '../render/rich-report.ts';
import { FULL_REPORT, reportOf } from '../render/sample-report.ts';
import { findChromium, openBrowser } from './open-browser.ts';

const files = new Map([[PLAIN_TEXTS.file, { path: PLAIN_TEXTS.file, text: 'kind: SecurityRole\n' }]]);

const chromium = await findChromium();
if (chromium === undefined)
  process.stderr.write('Skipped: no Chromium was found. Name one in CHROMIUM to have the HTML report tested.\n');

describe.skipIf(chromium === undefined)('the page of a report, in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
  });

  interface Opened extends AsyncDisposable {
    readonly page: Page;
    /** Everything that went wrong or wanted out: lines of the console, errors, requests other than the page itself. */
    readonly noise: readonly string[];
    /** What would have been answered. */
    readonly reached: readonly string[];
  }

  async function open(report: Report, options: Parameters<Browser['newPage']>[0] = {}): Promise<Opened> {
    const page = await browser.newPage(options);
    const noise: string[] = [];
    const reached: string[] = [];
    page.on('console', (message) => noise.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      noise.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== ADDRESS && !request.url().startsWith('data:')) noise.push(`request: ${request.url()}`);
    });
    await page.route('**', async (route) => {
      reached.push(route.request().url());
      if (route.request().url() !== ADDRESS) return await route.abort();
      return await route.fulfill({ contentType: 'text/html; charset=utf-8', body: renderHtml(report, { files }) });
    });
    await page.goto(ADDRESS);
    return { page, noise, reached, [Symbol.asyncDispose]: () => page.close() };
  }

  const ADDRESS = 'http://report.test/out/plan.html';
  const shownItems = (page: Page): Promise<string[]> =>
    page.locator('main > section:not([hidden]) .item:not([hidden]) .name').allTextContents();
  const countOf = (page: Page): Promise<string> => page.locator('#count').innerText();

  test('asks for nothing and says nothing on the console', async () => {
    await using opened = await open(richReport(PLAIN_TEXTS));
    await opened.page.locator('#unfold').click();
    await opened.page.waitForLoadState('networkidle');
    expect(opened.noise).toEqual([]);
  });

  test('may not ask for anything, even if a script in it tried to', async () => {
    await using opened = await open(richReport(PLAIN_TEXTS));
    const answers = await opened.page.evaluate(async () => {
      const { document, fetch } = globalThis as never as BrowserGlobals;
      const blocked: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
      const asked = await fetch('http://elsewhere.test/').then(
        () => 'answered',
        () => 'refused',
      );
      const script = document.createElement('script');
      script.textContent = 'document.title = "run"';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'http://elsewhere.test/x.png';
      document.body.append(image);
      await new Promise((done) => {
        image.onerror = done;
      });
      return { asked, blocked, title: document.title };
    });
    expect(answers).toEqual({
      asked: 'refused',
      blocked: ['connect-src', 'script-src-elem', 'img-src'],
      title: 'copilotctl plan',
    });
    expect(opened.reached).toEqual([ADDRESS]);
  });

  test('filters by environment, kind, what, risk, state and text, and says how much is shown', async () => {
    await using opened = await open(richReport(PLAIN_TEXTS));
    const { page } = opened;
    const all = await shownItems(page);
    expect(await countOf(page)).toBe(`${all.length} shown`);
    await page.getByRole('combobox', { name: 'Environment' }).selectOption('planned');
    expect(await page.locator('main > section:visible h2').allInnerTexts()).toEqual(['Findings', 'planned embedded']);
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('SecurityRole');
    await page.getByRole('combobox', { name: 'Risk' }).selectOption('irreversible');
    expect(await shownItems(page)).toEqual(['SecurityRole/contoso-csr-2']);
    expect(await countOf(page)).toBe(`1 of ${all.length} shown`);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => countOf(page)).toBe(`${all.length} shown`);
    await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
    expect(await shownItems(page)).toEqual(['SecurityRole/contoso-csr']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('combobox', { name: 'What' }).selectOption('by hand');
    expect(await page.locator('main h3:visible').allInnerTexts()).toEqual(['By hand', 'By hand']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('searchbox', { name: 'Text' }).fill('HOUSEHOLD drifted');
    expect(await shownItems(page)).toEqual(['CustomerSupportAgent/default']);
    await page.getByRole('searchbox', { name: 'Text' }).fill('no such thing');
    expect(await shownItems(page)).toEqual([]);
    await expect.poll(() => page.locator('#nothing').isVisible()).toBe(true);
    expect(opened.noise).toEqual([]);
  });

  test('shows no control that would do nothing', async () => {
    await using opened = await open(reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1 }] }));
    expect(await opened.page.locator('#controls').isVisible()).toBe(false);
    expect(opened.noise).toEqual([]);
  });

  test('leads to an environment that a filter hides', async () => {
    await using opened = await open(richReport(PLAIN_TEXTS));
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Environment' }).selectOption('planned');
    await page.getByRole('region', { name: 'Environments' }).getByRole('link', { name: 'drifted' }).click();
    await expect.poll(() => page.locator('#environment-3').isVisible()).toBe(true);
  });

  test('works by keyboard alone, in the order of reading', async () => {
    await using opened = await open(richReport(PLAIN_TEXTS));
    const { page } = opened;
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement } = (globalThis as never as BrowserGlobals).document;
        return activeElement?.id || activeElement?.className || activeElement?.localName || '';
      });
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('report');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('summary');
    const first = page.locator('.item > details').first();
    expect(await first.getAttribute('open')).not.toBeNull();
    await page.keyboard.press('Enter');
    expect(await first.getAttribute('open')).toBeNull();
    await page.getByRole('combobox', { name: 'Environment' }).focus();
    const order: string[] = [];
    for (let at = 0; at < 8; at++) {
      order.push(await focused());
      await page.keyboard.press('Tab');
    }
    expect(order).toEqual(
      ['by-environment', 'by-kind', 'by-what', 'by-risk', 'by-outcome', 'by-text', 'BUTTON', 'unfold'].map((each) =>
        each === 'BUTTON' ? 'button' : each,
      ),
    );
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('has no accessibility violation in %s at %i pixels', async (colorScheme, width) => {
    for (const report of [richReport(PLAIN_TEXTS), FULL_REPORT]) {
      await using opened = await open(report, { colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
      const { page } = opened;
      await page.evaluate(() => {
        for (const each of (globalThis as never as BrowserGlobals).document.querySelectorAll('details'))
          each.open = true;
      });
      await page.evaluate(axe.source);
      const found = await page.evaluate(() =>
        (globalThis as never as BrowserGlobals).axe.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }),
      );
      expect(
        found.violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
        ),
      ).toEqual([]);
      expect(found.passes.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['color-contrast', 'label', 'heading-order']),
      );
    }
  });

  test('fits a phone without scrolling sideways', async () => {
    await using opened = await open(richReport({ ...PLAIN_TEXTS, name: 'a-name-without-end-'.repeat(10) }), {
      viewport: { width: 390, height: 844 },
    });
    const root = opened.page.locator('html');
    expect(await root.evaluate(({ scrollWidth }) => scrollWidth)).toBe(390);
  });

  test('prints everything unfolded and no control, and folds again afterwards', async () => {
    await using opened = await open(richReport(PLAIN_TEXTS));
    const { page } = opened;
    await page.locator('#fold').click();
    const folded = (): Promise<number> => page.locator('main details:not([open])').count();
    const before = await folded();
    expect(before).toBeGreaterThan(0);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => (globalThis as never as BrowserGlobals).dispatchEvent(new Event('beforeprint')));
    expect(await folded()).toBe(0);
    expect(await page.locator('select:visible, input:visible, button:visible').count()).toBe(0);
    await page.evaluate(() => (globalThis as never as BrowserGlobals).dispatchEvent(new Event('afterprint')));
    expect(await folded()).toBe(before);
  });

  test('runs no script that a text brought with it, whatever the text', async () => {
    const counts = new Set<number>();
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (outside) => {
        await using opened = await open(richReport(outside));
        expect(opened.noise).toEqual([]);
        counts.add(await opened.page.locator('script, img, iframe, svg, [onmouseover], [onerror], [style]').count());
      }),
      { numRuns: 10 },
    );
    expect([...counts]).toEqual([1]);
  });

  test('of 10,000 steps shows and filters all of them', async () => {
    const entries = Array.from({ length: 10_000 }, (_, at): Entry => {
      return [
        'SecurityRole',
        { displayName: `Role ${at}`, presets: ['copilot-representative'] },
        { name: `role-${at}` },
      ];
    });
    const plan = planOf(desired({}, entries));
    await using opened = await open(
      reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 10_000, plan }] }),
    );
    const { page } = opened;
    expect(await countOf(page)).toBe('10000 shown');
    await page.getByRole('searchbox', { name: 'Text' }).fill('role-4711');
    expect(await shownItems(page)).toEqual(['SecurityRole/role-4711']);
    expect(await countOf(page)).toBe('1 of 10000 shown');
    expect(opened.noise).toEqual([]);
  });
});

/** What the checks use of a page's own globals. */
interface BrowserGlobals {
  readonly document: {
    readonly body: { append(element: unknown): void };
    readonly activeElement: { readonly id: string; readonly className: string; readonly localName: string } | null;
    readonly title: string;
    addEventListener(name: string, listener: (event: { readonly effectiveDirective: string }) => void): void;
    createElement(name: string): { textContent: string; src: string; onerror: unknown };
    querySelectorAll(selector: string): Iterable<{ open: boolean }>;
  };
  readonly fetch: (address: string) => Promise<unknown>;
  readonly dispatchEvent: (event: Event) => void;
  readonly axe: {
    run(options: unknown): Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
      }[];
      readonly passes: readonly { readonly id: string }[];
    }>;
  };
}
