import { LiveCode, LiveError, LiveErrorEvent } from '@livelit/core';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import type { RecordingStopEvent } from '../recorder-events.ts';
import { deleteRecording, listRecordings } from '../storage/recordings.ts';
import { testStream, type TestStream } from '../testing/test-stream.ts';
import './define.ts';
import type { LiveRecorderElement } from './live-recorder-element.ts';

const patience = { timeout: 15_000 };
let element: LiveRecorderElement;
let source: TestStream;

const clear = async () => {
  for (const { name } of await listRecordings()) await deleteRecording(name);
};

async function mount(set: Partial<LiveRecorderElement> = {}): Promise<void> {
  element = document.createElement('live-recorder');
  Object.assign(element, { stream: source.stream, fileName: 'demo', config: { statisticsInterval: 0.5 }, ...set });
  document.body.append(element);
  await element.updateComplete;
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const text = () => element.shadowRoot!.querySelector<HTMLElement>('.controls')!.innerText;
const focused = () => element.shadowRoot!.activeElement?.textContent?.trim();

/** Records for a moment by way of the buttons. */
async function recordOne(): Promise<void> {
  const count = element.recordings.length;
  await userEvent.click(button('Record'));
  await vi.waitUntil(() => (element.recorder?.duration ?? 0) > 0.8, patience);
  await userEvent.click(button('Stop'));
  await expect.poll(() => element.recordings.length, patience).toBe(count + 1);
  await element.updateComplete;
}

beforeEach(async () => {
  document.documentElement.lang = 'en';
  source = testStream();
  await clear();
});
afterEach(async () => {
  element.remove();
  source.stop();
  await clear();
});

describe('recording', () => {
  it('records, pauses and stops by its buttons, and lists the file', async () => {
    await mount();
    expect(text()).toContain('Ready to record');
    expect(element.matches(':state(empty)')).toBe(true);
    await userEvent.click(button('Record'));
    await expect.poll(text, patience).toContain('Recording');
    expect(element.matches(':state(recording)')).toBe(true);
    expect(focused()).toBe('Stop');
    await vi.waitUntil(() => element.recorder!.duration > 1, patience);
    await expect.poll(text, patience).toContain('0:01');

    await userEvent.click(button('Pause'));
    await expect.poll(text).toContain('Paused');
    expect(focused()).toBe('Resume');
    await userEvent.click(button('Resume'));
    await expect.poll(text).toContain('Recording');

    const stopped = new Promise<RecordingStopEvent>((resolve) =>
      element.addEventListener('stop', (event) => resolve(event as RecordingStopEvent)),
    );
    await userEvent.click(button('Stop'));
    expect((await stopped).recording?.name).toBe('demo.mp4');
    await expect.poll(text, patience).toContain('Saved demo.mp4');
    await expect.element(page.getByRole('list', { name: 'Recordings' })).toBeVisible();
    expect(focused()).toBe('Record');
    expect(element.matches(':state(empty)')).toBe(false);
  });

  it('records what its for attribute names', async () => {
    source.canvas.id = 'picture';
    document.body.append(source.canvas);
    await mount({ stream: undefined, for: 'picture' });
    await recordOne();
    source.canvas.remove();
    expect(element.recordings[0]).toMatchObject({ name: 'demo.mp4', complete: true });
  });

  it('has nothing to record without a source, and says when the source is not there', async () => {
    await mount({ stream: undefined });
    expect(text()).toContain('Nothing to record yet');
    await expect.element(button('Record')).toBeDisabled();
    element.for = 'nowhere';
    await element.updateComplete;
    await userEvent.click(button('Record'));
    await expect.element(page.getByText(/ERROR_NO_TRACKS/)).toBeVisible();
    await userEvent.click(button('Dismiss'));
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
    expect(focused()).toBe('Record');
  });

  it('keeps the recording when it is moved, and saves it when it is removed', async () => {
    await mount();
    await userEvent.click(button('Record'));
    await vi.waitUntil(() => element.recorder!.size > 1000, patience);
    const { recorder } = element;
    const box = document.createElement('div');
    document.body.append(box);
    box.append(element);
    await element.updateComplete;
    expect(element.recorder).toBe(recorder);
    expect(element.state).toBe('recording');
    box.remove();
    await expect.poll(async () => (await listRecordings()).length, patience).toBe(1);
    document.body.append(element);
    await expect.poll(() => element.recordings.length, patience).toBe(1);
    expect(element.state).toBe('inactive');
  });

  it('shows warnings of the recorder in the language of the page', async () => {
    await mount();
    const error = new LiveError(LiveCode.WARNING_STORAGE_LOW, 'Low.');
    element.recorder!.dispatchEvent(new LiveErrorEvent('warning', { error }));
    await expect.element(page.getByText(/WARNING_STORAGE_LOW/)).toBeVisible();
    document.documentElement.lang = 'zh-CN';
    await expect.element(button('录制')).toBeVisible();
    expect(text()).toContain('可以开始录制');
  });
});

describe('the list', () => {
  it('plays a recording in place, and closes it', async () => {
    await mount();
    await recordOne();
    await userEvent.click(button('Play demo.mp4'));
    const video = () => element.shadowRoot!.querySelector('video');
    await expect.poll(() => video()?.currentTime ?? 0, patience).toBeGreaterThan(0);
    expect(Number.isFinite(video()!.duration)).toBe(true);
    await userEvent.click(button('Play demo.mp4'));
    await expect.poll(video).toBeNull();
  });

  it('hands a recording to the browser’s downloads', async () => {
    await mount();
    await recordOne();
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    await userEvent.click(button('Download demo.mp4'));
    await expect.poll(() => clicked.mock.contexts.length).toBe(1);
    const link = clicked.mock.contexts[0] as HTMLAnchorElement;
    expect(link.download).toBe('demo.mp4');
    expect((await (await fetch(link.href)).blob()).size).toBe(element.recordings[0]!.size);
    clicked.mockRestore();
  });

  it('asks before it deletes, and can be answered by keyboard', async () => {
    await mount();
    await recordOne();
    await userEvent.click(button('Delete demo.mp4'));
    await expect.poll(focused).toBe('Delete');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => element.shadowRoot!.activeElement?.getAttribute('aria-label')).toBe('Delete demo.mp4');
    expect(element.recordings).toHaveLength(1);
    await userEvent.keyboard('{Enter}');
    await expect.poll(focused).toBe('Delete');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => element.recordings.length, patience).toBe(0);
    await expect.poll(text).toContain('Deleted demo.mp4');
    await expect.poll(focused).toBe('Record');
    expect(await listRecordings()).toEqual([]);
  });

  it('recovers what a crash left, and says so', async () => {
    const workers: Worker[] = [];
    const Original = Worker;
    vi.stubGlobal(
      'Worker',
      class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          workers.push(this);
        }
      },
    );
    await mount({ fileName: 'crashed' });
    await userEvent.click(button('Record'));
    await vi.waitUntil(() => element.recorder!.size > 1000, patience);
    workers[0]!.terminate();
    element.remove();
    vi.unstubAllGlobals();
    // The lock of a worker is freed a moment after it is gone.
    await expect.poll(async () => (await navigator.locks.query()).held?.length, patience).toBe(0);
    await mount();
    await expect.element(page.getByText(/has been recovered/), patience).toBeVisible();
    await expect.element(page.getByText('Recovered', { exact: true })).toBeVisible();
    expect(element.recordings[0]).toMatchObject({ name: 'crashed.mp4', complete: false });
  });
});

describe('accessibility', () => {
  const violations = async () =>
    (await axe.run(element)).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);

  for (const scheme of ['light', 'dark']) {
    it(`has no violations in any state (${scheme})`, async () => {
      document.documentElement.style.colorScheme = scheme;
      await mount();
      expect(await violations()).toEqual([]);
      await userEvent.click(button('Record'));
      await vi.waitUntil(() => element.recorder!.duration > 0.8, patience);
      expect(await violations()).toEqual([]);
      await userEvent.click(button('Stop'));
      await expect.poll(() => element.recordings.length, patience).toBe(1);
      await userEvent.click(button('Play demo.mp4'));
      await userEvent.click(button('Delete demo.mp4'));
      const error = new LiveError(LiveCode.ERROR_QUOTA_EXCEEDED, 'Full.');
      element.recorder!.dispatchEvent(new LiveErrorEvent('error', { error }));
      await element.updateComplete;
      expect(await violations()).toEqual([]);
      document.documentElement.style.colorScheme = '';
    });
  }
});
