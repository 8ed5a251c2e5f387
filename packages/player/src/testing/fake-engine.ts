import { onAbort, type LiveError } from '@livelit/core';

import type { EngineContext, EngineDefinition, RunningEngine } from '../engine.ts';

/** A working engine whose fate is in the hands of the test: it shows a moving picture until it is told to stop. */
export interface FakeEngine extends EngineDefinition {
  /** The contexts of all starts, oldest first. */
  readonly starts: readonly EngineContext[];
  /** Fails the latest run. */
  fail(error: LiveError): void;
  /** Stops the picture without a word. */
  freeze(): void;
  /** What the next starts do instead of connecting; `undefined` connects. */
  refuse(error: LiveError | undefined): void;
}

/** Plays a canvas for every source of the type `fake`; `running` adds or replaces what it offers. */
export function fakeEngine(
  running: Partial<RunningEngine> = {},
  load: () => Promise<unknown> = async () => undefined,
): FakeEngine {
  const starts: EngineContext[] = [];
  let refusal: LiveError | undefined;
  let frozen = false;
  return {
    name: 'fake',
    starts,
    canPlay: ({ type }) => type === 'fake',
    fail: (error) => starts.at(-1)?.report(error),
    freeze: () => {
      frozen = true;
    },
    refuse: (error) => {
      refusal = error;
    },
    async load() {
      await load();
      return (_source, context) => {
        starts.push(context);
        if (refusal) throw refusal;
        frozen = false;
        show(context, () => frozen);
        return { live: true, ...running };
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
