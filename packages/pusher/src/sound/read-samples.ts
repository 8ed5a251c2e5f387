import { onAbort } from '@livelit/core';

/** Whether a page can read a track here without Web Audio, and so without a gesture: Chromium. */
export const readsTracks = (): boolean => 'MediaStreamTrackProcessor' in globalThis;

/** Hands out what a track delivers, planes of samples, until `signal` aborts or the track ends. */
export async function readSamples(
  track: MediaStreamTrack,
  signal: AbortSignal,
  take: (planes: readonly Float32Array<ArrayBuffer>[], sampleRate: number) => void,
): Promise<void> {
  const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
  const reader = readable.getReader();
  onAbort(signal, () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await reader.read();
    if (done || signal.aborted) return value?.close();
    const { numberOfChannels, numberOfFrames, sampleRate } = value;
    const planes = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(numberOfFrames);
      value.copyTo(plane, { planeIndex, format: 'f32-planar' });
      return plane;
    });
    value.close();
    take(planes, sampleRate);
  }
}
