import { LiveCode, LiveError, onAbort, toLiveError } from '@livelit/core';

import { tapSound, type SoundTap } from './sound-tap.ts';

/** A piece of sound as it is played. */
export interface AudioFrame {
  /** Samples from -1 to 1, one array per channel; the listener's to keep. */
  readonly planes: readonly Float32Array<ArrayBuffer>[];
  /** Samples a second. */
  readonly sampleRate: number;
  /** Milliseconds since the observation began, of the first sample. */
  readonly timestamp: number;
}

/** Gets a piece of sound. */
export type AudioFrameListener = (frame: AudioFrame) => void;

/** How sound is handed out. */
export interface AudioFrameOptions {
  /** Samples a second. @default 48000 */
  readonly sampleRate?: number;
  /** 1 mixes to mono. @default 2 */
  readonly channels?: 1 | 2;
  /** Samples of a frame. @default 20 ms of them */
  readonly samplesPerCall?: number;
}

/** Hands out the sound of `video` until `signal` aborts. */
export function observeAudioFrames(
  video: HTMLVideoElement,
  options: AudioFrameOptions,
  signal: AbortSignal,
  listener: AudioFrameListener,
  warn: (error: LiveError) => void,
): void {
  if (!('AudioWorkletNode' in globalThis))
    throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser does not hand out sound.');
  const { sampleRate = 48_000, channels = 2 } = options;
  const { samplesPerCall = sampleRate / 50 } = options;
  const begin = ({ context, node }: SoundTap, here: AbortSignal) => {
    hand(context, node, here).catch((error: unknown) => here.aborted || warn(toLiveError(error)));
  };
  tapSound(video, { sampleRate }, signal, begin, warn);

  async function hand(context: AudioContext, source: AudioNode, here: AbortSignal): Promise<void> {
    await load(context);
    if (here.aborted) return;
    const node = new AudioWorkletNode(context, 'livelit-sound', {
      numberOfOutputs: 0,
      channelCount: channels,
      channelCountMode: channels === 1 ? 'explicit' : 'clamped-max',
      processorOptions: { samplesPerCall: Math.max(128, Math.round(samplesPerCall)) },
    });
    node.port.addEventListener('message', ({ data }: MessageEvent<AudioFrame>) => listener(data), { signal: here });
    node.port.start();
    source.connect(node);
    onAbort(here, () => {
      source.disconnect(node);
      node.port.postMessage('end');
      node.port.close();
    });
  }
}

async function load(context: AudioContext): Promise<void> {
  try {
    await context.audioWorklet.addModule(new URL('./sound-worklet.js?no-inline', import.meta.url).href);
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'The audio worklet could not be loaded.', { cause });
  }
}
