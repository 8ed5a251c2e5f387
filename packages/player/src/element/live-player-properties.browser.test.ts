import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { fakeEngine, type FakeEngine } from '../testing/fake-engine.ts';
import './define.ts';
import type { LivePlayerElement } from './live-player-element.ts';

const patience = { timeout: 15_000 };

let element: LivePlayerElement;
let engine: FakeEngine;

function mount(set: Partial<LivePlayerElement> = {}): void {
  element = document.createElement('live-player');
  Object.assign(element, { muted: true, config: { engines: [engine] }, ...set });
  element.style.width = '640px';
  document.body.append(element);
}
const playing: Partial<LivePlayerElement> = { src: 'https://host/a', type: 'fake', autoplay: true };
const reaches = (state: string) => expect.poll(() => element.state, patience).toBe(state);

beforeEach(() => {
  engine = fakeEngine();
});
afterEach(() => {
  element.remove();
  vi.restoreAllMocks();
});

it('keeps for its player what is set before there is one', async () => {
  mount({ minBuffer: 2, catchUp: { rate: 1.2, jump: false } });
  expect(element.minBuffer).toBe(2);
  await element.updateComplete;
  expect(element.player!.minBuffer).toBe(2);
  expect(element.player!.catchUp).toEqual({ rate: 1.2, jump: false });
});

it('gets its controls when they are asked for while it plays', async () => {
  mount(playing);
  await reaches('playing');
  // Its notices are there by then, and no change of its state will come.
  await expect.poll(() => element.shadowRoot!.querySelector('[part=status]'), patience).not.toBeNull();
  element.controls = true;
  await expect.poll(() => element.shadowRoot!.querySelector('live-player-controls'), patience).not.toBeNull();
});

it('gives the picture out of the cache back when it leaves the page, and fetches it anew', async () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  const made = [1, 2].map((picture) => URL.createObjectURL(new Blob([`picture ${picture}`])));
  let asked = 0;
  const objectUrl = async () => made[asked++]!;
  mount({ poster: '/poster.png', config: { engines: [engine], cache: { objectUrl } as never } });
  const picture = () => element.shadowRoot!.querySelector<HTMLImageElement>('[part=poster]')?.src;
  await expect.poll(picture, patience).toBe(made[0]);
  element.remove();
  await expect.poll(() => revoke.mock.calls, patience).toEqual([[made[0]]]);
  document.body.append(element);
  await expect.poll(picture, patience).toBe(made[1]);
});

it('knows its window on top, stays there when another stream takes over, and comes back', async () => {
  mount(playing);
  await reaches('playing');
  const button = document.createElement('button');
  button.textContent = 'on top';
  button.addEventListener('click', () => void element.requestPictureInPicture());
  document.body.append(button);
  await userEvent.click(button);
  button.remove();
  await expect.poll(() => element.pictureInPicture, patience).toBe('video');
  const before = element.video;
  await element.switchStream({ url: 'https://host/b', type: 'fake' });
  expect(element.video).not.toBe(before);
  await expect.poll(() => element.pictureInPicture, patience).toBe('video');
  await element.exitPictureInPicture();
  expect(document.pictureInPictureElement).toBeNull();
});

it('takes an attribute of latency alone, and forgets it when it is taken away', async () => {
  mount({ config: { engines: [engine], targetLatency: 4 } });
  const target = async () => {
    await element.updateComplete;
    return element.player!.targetLatency;
  };
  element.setAttribute('min-cache', '5');
  expect(await target()).toBe(5);
  element.removeAttribute('min-cache');
  element.setAttribute('target-latency', '2');
  expect(await target()).toBe(2);
  element.removeAttribute('target-latency');
  expect(await target()).toBe(4);
});
