import type { SoundFrame, SoundProcessor } from '../sound/sound-settings.ts';
import type { V2TXLiveAudioFrameObserverFormat } from './v2-tx-live-def.ts';
import { V2TXLiveAudioFrameOperationMode as Mode } from './v2-tx-live-enums.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

/** Lets `onProcessAudioFrame` hear, and change, all sound in the wanted format. */
export function createSoundProcessor(
  observers: PusherObservers,
  { channel = 1, samplesPerCall = 960, mode = Mode.ReadWrite }: V2TXLiveAudioFrameObserverFormat,
): SoundProcessor {
  return (frame) => {
    const { sampleRate, planes, timestampMs } = frame;
    const length = planes[0]?.length ?? 0;
    // 10 ms or 20 of whatever rate the sound has.
    const step = samplesPerCall < 960 ? Math.ceil(length / 2) : length;
    for (let from = 0; from < length; from += step) {
      const data = read(frame, from, Math.min(step, length - from), channel);
      const before = data.slice();
      const timestamp = timestampMs + (from / sampleRate) * 1000;
      observers.tell('onProcessAudioFrame', { data, sampleRate, channel, timestamp });
      if (mode === Mode.ReadWrite && data.some((sample, i) => sample !== before[i])) write(frame, from, data, channel);
    }
  };
}

function read({ planes }: SoundFrame, from: number, count: number, channel: 1 | 2): Int16Array<ArrayBuffer> {
  const [left = new Float32Array(count), right = left] = planes;
  const data = new Int16Array(count * channel);
  const clamp = (sample: number) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
  for (let i = 0; i < count; i++) {
    const [l, r] = [left[from + i] ?? 0, right[from + i] ?? 0];
    if (channel === 1) data[i] = clamp((l + r) / 2);
    else [data[2 * i], data[2 * i + 1]] = [clamp(l), clamp(r)];
  }
  return data;
}

function write({ planes }: SoundFrame, from: number, data: Int16Array, channel: 1 | 2): void {
  const count = data.length / channel;
  for (const [index, plane] of planes.entries())
    for (let i = 0; i < count; i++) plane[from + i] = (data[channel * i + Math.min(index, channel - 1)] ?? 0) / 32_767;
}
