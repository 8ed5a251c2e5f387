import { LiveCode, LiveError, type LiveErrorEvent } from '@livelit/core';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { fakeEngine, type FakeEngine } from '../testing/fake-engine.ts';
import { next } from '../testing/watching.ts';
import './define.ts';
import type { LivePlayerElement } from './live-player-element.ts';

const patience = { timeout: 15_000 };
const broken = new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'Nobody is live.', { detail: { retryAfterMs: 100_000 } });
const refused = new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Who are you?', { detail: { httpStatus: 401 } });

let element: LivePlayerElement;
let engine: FakeEngine;

async function mount(attributes: Record<string, string> = {}, set: Partial<LivePlayerElement> = {}): Promise<void> {
  element = document.createElement('live-player');
  for (const [name, value] of Object.entries({ type: 'fake', autoplay: '', muted: '', ...attributes }))
    element.setAttribute(name, value);
  Object.assign(element, { config: { engines: [engine], retry: { baseDelayMs: 20 } }, ...set });
  element.style.cssText = 'width: 480px; aspect-ratio: 16/9';
  document.body.append(element);
  await element.updateComplete;
}
const reaches = (state: string) => expect.poll(() => element.state, patience).toBe(state);
const part = <E extends HTMLElement>(name: string) => element.shadowRoot!.querySelector<E>(`[part=${name}]`);
/** What lies over the picture comes after what the picture needs. */
const text = () => element.shadowRoot!.querySelector<HTMLElement>('[part=overlay]')?.innerText ?? '';

beforeEach(() => {
  document.documentElement.lang = 'en';
  engine = fakeEngine();
});
afterEach(() => {
  element.remove();
});

describe('playing', () => {
  it('plays what src says and shows its state to CSS', async () => {
    await mount({ src: 'https://host/a' });
    await reaches('playing');
    expect(element.matches(':state(playing)')).toBe(true);
    expect(element.matches(':state(connecting)')).toBe(false);
    expect(element.paused).toBe(false);
    expect(element.video?.muted).toBe(true);
  });

  it('repeats the events of the engine', async () => {
    engine.refuse(refused);
    await mount();
    const states: string[] = [];
    element.addEventListener('statechange', () => states.push(element.state));
    const failed = next<LiveErrorEvent>(element, 'error');
    element.src = 'https://host/a';
    expect((await failed).error).toBe(refused);
    expect(states).toEqual(['connecting', 'error']);
  });

  it('plays another source when src changes, and stops without one', async () => {
    await mount({ src: 'https://host/a' });
    await reaches('playing');
    element.src = 'https://host/b';
    await expect.poll(() => element.player?.source?.url).toBe('https://host/b');
    await reaches('playing');
    expect(engine.starts).toHaveLength(2);
    element.src = '';
    await reaches('idle');
  });

  it('connects anew with a new token, which never becomes an attribute', async () => {
    await mount({ src: 'https://host/a' }, { token: 'one' });
    await reaches('playing');
    element.token = 'two';
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    expect(element.player?.source?.token).toBe('two');
    expect(element.outerHTML).not.toMatch(/one|two/);
  });

  it('waits for a click without autoplay', async () => {
    await mount({ src: 'https://host/a' });
    element.remove();
    engine = fakeEngine();
    element = document.createElement('live-player');
    Object.assign(element, { type: 'fake', muted: true, src: 'https://host/a', config: { engines: [engine] } });
    document.body.append(element);
    await reaches('paused');
    expect(engine.starts).toHaveLength(0);
    await userEvent.click(page.getByRole('button', { name: 'Play' }));
    await reaches('playing');
    expect(part('play')).toBeNull();
  });

  it('follows play(), pause() and the sound of the video', async () => {
    await mount({ src: 'https://host/a' });
    await reaches('playing');
    element.pause();
    await reaches('paused');
    await element.play();
    await reaches('playing');
    element.video!.muted = false;
    await expect.poll(() => element.muted).toBe(false);
    element.volume = 0.5;
    expect(element.video!.volume).toBe(0.5);
  });

  it('does not call a broken address again and again', async () => {
    const failed = vi.fn<() => void>();
    await mount();
    element.addEventListener('error', failed);
    element.src = 'http://';
    await reaches('error');
    element.requestUpdate();
    await element.updateComplete;
    await element.updateComplete;
    expect(failed).toHaveBeenCalledTimes(1);
  });
});

describe('life in the page', () => {
  it('plays on when it is moved', async () => {
    await mount({ src: 'https://host/a' });
    await reaches('playing');
    const { player } = element;
    const box = document.createElement('div');
    document.body.append(box);
    box.append(element);
    await Promise.resolve();
    expect(element.player).toBe(player);
    expect(engine.starts).toHaveLength(1);
    element.remove();
    box.remove();
  });

  it('lets go when it is removed and plays again when it returns', async () => {
    await mount({ src: 'https://host/a' });
    await reaches('playing');
    const { video } = element;
    element.remove();
    await expect.poll(() => video!.srcObject).toBeNull();
    expect(engine.starts[0]!.signal.aborted).toBe(true);
    expect(element.state).toBe('idle');
    document.body.append(element);
    await reaches('playing');
    expect(engine.starts).toHaveLength(2);
  });

  it('can be made by a parser, by script and twice', async () => {
    await mount({ src: 'https://host/a' });
    const template = document.createElement('template');
    template.innerHTML = '<live-player type="fake"></live-player>';
    const other = document.importNode(template.content, true).firstElementChild as LivePlayerElement;
    expect(() => document.body.append(other)).not.toThrow();
    other.remove();
  });
});

describe('what it tells', () => {
  it('connects visibly', async () => {
    engine = fakeEngine({}, () => new Promise(() => {}));
    await mount({ src: 'https://host/a' });
    await reaches('connecting');
    await expect.poll(text, patience).toContain('Connecting');
    expect(part('spinner')).not.toBeNull();
  });

  it('counts the attempts and the seconds, and tries at once on request', async () => {
    engine.refuse(broken);
    await mount({ src: 'https://host/a' });
    await expect
      .poll(text, patience)
      .toMatch(/Reconnecting, attempt 1\s+The stream .*\s+Code -9202 ERROR_SOURCE_NOT_FOUND\s+Next try in \d+ s/);
    engine.refuse(undefined);
    await userEvent.click(page.getByRole('button', { name: 'Try now' }));
    await reaches('playing');
    expect(text().trim()).toBe('');
  });

  it('says what went wrong, what to do and the code, and begins again on request', async () => {
    engine.refuse(refused);
    await mount({ src: 'https://host/a' });
    await expect.poll(text, patience).toContain('-9104 ERROR_UNAUTHORIZED');
    expect(text()).toContain('HTTP 401');
    engine.refuse(undefined);
    await userEvent.click(page.getByRole('button', { name: 'Try now' }));
    await reaches('playing');
  });

  it('speaks the language of the page, and changes with it', async () => {
    document.documentElement.lang = 'zh-CN';
    engine.refuse(broken);
    await mount({ src: 'https://host/a' });
    await expect.poll(text, patience).toContain('正在重新连接，第 1 次尝试');
    document.documentElement.lang = 'en';
    await expect.poll(text, patience).toContain('Reconnecting');
  });

  it('offers a button when the browser wants a click', async () => {
    await mount({ src: '' });
    const play = vi.spyOn(element.video!, 'play');
    play.mockRejectedValue(new DOMException('No gesture.', 'NotAllowedError'));
    element.src = 'https://host/a';
    await reaches('blocked');
    expect(element.matches(':state(blocked)')).toBe(true);
    play.mockRestore();
    await userEvent.tab();
    expect(element.shadowRoot!.activeElement).toBe(part('play'));
    await userEvent.keyboard('{Enter}');
    await reaches('playing');
  });

  it('shows the poster slot until the first picture', async () => {
    let release = () => {};
    engine = fakeEngine({}, () => new Promise<void>((resolve) => (release = resolve)));
    await mount({ src: 'https://host/a' });
    const poster = element.shadowRoot!.querySelector<HTMLElement>('.poster')!;
    expect(poster.hidden).toBe(false);
    release();
    await reaches('playing');
    await expect.poll(() => poster.hidden).toBe(true);
  });
});

describe('accessibility', () => {
  const violations = async () =>
    (await axe.run(element)).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);

  for (const scheme of ['light', 'dark']) {
    it(`has no violations while reconnecting, blocked or failed (${scheme})`, async () => {
      document.documentElement.style.colorScheme = scheme;
      engine.refuse(broken);
      await mount({ src: 'https://host/a' });
      await expect.poll(text, patience).toContain('Next try');
      expect(await violations()).toEqual([]);

      engine.refuse(refused);
      element.src = 'https://host/b';
      await reaches('error');
      await element.updateComplete;
      expect(await violations()).toEqual([]);

      const play = vi
        .spyOn(element.video!, 'play')
        .mockRejectedValue(new DOMException('No gesture.', 'NotAllowedError'));
      engine.refuse(undefined);
      element.src = 'https://host/c';
      await reaches('blocked');
      await element.updateComplete;
      expect(await violations()).toEqual([]);
      play.mockRestore();
      document.documentElement.style.colorScheme = '';
    });
  }
});
