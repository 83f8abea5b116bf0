import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { teamsMessage } from '../../src/notify/adaptive-card.ts';
import type { News } from '../../src/notify/news.ts';
import { FAILED, manyFindings, NIGHT, newsOf, newsWith } from '../notify/sample-news.ts';
import { findChromium, openBrowser } from './open-browser.ts';

const require = createRequire(import.meta.url);
const LIBRARY = readFileSync(require.resolve('adaptivecards/dist/adaptivecards.js'), 'utf8');
const chromium = await findChromium();
if (chromium === undefined)
  process.stderr.write('Skipped: no Chromium was found. Name one in CHROMIUM to have the cards tested.\n');

/** Parses a card with the library of Adaptive Cards and shows it; runs in the page. */
const SHOW = `(card) => {
  const { AdaptiveCard, SerializationContext } = AdaptiveCards;
  const shown = new AdaptiveCard();
  const context = new SerializationContext();
  shown.parse(card, context);
  const complaints = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  complaints.push(...shown.validateProperties().validationEvents.map(({ message }) => message));
  const root = shown.render();
  document.body.append(root);
  const texts = [...root.querySelectorAll('.ac-textRun')].map((each) => each.textContent);
  const others = [...root.querySelectorAll('a, img, script, iframe, strong, em, ul, ol')].map((each) => each.outerHTML);
  const buttons = [...root.querySelectorAll('button')].map((each) => each.textContent);
  return { complaints, texts, others, buttons, width: document.documentElement.scrollWidth };
}`;

interface Shown {
  readonly complaints: readonly string[];
  readonly texts: readonly string[];
  readonly others: readonly string[];
  readonly buttons: readonly string[];
  readonly width: number;
}

describe.skipIf(chromium === undefined)('a card, as the library of Adaptive Cards shows it', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function show(news: News, width = 700): Promise<Shown> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
    page.on('request', (request) => noise.push(request.url()));
    await page.setContent('<!doctype html><html><body></body></html>');
    await page.addScriptTag({ content: LIBRARY });
    const card: unknown = JSON.parse(teamsMessage(news)).attachments[0].content;
    const shown = (await page.evaluate(`(${SHOW})(${JSON.stringify(card)})`)) as Shown;
    await page.close();
    expect(noise).toEqual([]);
    return shown;
  }

  test.each([
    ['a night of drift', NIGHT, ['Open the run']],
    ['an apply that failed', FAILED, ['Open the run']],
    ['a test', newsOf([]), []],
    ['more than fits', manyFindings(100, 20), []],
  ])('of %s is one that it has no complaint about', async (_, news, buttons) => {
    const shown = await show(news);
    expect(shown).toMatchObject({ complaints: [], others: [], buttons });
    expect(shown.texts.length).toBeGreaterThan(1);
  });

  test('is as wide as a phone', async () => {
    expect((await show(NIGHT, 340)).width).toBeLessThanOrEqual(340);
  });

  test.each([
    '[click](https://evil.example) ![x](https://evil.example/x.png)',
    '**bold** _it_ - a',
    '<at>Ada</at><script>alert(1)</script><img src=x onerror=alert(1)>',
    '{{DATE(2026-11-22T02:00:00Z,SHORT)}} {{{TIME(2026-11-22T02:00:00Z)}}}',
  ])('shows a text such as %s as it is', async (text) => {
    const { complaints, texts, others } = await show(newsWith(text));
    expect({ complaints, others }).toEqual({ complaints: [], others: [] });
    expect(texts.map((each) => each.replaceAll('\u2060', ''))).toContain(text);
  });
});
