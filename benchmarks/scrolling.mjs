// What a page costs Chromium to open, to scroll and to show in one language: processor time of its main
// thread, which other work on the machine leaves alone.
// MODULES=FOLDER CHROMIUM=PROGRAM node benchmarks/scrolling.mjs PAGE.html ; MODULES holds puppeteer, such as
// the folder .validators/node that `make validate` makes.

import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const puppeteer = createRequire(path.join(process.env.MODULES, 'here.js'))('puppeteer');
const page = pathToFileURL(path.resolve(process.argv[2])).href;
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: sandbox });
const FRAMES = 300;

for (const [name, width, height] of [['desktop', 1280, 900], ['phone', 375, 812]]) {
  const tab = await browser.newPage();
  await tab.setViewport({ width, height });
  const session = await tab.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((one) => one.name === 'TaskDuration').value * 1000;
  };
  const timed = async (does) => {
    const before = await spent();
    await does();
    return await spent() - before;
  };
  await tab.goto(page, { waitUntil: 'load' });
  await new Promise((ready) => setTimeout(ready, 1500));
  const told = [`opened ${Math.round(await spent())} ms`];
  const frames = await timed(() => tab.evaluate((count) => new Promise((done) => {
    const step = () => { scrollBy(0, 120); if (--count) requestAnimationFrame(step); else done(); };
    step();
  }), FRAMES));
  told.push(`scrolled ${(frames / FRAMES).toFixed(1)} ms a frame of 120 px`);
  for (const button of ['#songngu-1', '#songngu-2', '#songngu-both']) {
    const cost = await timed(() => tab.evaluate((wanted) => new Promise((done) => {
      document.querySelector(wanted).click();
      requestAnimationFrame(() => requestAnimationFrame(done));
    }), button));
    told.push(`${button} ${Math.round(cost)} ms`);
  }
  console.log(`${name}: ${told.join(', ')}`);
  await tab.close();
}
await browser.close();
