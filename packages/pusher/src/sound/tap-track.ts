import { onAbort } from '@livelit/core';

import { keepAwake } from './keep-awake.ts';

/** Samples that are looked at, two thirds of a second at 48 kHz; a power of two. */
const longest = 32_768;

/** Reads the latest samples of a track by Web Audio, for browsers that hand none out, until `signal` aborts. */
export function tapTrack(track: MediaStreamTrack, signal: AbortSignal): (ms: number) => Float32Array | undefined {
  const context = new AudioContext();
  onAbort(signal, () => void context.close().catch(() => undefined));
  keepAwake(
    context,
    signal,
    () => undefined,
    () => undefined,
  );
  const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
  const analyser = new AnalyserNode(context, { fftSize: longest });
  source.connect(analyser);
  const samples = new Float32Array(longest);
  return (ms) => {
    if (context.state !== 'running') return undefined;
    analyser.getFloatTimeDomainData(samples);
    return samples.subarray(longest - Math.min(longest, Math.ceil((ms / 1000) * context.sampleRate)));
  };
}
