import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands, page, userEvent } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import '../element/define.ts';
import type { LivePlayerElement } from '../element/live-player-element.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { next } from '../testing/watching.ts';

const patience = { timeout: 20_000 };

let origin: { id: string; url: string };
let element: LivePlayerElement;

beforeEach(async () => {
  document.documentElement.lang = 'en';
  await page.viewport(900, 700);
  origin = await commands.startMediaOrigin();
});
afterEach(async () => {
  element.remove();
  document.documentElement.dir = '';
  await commands.stopMediaOrigin(origin.id);
});

async function mount(attributes: Record<string, string>, set: Partial<LivePlayerElement> = {}): Promise<void> {
  element = document.createElement('live-player');
  for (const [name, value] of Object.entries({ controls: '', autoplay: '', muted: '', ...attributes }))
    element.setAttribute(name, value);
  Object.assign(element, set);
  element.style.cssText = 'width: 640px';
  document.body.append(element);
  await element.updateComplete;
}

const plays = async (path: string, attributes: Record<string, string> = {}) => {
  await mount({ src: `${origin.url}${path}`, ...attributes });
  await expect.poll(() => element.state, patience).toBe('playing');
  await expect.poll(() => bar('media-play-button'), patience).not.toBeNull();
};
const controls = () => element.shadowRoot!.querySelector('live-player-controls');
const bar = <E extends HTMLElement>(selector: string) => controls()?.shadowRoot?.querySelector<E>(selector) ?? null;
const settings = () => bar<HTMLElement>('live-player-settings')!.shadowRoot!;
const items = () => [...settings().querySelectorAll<HTMLElement>('.menu > [role]')];
const item = (name: string) => items().find(({ textContent }) => textContent.includes(name))!;
const click = (target: Element | null) => userEvent.click(target!);
const press = async (name: string) => {
  await userEvent.click(item(name));
};
const openMenu = async (name: string) => {
  await click(settings().querySelector('.icon'));
  await expect.poll(() => items().length, patience).toBeGreaterThan(1);
  if (name) await press(name);
};
const visible = (selector: string) => bar(selector)!.checkVisibility();

describe('a file', () => {
  it('is paused, muted and seeked by the bar', async () => {
    await plays('/hls/master.m3u8');
    await click(bar('media-play-button'));
    await expect.poll(() => element.paused, patience).toBe(true);
    await click(bar('media-mute-button'));
    await expect.poll(() => element.muted).toBe(false);
    expect(visible('media-time-range')).toBe(true);
    expect(visible('media-live-button')).toBe(false);
    await userEvent.click(bar('media-time-range')!);
    await expect.poll(() => element.currentTime, patience).toBeGreaterThan(8);
    expect(element.currentTime).toBeLessThan(12);
  });

  it('offers its qualities, sound tracks and speeds, and takes what is chosen', async () => {
    await plays('/hls/master.m3u8');
    await openMenu('Quality');
    expect(items().map(({ textContent }) => textContent.trim())).toEqual(
      expect.arrayContaining(['Quality', '360p', '180p', '90p']),
    );
    await press('180p');
    await expect
      .poll(() => element.player!.selectedLevel)
      .toBe(element.levels.findIndex(({ height }) => height === 180));
    expect(item('180p').ariaChecked).toBe('true');
    await expect.poll(() => element.videoHeight, patience).toBe(180);

    await press('Quality');
    await press('Speed');
    await press('1.5×');
    expect(element.playbackRate).toBe(1.5);
    await press('Speed');
    await press('Sound track');
    const [, second] = [...element.audioTracks];
    await press(second!.label);
    await expect.poll(() => element.player!.audioTrack, patience).toBe(1);
    expect(second!.enabled).toBe(true);
  });

  it('offers the subtitles of the stream, and shows the ones that are chosen', async () => {
    await plays('/hls/master.m3u8');
    await expect.poll(() => [...element.textTracks].map(({ kind }) => kind), patience).toContain('subtitles');
    await openMenu('Subtitles');
    expect(item('Off').ariaChecked).toBe('true');
    await press('English');
    await expect.poll(() => item('English').ariaChecked).toBe('true');
    const shown = [...element.textTracks].find(({ mode }) => mode === 'showing')!;
    expect(shown.language).toBe('en');
    await expect.poll(() => shown.cues?.length ?? 0, patience).toBeGreaterThan(0);
  });

  it('shows its statistics, live', async () => {
    await plays('/hls/master.m3u8');
    await openMenu('Statistics');
    const panel = () => bar('live-player-stats')?.shadowRoot?.textContent ?? '';
    await expect.poll(panel, patience).toMatch(/640 × 360, [\d.]+ fps/);
    expect(panel()).toContain('kbps');
    const before = panel();
    await expect.poll(panel, patience).not.toBe(before);
    await click(bar('live-player-stats')!.shadowRoot!.querySelector('button'));
    await expect.poll(() => bar('live-player-stats')).toBeNull();
  });

  it('gives a snapshot to the page, which may keep it from being saved', async () => {
    await plays('/hls/master.m3u8');
    element.addEventListener('snapshot', (event) => event.preventDefault());
    const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click');
    const taken = next<CustomEvent<Blob>>(element, 'snapshot');
    await click(bar('[part=snapshot-button]'));
    const { detail } = await taken;
    const picture = await createImageBitmap(detail);
    expect([picture.width, picture.height]).toEqual([element.videoWidth, element.videoHeight]);
    expect(saved).not.toHaveBeenCalled();
    saved.mockRestore();
  });

  it('shows thumbnails over the time range', async () => {
    const sprite = 'https://pictures.example/sprite.jpg';
    const cues = `WEBVTT\n\n00:00.000 --> 00:08.000\n${sprite}#xywh=0,0,160,90\n\n00:08.000 --> 00:30.000\n${sprite}#xywh=160,0,160,90\n`;
    await plays('/hls/master.m3u8', { thumbnails: URL.createObjectURL(new Blob([cues], { type: 'text/vtt' })) });
    const track = () => [...element.textTracks].find(({ label }) => label === 'thumbnails');
    await expect.poll(() => track()?.cues?.length, patience).toBe(2);
    await userEvent.hover(bar('media-time-range')!);
    const range = bar('media-time-range')!;
    await expect.poll(() => range.getAttribute('mediapreviewimage'), patience).toContain(`${sprite}#xywh=160,0`);
    const thumbnail = range.shadowRoot!.querySelector('media-preview-thumbnail')!;
    expect(thumbnail.getAttribute('mediapreviewcoords')).toBe('160 0 160 90');
    expect(Number(range.getAttribute('mediapreviewtime'))).toBeCloseTo(10, 0);
  });

  it('fills the screen with the bar, and fits the picture there in its own way', async () => {
    await plays('/hls/master.m3u8', { 'fullscreen-fit': 'cover' });
    await click(bar('media-fullscreen-button'));
    await expect.poll(() => element.matches(':fullscreen'), patience).toBe(true);
    await expect.poll(() => element.matches(':state(fullscreen)')).toBe(true);
    expect(getComputedStyle(element.video).objectFit).toBe('cover');
    await click(bar('media-fullscreen-button'));
    await expect.poll(() => element.matches(':state(fullscreen)'), patience).toBe(false);
    expect(getComputedStyle(element.video).objectFit).toBe('contain');
  });
});

describe('several lines', () => {
  it('are offered, and the one that is chosen plays', async () => {
    const sources = ['a', 'b'].map((name) => {
      const source = document.createElement('source');
      Object.assign(source, { src: `https://host/${name}`, type: 'fake' });
      return source;
    });
    await mount({}, { config: { engines: [fakeEngine()] } });
    element.append(...sources);
    await expect.poll(() => element.state, patience).toBe('playing');
    await expect.poll(() => bar('media-play-button'), patience).not.toBeNull();
    await openMenu('Line');
    expect(items().map(({ textContent }) => textContent.trim())).toEqual(['Line', 'Line 1 (fake)', 'Line 2 (fake)']);
    expect(item('Line 1').ariaChecked).toBe('true');
    await press('Line 2');
    await expect.poll(() => element.line, patience).toBe(1);
    await expect.poll(() => element.state, patience).toBe('playing');
    await expect.poll(() => item('Line 2').ariaChecked, patience).toBe('true');
  });
});

describe('gestures', () => {
  const tap = (place: number) => {
    const surface = bar('.surface')!;
    const { left, top, width, height } = surface.getBoundingClientRect();
    const at = { clientX: left + width * place, clientY: top + height / 3, pointerType: 'touch', bubbles: true };
    surface.dispatchEvent(new PointerEvent('pointerdown', at));
    surface.dispatchEvent(new PointerEvent('pointerup', at));
  };
  const hidden = () => bar('.surface')!.hasAttribute('userinactive');

  it('a tap shows and hides the bar, two at a side seek', async () => {
    await plays('/hls/master.m3u8');
    element.pause();
    const before = element.currentTime;
    const was = hidden();
    tap(0.5);
    expect(hidden()).toBe(!was);
    await new Promise((resolve) => setTimeout(resolve, 400));
    tap(0.9);
    tap(0.9);
    await expect.poll(() => element.currentTime, patience).toBeGreaterThan(before + 9);
    await new Promise((resolve) => setTimeout(resolve, 400));
    tap(0.1);
    tap(0.1);
    await expect.poll(() => element.currentTime, patience).toBeLessThan(before + 5);
  });
});

describe('a live stream', () => {
  it('without a past has a live button and no time range', async () => {
    await plays('/live/stream.flv');
    await expect.poll(() => element.streamType, patience).toBe('live');
    await expect.poll(() => visible('media-live-button'), patience).toBe(true);
    expect(visible('media-time-range')).toBe(false);
    expect(element.duration).toBe(Number.POSITIVE_INFINITY);
  });

  it('with a past is seeked in, and the live button leads back', async () => {
    await plays('/live/ts/index.m3u8?segment=2&window=120');
    await expect.poll(() => element.targetLiveWindow, patience).toBe(Number.POSITIVE_INFINITY);
    await expect.poll(() => visible('media-time-range'), patience).toBe(true);
    await expect.poll(() => bar('media-live-button')!.hasAttribute('mediatimeislive'), patience).toBe(true);
    await userEvent.click(bar('media-time-range')!);
    await expect.poll(() => element.liveState, patience).toBe('behind');
    await expect.poll(() => element.matches(':state(behind)')).toBe(true);
    await expect.poll(() => bar('media-live-button')!.hasAttribute('mediatimeislive'), patience).toBe(false);
    expect(element.currentTime).toBeLessThan(element.seekable.end(0) - 30);
    bar('media-live-button')!.click();
    await expect.poll(() => element.liveState, patience).toBe('live');
  });
});

describe('keys', () => {
  it('work the player while the focus is in the bar, and the menu while it is there', async () => {
    await plays('/hls/master.m3u8');
    bar('.surface')!.focus();
    await userEvent.keyboard('k');
    await expect.poll(() => element.paused, patience).toBe(true);
    const { currentTime } = element;
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => element.currentTime).toBeGreaterThan(currentTime + 5);
    await userEvent.keyboard('m');
    await expect.poll(() => element.muted).toBe(false);

    settings().querySelector<HTMLElement>('.icon')!.focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => items()[0]?.matches(':focus'), patience).toBe(true);
    const { volume } = element;
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(items()[2]!.matches(':focus')).toBe(true);
    expect(element.volume).toBe(volume);
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => items()).toEqual([]);
    expect(settings().activeElement).toBe(settings().querySelector('.icon'));
  });

  it('lead through the bar in the order that is seen', async () => {
    await plays('/hls/master.m3u8');
    const seen: string[] = [];
    bar('.surface')!.focus();
    for (let step = 0; step < 8; step++) {
      await userEvent.tab();
      seen.push(controls()?.shadowRoot?.activeElement?.localName ?? 'elsewhere');
    }
    expect(seen).toEqual([
      'media-time-range',
      'media-play-button',
      'media-mute-button',
      'media-volume-range',
      'button',
      'media-pip-button',
      'live-player-settings',
      'media-fullscreen-button',
    ]);
  });
});

describe('languages and places', () => {
  it('speaks Chinese, all of it, and English again', async () => {
    document.documentElement.lang = 'zh-CN';
    await plays('/hls/master.m3u8');
    await expect.poll(() => bar('media-play-button')?.ariaLabel, patience).toBe('暂停');
    expect(bar('[part=snapshot-button]')!.ariaLabel).toBe('截图');
    await openMenu('');
    expect(items().map(({ textContent }) => textContent.trim().slice(0, 2))).toEqual([
      '清晰',
      '倍速',
      '音轨',
      '字幕',
      '截图',
      '统计',
    ]);
    document.documentElement.lang = 'en';
    await expect.poll(() => bar('media-play-button')!.getAttribute('aria-label'), patience).toBe('pause');
  });

  it('is replaced by what the page puts into the slot', async () => {
    await plays('/hls/master.m3u8');
    const own = document.createElement('p');
    own.slot = 'controls';
    element.append(own);
    await expect.poll(() => bar('media-play-button')!.checkVisibility()).toBe(false);
  });

  it('keeps the most important where there is little room', async () => {
    await plays('/hls/master.m3u8');
    element.style.width = '320px';
    await expect.poll(() => visible('media-volume-range')).toBe(false);
    for (const name of ['media-play-button', 'media-time-range', 'live-player-settings', 'media-fullscreen-button'])
      expect(visible(name), name).toBe(true);
    const { right } = element.getBoundingClientRect();
    expect(bar('media-fullscreen-button')!.getBoundingClientRect().right).toBeLessThanOrEqual(right);
  });
});

describe('loading', () => {
  it('comes after the first picture', async () => {
    let release = () => {};
    const engine = fakeEngine({}, () => new Promise<void>((resolve) => (release = resolve)));
    await mount({ type: 'fake', src: 'https://host/a' }, { config: { engines: [engine] } });
    await expect.poll(() => element.state).toBe('connecting');
    expect(controls()).toBeNull();
    release();
    await expect.poll(() => element.state, patience).toBe('playing');
    await expect.poll(controls, patience).not.toBeNull();
  });

  it('goes and comes with the attribute, and keeps the focus while it stays', async () => {
    await plays('/hls/master.m3u8');
    bar('media-play-button')!.focus();
    element.requestUpdate();
    await element.updateComplete;
    expect(controls()!.shadowRoot!.activeElement).toBe(bar('media-play-button'));
    element.controls = false;
    await expect.poll(controls).toBeNull();
    element.controls = true;
    await expect.poll(() => bar('media-play-button')?.checkVisibility()).toBe(true);
    await userEvent.click(bar('media-play-button')!);
    await expect.poll(() => element.paused, patience).toBe(true);
  });

  it('does not happen without the attribute', async () => {
    await mount({ src: `${origin.url}/hls/master.m3u8` });
    element.controls = false;
    await expect.poll(() => element.state, patience).toBe('playing');
    expect(controls()).toBeNull();
  });
});

describe('accessibility', () => {
  const violations = async () =>
    (await axe.run(element)).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);

  it('has no violations under the pointer', async () => {
    await plays('/hls/master.m3u8');
    for (const name of ['media-play-button', 'media-mute-button', 'media-pip-button', 'media-fullscreen-button']) {
      await userEvent.hover(bar(name)!);
      expect(await violations(), name).toEqual([]);
    }
  });

  it('has no violations with the bar, the menus and the statistics open', { timeout: 60_000 }, async () => {
    await plays('/hls/master.m3u8');
    expect(await violations()).toEqual([]);
    await openMenu('');
    expect(await violations()).toEqual([]);
    await press('Quality');
    expect(await violations()).toEqual([]);
    await press('Quality');
    await press('Statistics');
    await expect.poll(() => bar('live-player-stats')).not.toBeNull();
    expect(await violations()).toEqual([]);
  });
});
