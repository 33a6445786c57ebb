// Every page in a real browser: desktop and phone, Chinese and English, with and without scripts, large text, print.
// Prints TAP. Usage: node pages.mjs BASE_URL
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const base = process.argv[2];
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };
const ownTransfer = 150 * 1024;

let count = 0;
let failed = 0;

function report(name, problems) {
  count += 1;
  if (problems.length) failed += 1;
  console.log(`${problems.length ? 'not ok' : 'ok'} ${count} - ${name}`);
  for (const problem of problems) console.log(`  # ${problem}`);
}

// The pages that the site links to, one of each kind.
async function findPages(page) {
  const first = async (from, selector) => {
    await page.goto(base + from);
    return page.locator(selector).first().getAttribute('href');
  };
  const rate = (await (await page.request.get(`${base}/api/figures`)).json()).groups
    .flatMap((group) => group.figures).find((figure) => figure.known && figure.value.endsWith('%'));
  const lists = (await (await page.request.get(`${base}/api/lists`)).json()).groups.flatMap((group) => group.lists);
  const filled = [];
  for (const list of lists) {
    const model = await (await page.request.get(`${base}/api${list.href}`)).json();
    if (model.rows.length) filled.push({ href: list.href, columns: model.columns.length, record: model.rows[0].href });
  }
  filled.sort((a, b) => b.columns - a.columns);
  return {
    home: '/',
    search: `/search?q=${encodeURIComponent('调解')}`,
    'search for nothing': '/search?q=qqqqqq',
    report: await first('/', 'nav a[href^="/reports/"]'),
    figures: '/figures',
    'a rate': rate.href,
    'what a rate misses': `${rate.href}&part=miss`,
    lists: '/lists',
    'the widest list': filled[0].href,
    'a filtered list': `${filled[0].href}?q=qqqqqq`,
    record: filled[0].record,
    verify: '/verify',
    'no such page': '/nothing/here',
  };
}

function address(path, language) {
  return base + path + (path.includes('?') ? '&' : '?') + `lang=${language}`;
}

async function axeProblems(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

// The page itself never scrolls sideways; wide tables do in their own box.
async function sidewaysProblems(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return over > 0 ? [`the page is ${over}px wider than the window`] : [];
}

async function checkPage(context, name, url, expected) {
  const page = await context.newPage();
  const problems = [];
  let bytes = 0;
  page.on('console', (m) => {
    // The browser itself logs a reply of 404.
    if (m.type() === 'error' && !(expected !== 200 && m.text().includes('404'))) problems.push(`console: ${m.text()}`);
  });
  page.on('pageerror', (e) => problems.push(`script: ${e.message}`));
  page.on('requestfinished', async (request) => {
    if (!request.url().includes('echarts')) bytes += (await request.sizes()).responseBodySize;
  });
  const response = await page.goto(url, { waitUntil: 'load' });
  if (response.status() !== expected) problems.push(`status ${response.status()}`);
  problems.push(...await sidewaysProblems(page), ...await axeProblems(page));
  if (bytes > ownTransfer) problems.push(`${bytes} bytes were sent`);
  if (await page.locator('h1').count() !== 1) problems.push('there is not one h1');
  report(name, problems);
  await page.close();
}

async function checkAll(browser, pages) {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const language of ['zh', 'en']) {
      const context = await browser.newContext({ viewport });
      for (const [name, path] of Object.entries(pages)) {
        await checkPage(context, `${name}, ${size}, ${language}`, address(path, language), name === 'no such page' ? 404 : 200);
      }
      await context.close();
    }
  }
}

// Text at 200 %: as a browser's text size does it.
async function checkLargeText(browser, pages) {
  const context = await browser.newContext({ viewport: sizes.desktop });
  for (const [name, path] of Object.entries(pages)) {
    const page = await context.newPage();
    await page.goto(base + path);
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    report(`${name} at 200 % text`, await sidewaysProblems(page));
    await page.close();
  }
  await context.close();
}

async function checkWithoutScripts(browser, pages) {
  const context = await browser.newContext({ viewport: sizes.phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + pages['a rate']);
  const problems = [];
  if (await page.locator('table').count() < 3) problems.push('the tables are missing');
  await page.getByRole('link', { name: '不符合条件的' }).click();
  if (!page.url().includes('part=miss')) problems.push('the parts cannot be chosen');
  report('a figure without scripts', problems);

  await page.goto(base + '/');
  await page.getByRole('searchbox').fill('调解');
  await page.getByRole('button', { name: '搜索' }).click();
  report('search without scripts', page.url().includes('/search?q=') ? [] : ['the form does not lead to the search']);

  await page.goto(base + pages.report);
  const figures = await page.locator('article a.computed').count();
  await page.locator('article a.computed').first().click();
  report('a figure of the report opens', figures && page.url().includes('/figures/') ? [] : [`${figures} figures in the report`]);
  await context.close();
}

async function checkKeyboard(browser, pages) {
  const context = await browser.newContext({ viewport: sizes.desktop });
  const page = await context.newPage();
  await page.goto(base + pages.lists);
  await page.keyboard.press('Tab');
  const problems = [];
  if (await page.evaluate(() => document.activeElement.className) !== 'skip') problems.push('the first stop is not the skip link');
  await page.keyboard.press('Enter');
  if (await page.evaluate(() => document.activeElement.id) !== 'main') problems.push('the skip link does not lead to the content');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  if (outline === 'none') problems.push('the focus cannot be seen');
  report('by keyboard', problems);
  await context.close();
}

async function checkChart(browser, pages) {
  const context = await browser.newContext({ viewport: sizes.desktop });
  const page = await context.newPage();
  await page.goto(base + pages['a rate'], { waitUntil: 'load' });
  const charts = await page.locator('.chart canvas').count();
  report('a figure draws its chart', charts > 0 ? [] : ['there is no chart']);
  await context.close();
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage();
  const pages = await findPages(page);
  await page.close();
  await checkAll(browser, pages);
  await checkLargeText(browser, pages);
  await checkWithoutScripts(browser, pages);
  await checkKeyboard(browser, pages);
  await checkChart(browser, pages);
} finally {
  await browser.close();
}
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
