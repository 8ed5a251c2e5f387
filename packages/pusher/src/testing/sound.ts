import { until } from './until.ts';

let shared: AudioContext | undefined;

/** The context of all tones of one test page. */
export const tones = (): AudioContext => (shared ??= new AudioContext({ sampleRate: 48_000 }));

/** A tone as a track, of amplitude 0.25 unless told; to both ears, or one. */
export function tone(
  frequency: number,
  { amplitude = 0.25, pan }: { amplitude?: number; pan?: -1 | 1 } = {},
): { track: MediaStreamTrack; level: GainNode } {
  const context = tones();
  const oscillator = new OscillatorNode(context, { frequency });
  const level = new GainNode(context, { gain: amplitude });
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: pan === undefined ? 1 : 2 });
  oscillator.connect(level);
  if (pan === undefined) level.connect(destination);
  else level.connect(new StereoPannerNode(context, { pan })).connect(destination);
  oscillator.start();
  return { track: destination.stream.getAudioTracks()[0]!, level };
}

/** What a track delivered: planes of samples, and the start of every block. */
export interface Heard {
  readonly planes: readonly Float32Array[];
  readonly sampleRate: number;
  /** Longest silence between the end of one block and the beginning of the next, milliseconds, by their timestamps. */
  readonly longestGapMs: number;
}

/** Listens to a track for so long, by its samples; fails when it falls silent for 3 s. `skipMs` are left out first. */
export async function hear(track: MediaStreamTrack, ms: number, skipMs = 0): Promise<Heard> {
  const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
  const reader = readable.getReader();
  const blocks: Float32Array[][] = [];
  let [heardMs, sampleRate, end, longestGapMs] = [0, 48_000, NaN, 0];
  while (heardMs < ms + skipMs) {
    let timer = 0;
    const late = new Promise<never>((_, reject) => {
      timer = window.setTimeout(() => reject(new Error('The track delivers nothing.')), 3000);
    });
    const { value } = await Promise.race([reader.read(), late]).finally(() => clearTimeout(timer));
    if (!value) throw new Error('The track ended.');
    const { numberOfChannels, numberOfFrames, timestamp, duration } = value;
    sampleRate = value.sampleRate;
    const planes = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(numberOfFrames);
      value.copyTo(plane, { planeIndex, format: 'f32-planar' });
      return plane;
    });
    value.close();
    heardMs += duration / 1000;
    if (heardMs <= skipMs) continue;
    if (!Number.isNaN(end)) longestGapMs = Math.max(longestGapMs, (timestamp - end) / 1000);
    end = timestamp + duration;
    blocks.push(planes);
  }
  await reader.cancel();
  const channels = blocks.at(-1)!.length;
  const planes = Array.from({ length: channels }, (_, i) => {
    const parts = blocks.map((block) => block[i] ?? block[0]!);
    const plane = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      plane.set(part, at);
      at += part.length;
    }
    return plane;
  });
  return { planes, sampleRate, longestGapMs };
}

/** Amplitude of one frequency in samples, by Goertzel's algorithm under a Hann window. */
export function amplitudeOf(samples: Float32Array, frequency: number, sampleRate = 48_000): number {
  const step = (2 * Math.PI * frequency) / sampleRate;
  let [re, im] = [0, 0];
  samples.forEach((sample, i) => {
    const weighed = sample * (1 - Math.cos((2 * Math.PI * i) / samples.length));
    re += weighed * Math.cos(step * i);
    im += weighed * Math.sin(step * i);
  });
  return (2 * Math.hypot(re, im)) / samples.length;
}

/** The largest sample, without its sign. */
export const peakOf = (samples: Float32Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

/**
 * Listens, 200 ms at a time, until what is heard is right, and answers it: a busy machine drops samples now and then.
 * Fails after 10 s with what was waited for.
 */
export async function untilHeard(
  what: string,
  track: MediaStreamTrack,
  isRight: (left: Float32Array, right: Float32Array) => boolean,
): Promise<void> {
  await until(
    what,
    async () => {
      const { planes } = await hear(track, 200);
      return isRight(planes[0]!, planes.at(-1)!);
    },
    10_000,
  );
}

/** Whether samples have tones of these amplitudes, to a fifth of a decibel, or 0.005. */
export const hasTones = (samples: Float32Array, tonesOf: Readonly<Record<number, number>>): boolean =>
  Object.entries(tonesOf).every(
    ([hertz, amplitude]) =>
      Math.abs(amplitudeOf(samples, Number(hertz)) - amplitude) < Math.max(0.005, 0.025 * amplitude),
  );
