import { chromium, type Browser, type CDPSession, type Page } from '@livelit/e2e/harness';

import { launchOptions } from '../../scripts/browser.mjs';
import type { BenchPage } from '../pages/watch.ts';
import type { PageServer } from './page-server.ts';

/** What a page is to play. */
export interface Playing {
  readonly url: string;
  readonly type: string;
  readonly live?: boolean;
  /** More words for the page's query. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A page of a bench, in a browser context of its own. */
export interface OpenPage {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Reads or calls something of `window.bench`. */
  bench<T>(use: (bench: BenchPage) => T): Promise<T>;
  close(): Promise<void>;
}

export const launch = (args: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ ...launchOptions, args: [...launchOptions.args, ...args] });

/** The address of a page that plays this. */
export function addressOf(server: PageServer, page: string, { url, type, live, query }: Playing): string {
  const words = new URLSearchParams({ url, type, ...(live ? { live: '1' } : {}), ...query });
  return `${server.url}/${page}/?${words}`;
}

/** Opens an empty page, small, so that its drawing costs little. */
export async function openPage(browser: Browser): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 320, height: 200 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  return {
    page,
    cdp,
    bench: (use) => page.evaluate(`(${use.toString()})(window.bench)`),
    close: () => context.close(),
  };
}

/** Waits until a page has presented a frame; false when it has not in time. */
export async function untilFrame({ page }: OpenPage, timeoutMs: number): Promise<boolean> {
  try {
    await page.waitForFunction(() => window.bench?.firstFrame > 0, undefined, { timeout: timeoutMs, polling: 50 });
    return true;
  } catch {
    return false;
  }
}
