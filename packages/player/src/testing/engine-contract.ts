import type { LiveError } from '@livelit/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { EngineContext, EngineDefinition, RunningEngine } from '../engine.ts';
import type { PlayerSource } from '../source.ts';
import { testContext } from './test-context.ts';
import { createVideo, frames, pixels, showsSomething } from './watching.ts';

/** What the contract is tried with. */
export interface ContractSubject {
  /** A stream or file that plays for as long as the tests take. */
  source(): PlayerSource;
  /** An address of the same protocol where nothing plays. */
  missing(): PlayerSource;
}

const patience = { timeout: 20_000 };

/** What every engine promises. */
export function engineContract(definition: EngineDefinition, subject: ContractSubject): void {
  let run: AbortController;
  let video: HTMLVideoElement;
  let reports: LiveError[];

  const contextOf = (controller: AbortController): EngineContext =>
    testContext({ video, signal: controller.signal, report: (error) => reports.push(error) });
  const start = async (source = subject.source(), controller = run): Promise<RunningEngine> => {
    const startEngine = await definition.load();
    return startEngine(source, contextOf(controller));
  };

  beforeEach(() => {
    run = new AbortController();
    video = createVideo();
    reports = [];
  });
  afterEach(() => {
    run.abort();
    video.remove();
  });

  it('says what it can play without loading anything', () => {
    expect(definition.canPlay(subject.source())).toBe(true);
    expect(definition.canPlay({ url: 'https://host/x', type: 'carrier-pigeon' })).toBe(false);
  });

  it('shows a moving picture and reports nothing', async () => {
    await start();
    await video.play();
    await frames(video, 10);
    expect(showsSomething(video)).toBe(true);
    const before = pixels(video);
    await frames(video, 10);
    expect(pixels(video)).not.toEqual(before);
    expect(reports).toEqual([]);
  });

  it('counts what it receives', async () => {
    const running = await start();
    await video.play();
    if (!running.statistics) return;
    await expect.poll(async () => (await running.statistics!()).bytes, patience).toBeGreaterThan(0);
  });

  it('lets go of the video on abort, and falls silent', async () => {
    await start();
    await video.play();
    await frames(video, 2);
    run.abort();
    expect(video.srcObject).toBeNull();
    expect(video.getAttribute('src') ?? '').toBe('');
    reports = [];
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(video.readyState).toBe(0);
    expect(reports).toEqual([]);
  });

  it('does not pause the video on its way out', async () => {
    const onPause = vi.fn();
    await start();
    await video.play();
    await frames(video, 2);
    video.addEventListener('pause', onPause);
    run.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(onPause).not.toHaveBeenCalled();
  });

  it.each([undefined, 0, 5, 20])(
    'settles and stays off the video when it is aborted %s ms after its start',
    async (ms) => {
      const startEngine = await definition.load();
      const starting = Promise.resolve(startEngine(subject.source(), contextOf(run)));
      if (ms !== undefined) await new Promise((resolve) => setTimeout(resolve, ms));
      run.abort();
      await starting.then(
        () => undefined,
        () => undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(video.readyState).toBe(0);
      expect(reports).toEqual([]);
    },
  );

  it('starts again on the same video', async () => {
    await start();
    await video.play();
    await frames(video, 2);
    run.abort();
    run = new AbortController();
    await start();
    await video.play();
    await frames(video, 5);
    expect(showsSomething(video)).toBe(true);
  });

  it('gives the video to its successor while its own end is still under way', async () => {
    void video.play().catch(() => undefined);
    for (let round = 0; round < 3; round++) {
      void start().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 30));
      run.abort();
      run = new AbortController();
    }
    await start();
    await video.play();
    await frames(video, 5);
    expect(showsSomething(video)).toBe(true);
    expect(reports).toEqual([]);
  });

  it('fails with a LiveError that names the case when there is nothing at the address', async () => {
    const failure = await start(subject.missing()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ severity: 'error', name: 'ERROR_SOURCE_NOT_FOUND' });
  });
}
