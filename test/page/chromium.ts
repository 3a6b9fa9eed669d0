import { existsSync } from 'node:fs';
import { type Browser, launch } from 'puppeteer-core';

/** Where systems keep it; CHROME_PATH names another. */
const PLACES = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser of this machine: none is ever downloaded. */
export const CHROMIUM = PLACES.find((place) => place && existsSync(place));

export const openChromium = (executablePath: string): Promise<Browser> =>
  // Without a sandbox it runs as root as well, which is who runs in a container.
  launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
