import { afterEach, beforeEach, expect } from 'vitest';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import '../element/define.ts';
import { fakeTransport, type FakeTransport } from './fake-transport.ts';

const patience = { timeout: 15_000 };
const videoQuality = { width: 320, height: 180, fps: 15, kbps: 300 };

/** A `<live-pusher>` for one test, with a transport that does as the test says. */
export interface MountedPusher {
  readonly element: LivePusherElement;
  readonly transport: FakeTransport;
  /** Puts an element with these attributes and properties into the page. */
  readonly mount: (attributes?: Record<string, string>, set?: Partial<LivePusherElement>) => Promise<LivePusherElement>;
  readonly reaches: (state: string) => Promise<void>;
  /** The control bar's own root. */
  readonly bar: () => ShadowRoot;
  /** Waits until the bar is there. */
  readonly barComes: () => Promise<void>;
  /** What bar and panels say. */
  readonly says: () => string;
  /** A button of the bar, by its English name. */
  readonly button: (name: string) => HTMLElement;
}

/** Mounts elements for the tests of one file. */
export function mountedPusher(): MountedPusher {
  let element: LivePusherElement;
  let transport: FakeTransport;
  beforeEach(() => {
    document.documentElement.lang = 'en';
    transport = fakeTransport();
  });
  afterEach(() => {
    element?.remove();
    document.documentElement.dir = '';
    document.documentElement.style.colorScheme = '';
  });
  const controls = () => element.shadowRoot?.querySelector('live-pusher-controls')?.shadowRoot;
  return {
    get element() {
      return element;
    },
    get transport() {
      return transport;
    },
    async mount(attributes = {}, set = {}) {
      element = document.createElement('live-pusher');
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      const { config, ...rest } = set;
      Object.assign(element, {
        config: {
          transports: [transport],
          retry: { baseDelayMs: 10 },
          statisticsInterval: 0.3,
          videoQuality,
          ...config,
        },
        ...rest,
      });
      element.style.cssText = 'width: 480px; height: 360px';
      document.body.append(element);
      await element.updateComplete;
      return element;
    },
    reaches: (state) => expect.poll(() => element.state, patience).toBe(state),
    bar: () => controls()!,
    barComes: () => expect.poll(() => controls()?.querySelector('.bar'), patience).toBeTruthy(),
    says: () =>
      [...(controls()?.querySelectorAll<HTMLElement>('.over, .bar') ?? [])].map((one) => one.innerText).join('\n'),
    button: (name) =>
      [...controls()!.querySelectorAll<HTMLElement>('button')].find(
        (one) => (one.ariaLabel ?? one.innerText.trim()) === name,
      )!,
  };
}
