// Shows every page in Firefox and asks for a call: node visit.mjs ADDRESS light|dark|forced. Prints a line for each fault.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../artifacts/firefox/', import.meta.url)); // where test.sh installs the packages
const puppeteer = require('puppeteer-core');
const [address, colors] = process.argv.slice(2);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  extraPrefsFirefox: {
    'layout.css.prefers-color-scheme.content-override': colors === 'dark' ? 0 : 1,
    'browser.display.document_color_use': colors === 'forced' ? 2 : 1, // the visitor's colours replace the page's
  },
});

async function open(path, width) {
  const page = await browser.newPage();
  page.on('pageerror', error => console.log(`${path}: ${error.message}`));
  page.on('console', said => said.type() === 'error' && console.log(`${path}: ${said.text()}`));
  await page.setViewport({ width, height: 800 });
  await page.goto(new URL(path, address).href, { waitUntil: 'networkidle0' }); // the form knows its texts then
  return page;
}

async function judge(page, name) {
  await page.evaluate(axe);
  for (const fault of await page.evaluate(async () => (await axe.run()).violations.map(one => `${one.id} ${one.nodes.map(node => node.html).join(' | ')}`))) {
    console.log(`${name}: ${fault}`);
  }
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (excess > 0) {
    console.log(`${name}: ${excess} px too wide`);
  }
}

try {
  for (const path of ['/', '/en/', '/detalle/', '/en/details/', '/privacidad.html', '/en/privacy.html', '/404.html']) {
    for (const width of [320, 1366]) {
      const page = await open(path, width);
      await judge(page, `${path} at ${width}`);
      await page.close();
    }
  }

  const page = await open('/', 390);
  const find = name => page.waitForSelector(`webex-callback >>> ${name}`, { visible: true });
  await (await find('#phone')).type('321 1234567');
  await (await find('#consent')).click();
  await (await find('[type=submit]')).click();
  await find('[part=result]');
  await judge(page, 'the confirmation');
} finally {
  await browser.close();
}
