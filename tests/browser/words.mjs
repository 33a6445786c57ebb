// The interface's words in both languages, from locale/, the definitions and the law's refusals: so that a story is told
// once, in Chinese, and walked in both; and what of one language is left over on pages of the other.
import { readFileSync, readdirSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const text = (path) => readFileSync(new URL(path, root), 'utf8');
const plain = (value) => value.trim().replace(/^"(.*)"$/s, '$1').replace(/\\"/g, '"');

// Chinese → every English text that stands for it.
const pairs = new Map();
const pair = (zh, en) => {
  if (zh && en) pairs.set(zh, new Set([...(pairs.get(zh) ?? []), en]));
};

function readLocale(path) {
  const found = new Map();
  let section = '';
  for (const line of text(path).split('\n')) {
    const [, indent, key, value] = /^( *)"?([a-z_0-9]+)"?:\s*(.*)$/.exec(line) ?? [];
    if (!key) continue;
    if (!indent) section = key;
    if (value) found.set(indent ? `${section}.${key}` : key, plain(value));
  }
  return found;
}

const chinese = readLocale('locale/zh_CN.yaml');
const english = readLocale('locale/en.yaml');
for (const [key, zh] of chinese) pair(zh, english.get(key));

for (const file of readdirSync(new URL('domains/', root)).filter((name) => name.endsWith('.yaml'))) {
  const both = /\{zh: ("(?:[^"\\]|\\.)*"|[^,{}]+), en: ("(?:[^"\\]|\\.)*"|[^,{}]+)/g;
  for (const [, zh, en] of text(`domains/${file}`).matchAll(both)) pair(plain(zh), plain(en));
}

// A line of CSV whose fields may be quoted.
const fields = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted?.replace(/""/g, '"') ?? bare);
const [head, ...gates] = text('law/gates.csv').split('\n').filter(Boolean).map(fields);
const refusals = gates.map((gate) => [gate[head.indexOf('refusal_zh')], gate[head.indexOf('refusal_en')]]);

// What a text of the story may be on the page: the text itself, where it is data.
export function inLanguage(language, zh) {
  if (language === 'zh') return [zh];
  if (pairs.has(zh)) return [...pairs.get(zh), zh];
  const refusal = refusals.filter(([told]) => told?.includes(zh)).map(([, en]) => en);
  if (refusal.length) return refusal;
  return [zh, zh.replace(/[\u4e00-\u9fff][\u4e00-\u9fff（）]*/g, (run) => [...(pairs.get(run) ?? [run])][0])];
}

// Runs in the page. On Chinese pages: two English words in a row that are not code. On English pages: Chinese that is not
// marked as such, which is data (WCAG 3.1.2); numbers of records and names of people at work are data that anyone can read.
export function leftovers() {
  const english = document.documentElement.lang.startsWith('en');
  const other = english ? /[\u4e00-\u9fff]{2,}/ : /[A-Za-z]{2,}(?:,? [a-z]{2,})+/;
  const number = /[^\s,]*\d[^\s,]*/g;
  const found = [];
  const look = (element, words, what) => {
    const marked = element.closest('[lang]');
    if (english ? marked?.lang.startsWith('zh') : marked?.lang.startsWith('en')) return;
    if (element.closest('code, pre, textarea, script, style, .code, .digest, .who, .suggestions')) return;
    // Messages quote what was given, and tell what may be.
    const rest = words.replace(/“[^”]*”|: [\u4e00-\u9fff（）、]+$/g, ' ').replace(number, ' ');
    if (other.test(rest)) found.push(`${what} <${element.localName}> ${words.trim().slice(0, 60)}`);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) look(walk.currentNode.parentElement, walk.currentNode.data, 'text');
  for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
    for (const element of document.querySelectorAll(`[${name}]`)) look(element, element.getAttribute(name), name);
  }
  return found;
}
