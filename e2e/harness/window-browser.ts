import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { browserFlags, launchOptions } from '../../scripts/browser.mjs';

/** A window with one page in it, as a user has it: it can be minimised, and then the page is really hidden. */
export interface BrowserWindow {
  evaluate<T>(expression: string): Promise<T>;
  minimise(): Promise<void>;
  restore(): Promise<void>;
  /** What a browser does to a page that was hidden for long, and a phone at once: no task runs until it is thawed. */
  freeze(isFrozen: boolean): Promise<void>;
}

/** A Chromium without Playwright, whose emulated focus keeps every page visible for good. */
export interface WindowBrowser {
  open(url: string): Promise<BrowserWindow>;
  close(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Send = <T>(method: string, params?: object, sessionId?: string) => Promise<T>;

/** Starts it, headless. */
export async function startWindowBrowser(): Promise<WindowBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'livelit-profile-'));
  const child = spawn(
    launchOptions.executablePath ?? 'chromium',
    [...browserFlags, '--headless', '--mute-audio', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The browser ended. It said: ${said}`)));
  });
  const { send, close } = await connect(address);
  return {
    open: (url) => openWindow(send, url),
    close: async () => {
      close();
      child.kill();
      await exited;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function connect(address: string): Promise<{ send: Send; close: () => void }> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error) reject(new Error(`${method}: ${error.message}`));
          else resolve(result as never);
        });
        socket.send(JSON.stringify({ id, method, params, sessionId }));
      }),
    close: () => socket.close(),
  };
}

async function openWindow(send: Send, url: string): Promise<BrowserWindow> {
  const size = { width: 400, height: 300 };
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url, newWindow: true, ...size });
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  const { windowId } = await send<{ windowId: number }>('Browser.getWindowForTarget', { targetId });
  const be = (windowState: string) => send<void>('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  return {
    evaluate: async (expression) => {
      const { result, exceptionDetails } = await send<{
        result: { value: never };
        exceptionDetails?: { text: string };
      }>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }, sessionId);
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.value;
    },
    minimise: () => be('minimized'),
    restore: () => be('normal'),
    freeze: (isFrozen) => send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' }, sessionId),
  };
}
