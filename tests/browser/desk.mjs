// The workbench in a real browser: for each person a story, from sign-in to result (stories/). Each is walked twice: in
// Chinese at the size of the person's desk or phone, and in English at the other size, in a district of its own. Some are
// told side by side. Prints TAP.
// Usage: PLUMBLINE_PASSWORD=… [PLUMBLINE_SHOTS=FOLDER] node desk.mjs URL_ZH URL_EN [STORY…]
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Person, desktop, phone } from './person.mjs';
import { stories } from './stories.mjs';

const [zh, en, ...only] = process.argv.slice(2);
const folder = process.env.PLUMBLINE_SHOTS;
const shared = { password: process.env.PLUMBLINE_PASSWORD, folder, shapes: new Set() };
const TOGETHER = 3;
const PATIENCE = 300000; // ms, on a machine that has other things to do

let count = 0;
let failed = 0;

function report(name, problems) {
  count += 1;
  if (problems.length) failed += 1;
  console.log(`${problems.length ? 'not ok' : 'ok'} ${count} - ${name}`);
  for (const problem of problems) console.log(`  # ${problem}`);
}

async function walk(browser, { name, size, scripts = true, keyboard = false, tell }, language, base) {
  const context = await browser.newContext({ viewport: size, javaScriptEnabled: scripts, locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
  context.setDefaultTimeout(30000);
  const person = new Person(await context.newPage(), { ...shared, base }, { language, size, scripts, keyboard });
  const late = new Promise((_, refuse) => { setTimeout(refuse, PATIENCE, new Error('the story does not end')).unref(); });
  try {
    await Promise.race([tell(person), late]);
  } catch (e) {
    const shown = await person.shown('main').catch(() => '');
    person.problems.push(`at ${person.where}: ${e.message.split('\n').slice(0, 4).join(' ')}`, shown.slice(0, 400));
  }
  const how = `${name} (${language}, ${size.width}px)`;
  report(how, person.problems);
  report(`${how}: its ${person.pages} pages`, [...new Set(person.faults)]);
  await Promise.all([context.close(), person.other?.context().close()]);
}

for (const language of folder ? ['zh', 'en'] : []) mkdirSync(`${folder}/${language}`, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const queue = stories
  .filter(({ name }) => !only.length || only.some((part) => name.includes(part)))
  .flatMap((story) => {
    const size = story.size ?? desktop;
    return [[story, size, 'zh', zh], [story, size === desktop ? phone : desktop, 'en', en]];
  });
try {
  await Promise.all(Array.from({ length: TOGETHER }, async () => {
    for (let next; (next = queue.shift());) {
      const [story, size, language, base] = next;
      await walk(browser, { ...story, size }, language, base);
    }
  }));
} finally {
  await browser.close();
}
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
