import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const fixed = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']]
    .filter(Boolean)
    .map((dir) => join(String(dir), 'Google/Chrome/Application/chrome.exe')),
};

/** The program of this name on PATH, or undefined. */
export function findProgram(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const dir of (process.env['PATH'] ?? '').split(delimiter))
    for (const ending of endings) {
      const path = join(dir, name + ending);
      if (dir && existsSync(path)) return path;
    }
  return undefined;
}

/** A Chrome or Chromium of this machine: CHROME_PATH first, then PATH, then the usual places. */
export function findBrowser() {
  const asked = process.env['CHROME_PATH'];
  if (asked && existsSync(asked)) return asked;
  for (const name of names) {
    const path = findProgram(name);
    if (path) return path;
  }
  return (fixed[process.platform] ?? []).find((path) => existsSync(path));
}

/** Flags under which a test browser has two fake cameras and three fake microphones, starts sound unasked and calls nobody. */
export const browserFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--use-fake-device-for-media-stream=device-count=2',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Launch options for Playwright: the browser of this machine, else the one that Playwright downloaded. */
export const launchOptions = {
  ...(findBrowser() ? { executablePath: findBrowser() } : {}),
  args: browserFlags,
};
