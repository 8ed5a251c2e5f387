import { onAbort, type LiveError } from '@livelit/core';
import { loudnessOf } from '@livelit/core/sound';

import { tapSound, type SoundTap } from './sound-tap.ts';

/** Samples that are looked at, two thirds of a second at 48 kHz; a power of two. */
const longest = 32_768;

/** Tells the loudness of `video` every `intervalMs`, from 0 to 100, until `signal` aborts. */
export function startVolumeMeter(
  video: HTMLVideoElement,
  intervalMs: number,
  signal: AbortSignal,
  tell: (volume: number) => void,
  warn: (error: LiveError) => void,
): void {
  const samples = new Float32Array(longest);
  let analyser: AnalyserNode | undefined;
  const connect = ({ context, node }: SoundTap, here: AbortSignal) => {
    const meter = new AnalyserNode(context, { fftSize: longest });
    node.connect(meter);
    analyser = meter;
    onAbort(here, () => {
      node.disconnect(meter);
      analyser = undefined;
    });
  };
  tapSound(video, {}, signal, connect, warn);
  const timer = setInterval(() => {
    if (!analyser) return tell(0);
    const { state, sampleRate } = analyser.context;
    if (state !== 'running') return;
    analyser.getFloatTimeDomainData(samples);
    const count = Math.min(longest, Math.ceil((intervalMs / 1000) * sampleRate));
    tell(video.paused ? 0 : loudnessOf(samples.subarray(longest - count)));
  }, intervalMs);
  onAbort(signal, () => clearInterval(timer));
}
