import type { CDPSession, Page } from '@livelit/e2e/harness';

/** What a page holds after a garbage collection. */
export interface Leftovers {
  readonly listeners: number;
  readonly nodes: number;
  readonly timers: number;
  readonly workers: number;
  /** Live objects by their class. */
  readonly objects: Readonly<Record<string, number>>;
}

const classes = ['MediaSource', 'SourceBuffer', 'HTMLVideoElement', 'RTCPeerConnection', 'WebSocket', 'AudioContext'];

/** Counts timers that wait; must be there before the page's own scripts. */
export const countTimers = (): void => {
  const waiting = new Set<unknown>();
  const page = window as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [set, clear, again] of [
    ['setTimeout', 'clearTimeout', false],
    ['setInterval', 'clearInterval', true],
    ['requestAnimationFrame', 'cancelAnimationFrame', false],
  ] as const) {
    const [setNative, clearNative] = [page[set]!.bind(window), page[clear]!.bind(window)];
    page[set] = (call: unknown, ...rest: unknown[]) => {
      const id = setNative(
        (...args: unknown[]) => {
          if (!again) waiting.delete(`${set}${String(id)}`);
          (call as (...args: unknown[]) => void)(...args);
        },
        ...rest,
      );
      waiting.add(`${set}${String(id)}`);
      return id;
    };
    page[clear] = (id: unknown) => {
      waiting.delete(`${set}${String(id)}`);
      return clearNative(id);
    };
  }
  (window as unknown as { waitingTimers: () => number }).waitingTimers = () => waiting.size;
};

/** Collects garbage and counts. */
export async function leftovers(page: Page, cdp: CDPSession): Promise<Leftovers> {
  for (let time = 0; time < 3; time++) {
    await cdp.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 200 })));
  }
  const objects: Record<string, number> = {};
  for (const name of classes) objects[name] = await countObjects(cdp, name);
  const { jsEventListeners, nodes } = await cdp.send('Memory.getDOMCounters');
  return {
    listeners: jsEventListeners,
    nodes,
    timers: await page.evaluate('window.waitingTimers()'),
    workers: page.workers().length,
    objects,
  };
}

async function countObjects(cdp: CDPSession, name: string): Promise<number> {
  const group = 'count';
  const { result } = await cdp.send('Runtime.evaluate', { expression: `${name}.prototype`, objectGroup: group });
  const { objects } = await cdp.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
    objectGroup: group,
  });
  const { result: count } = await cdp.send('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { return this.length; }',
    objectId: objects.objectId ?? '',
    returnByValue: true,
  });
  await cdp.send('Runtime.releaseObjectGroup', { objectGroup: group });
  return Number(count.value);
}
