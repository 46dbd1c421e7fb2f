// Opens pages in Chromium and prints what axe-core, HTML_CodeSniffer, Lighthouse and the browser itself find, as JSON.
// node pages.mjs FOLDER PAGE... ; CHROMIUM names the browser, MODULES the folder of the packages.

import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, ...pages] = process.argv.slice(2);
const require = createRequire(path.join(process.env.MODULES, 'here.js'));
const puppeteer = require('puppeteer');
const axe = require('axe-core');
const pa11y = require('pa11y');
const { default: lighthouse } = await import(pathToFileURL(require.resolve('lighthouse')));

const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const VIEWS = [
  { name: 'phone', width: 375 },
  { name: 'tablet', width: 768 },
  { name: 'desktop', width: 1280 },
  { name: 'dark', width: 1280, scheme: 'dark' },
  { name: 'print', width: 794, media: 'print' },
];
const findings = [];

function find(page, judge, level, code, message) {
  const is_new = !findings.some((one) => one.file === page && one.judge === judge && one.code === code && one.message === message);
  if (is_new) findings.push({ file: page, judge, level, code, message });
}

// The publication as a web server would show it, on this machine only.
function serve() {
  const root = path.resolve(folder);
  const server = http.createServer((request, response) => {
    const file = path.join(root, decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    if (!file.startsWith(root) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

async function look(browser, base, page, view) {
  const tab = await browser.newPage();
  tab.on('request', (request) => {
    const address = request.url();
    if (/^https?:/.test(address) && !address.startsWith(base)) find(page, 'browser', 'error', 'network', `asks for ${address}`);
  });
  tab.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) find(page, 'browser', 'error', 'missing', `${response.url().slice(base.length)} is not there`);
  });
  tab.on('pageerror', (error) => find(page, 'browser', 'error', 'script', String(error)));
  await tab.setViewport({ width: view.width, height: 900 });
  if (view.scheme) await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: view.scheme }]);
  if (view.media) await tab.emulateMediaType(view.media);
  await tab.goto(base + encodeURI(page), { waitUntil: 'load' });
  await tab.evaluate(axe.source);
  const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const rule of violations) {
    const level = rule.tags.includes('best-practice') ? 'warning' : 'error';
    find(page, 'axe-core', level, rule.id, `${rule.help} (${view.name}: ${rule.nodes[0].target.join(' ')})`);
  }
  const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) find(page, 'browser', 'error', 'sideways', `scrolls sideways by ${over} px (${view.name})`);
  await tab.close();
}

// Lighthouse's accessibility, on its phone; the score must be 1.00.
async function rate(browser, base, page) {
  const { port } = new URL(browser.wsEndpoint());
  const options = { port: Number(port), output: 'json', onlyCategories: ['accessibility'], logLevel: 'error' };
  const { lhr } = await lighthouse(base + encodeURI(page), options);
  if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
  const { score, auditRefs } = lhr.categories.accessibility;
  for (const { id, weight } of auditRefs) {  // what weighs nothing is advice
    const { score: one, title } = lhr.audits[id];
    if (one !== null && one < 1) find(page, 'Lighthouse', weight ? 'error' : 'warning', id, title);
  }
  if (score !== 1) find(page, 'Lighthouse', 'error', 'score', `accessibility is ${score}`);
}

const server = await serve();
const base = `http://127.0.0.1:${server.address().port}/`;
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];  // Chromium's cannot be had as root
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: sandbox });
try {
  for (const page of pages) {
    for (const view of VIEWS) await look(browser, base, page, view);
    const told = await pa11y(base + encodeURI(page), { browser, runners: ['htmlcs'], standard: 'WCAG2AA', includeWarnings: true });
    for (const issue of told.issues) find(page, 'pa11y', issue.type, issue.code, `${issue.message} (${issue.selector})`);
    await rate(browser, base, page);
  }
} finally {
  await browser.close();
  server.close();
}
console.log(JSON.stringify(findings));
