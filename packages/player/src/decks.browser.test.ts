import { expect, it, vi } from 'vitest';

import { Decks } from './decks.ts';

it('dresses the deck that is seen also where a policy forbids style attributes', async () => {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="style-src 'self'">`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const page = frame.contentDocument!;
  const video = page.createElement('video');
  video.style.cssText = 'width: 200px; background: red';
  page.body.append(video);
  const decks = new Decks(video);
  decks.spare();
  const { opacity, width, position } = frame.contentWindow!.getComputedStyle(decks.swap());
  expect([opacity, width, position]).toEqual(['1', '200px', 'static']);
  frame.remove();
});

it('shows the other deck where the first has been moved to meanwhile', () => {
  const [here, there] = [document.createElement('div'), document.createElement('div')];
  document.body.append(here, there);
  const video = document.createElement('video');
  here.append(video);
  const decks = new Decks(video);
  decks.spare();
  there.append(video);
  expect(decks.swap().parentNode).toBe(there);
  here.remove();
  there.remove();
});

it('sends the sound of the other deck to the loudspeaker of the first', () => {
  const video = document.createElement('video');
  Object.defineProperty(video, 'sinkId', { value: 'kitchen' });
  const decks = new Decks(video);
  const sent = vi.spyOn(decks.spare(), 'setSinkId').mockResolvedValue();
  decks.swap();
  expect(sent).toHaveBeenCalledWith('kitchen');
});
