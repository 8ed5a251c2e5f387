import { LiveCode, LiveError } from '@livelit/core';

import { loadWorklet } from './load-worklet.ts';
import type { SoundChain } from './slot.ts';
import type { SoundFrame, SoundProcessor } from './sound-settings.ts';

/** A page's processor in a graph. */
export interface Processing extends SoundChain {
  /** Frames that were answered too late and passed on as they were. */
  readonly lateFrames: number;
  close(): void;
}

interface Answer {
  readonly from: number;
  readonly planes: readonly Float32Array<ArrayBuffer>[];
}

/** Milliseconds of sound in a frame, and that the page has to answer it. */
const frameMs = 20;

/** Hands sound to `processor`, frame by frame, and takes what it makes of it. Warns once, when it throws. */
export async function createProcessing(
  context: BaseAudioContext,
  processor: SoundProcessor,
  warn: (error: LiveError) => void,
): Promise<Processing> {
  await loadWorklet(context, new URL('./processor-worklet.js?no-inline', import.meta.url));
  const node = new AudioWorkletNode(context, 'livelit-processor', {
    channelCount: 2,
    channelCountMode: 'explicit',
    outputChannelCount: [2],
    processorOptions: { frameMs },
  });
  const { port } = node;
  const { sampleRate } = context;
  let warned = false;
  let lateFrames = 0;
  const process = ({ from, planes }: Answer) => {
    const frame: SoundFrame = { sampleRate, planes, timestampMs: (from / sampleRate) * 1000 };
    try {
      processor(frame);
      port.postMessage(
        { from, planes },
        planes.map(({ buffer }) => buffer),
      );
    } catch (cause) {
      if (warned) return;
      warned = true;
      const message = 'The audio processor threw; the sound is sent as it was.';
      warn(new LiveError(LiveCode.WARNING_PROCESSOR_FAILED, message, { cause }));
    }
  };
  port.onmessage = ({ data }: MessageEvent<Answer | 'late'>) => {
    if (data === 'late') lateFrames++;
    else process(data);
  };
  return {
    input: node,
    output: node,
    delay: (2 * frameMs) / 1000,
    get lateFrames() {
      return lateFrames;
    },
    close() {
      port.postMessage('end');
      port.close();
    },
  };
}
