import { onAbort, type LiveError } from '@livelit/core';

import type { EngineContext, EngineDefinition, RunningEngine } from '../engine.ts';
import type { PlayerSource } from '../source.ts';

/** A working engine whose fate is in the hands of the test: it shows a moving picture until it is told to stop. */
export interface FakeEngine extends EngineDefinition {
  /** The contexts of all starts, oldest first. */
  readonly starts: readonly EngineContext[];
  /** The sources of all starts, oldest first. */
  readonly sources: readonly PlayerSource[];
  /** Fails the latest run. */
  fail(error: LiveError): void;
  /** Stops the pictures without a word, of addresses with `part`. */
  freeze(part?: string): void;
  /** What the next starts do instead of connecting, at addresses with `part`; `undefined` connects. */
  refuse(error: LiveError | undefined, part?: string): void;
}

/** Plays a canvas for every source of the type `fake`; `running` adds or replaces what it offers. */
export function fakeEngine(
  running: Partial<RunningEngine> = {},
  load: () => Promise<unknown> = async () => undefined,
): FakeEngine {
  const starts: EngineContext[] = [];
  const sources: PlayerSource[] = [];
  const refusals = new Map<string, LiveError>();
  let frozen: string | undefined;
  return {
    name: 'fake',
    starts,
    sources,
    canPlay: ({ type }) => type === 'fake',
    fail: (error) => starts.at(-1)?.report(error),
    freeze: (part = '') => {
      frozen = part;
    },
    refuse: (error, part = '') => {
      if (error) refusals.set(part, error);
      else refusals.delete(part);
    },
    async load() {
      await load();
      return (source, context) => {
        starts.push(context);
        sources.push(source);
        for (const [part, refusal] of refusals) if (source.url.includes(part)) throw refusal;
        if (frozen !== undefined && source.url.includes(frozen)) frozen = undefined;
        show(context, () => frozen !== undefined && source.url.includes(frozen));
        const { live = true } = running;
        return Object.defineProperties({ live }, Object.getOwnPropertyDescriptors(running)) as RunningEngine;
      };
    },
  };
}

function show({ video, signal }: EngineContext, isFrozen: () => boolean): void {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 36;
  const context = canvas.getContext('2d')!;
  let hue = 0;
  const timer = setInterval(() => {
    if (isFrozen()) return;
    context.fillStyle = `hsl(${(hue += 10)} 100% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }, 40);
  const stream = canvas.captureStream(25);
  video.srcObject = stream;
  onAbort(signal, () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  });
}
