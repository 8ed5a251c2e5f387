/** How a room answers to a clap. */
export interface Room {
  /** Seconds until 60 dB are gone. */
  readonly seconds: number;
  /** Seconds until the first answer. */
  readonly delay: number;
  /** How bright the answer is, 0 (dull) to 1 (as the sound itself). */
  readonly brightness: number;
  /** Hz that the room sings at: it answers to these longest. */
  readonly tones?: readonly number[];
  /** Seconds between echoes that stand out, if any do. */
  readonly echo?: number;
  /** How loud the answer is beside the voice, 0 to 1. */
  readonly wet: number;
}

/** The rooms of V2TXLive's reverbs 1 to 11, by ear; Tencent does not publish its own. */
export const rooms: readonly Room[] = [
  { seconds: 1.2, delay: 0.02, brightness: 0.6, echo: 0.18, wet: 0.45 },
  { seconds: 0.4, delay: 0.005, brightness: 0.5, wet: 0.4 },
  { seconds: 2.4, delay: 0.03, brightness: 0.45, wet: 0.5 },
  { seconds: 1.8, delay: 0.02, brightness: 0.15, wet: 0.6 },
  { seconds: 1.6, delay: 0.01, brightness: 0.7, wet: 0.6 },
  { seconds: 0.9, delay: 0.004, brightness: 0.95, tones: [523, 1187, 2310, 3490], wet: 0.55 },
  { seconds: 0.6, delay: 0.008, brightness: 0.2, tones: [140, 220], wet: 0.4 },
  { seconds: 3.5, delay: 0.05, brightness: 0.85, wet: 0.55 },
  { seconds: 0.25, delay: 0.003, brightness: 0.7, wet: 0.3 },
  { seconds: 1.4, delay: 0.025, brightness: 0.75, tones: [262, 330, 392], wet: 0.45 },
  { seconds: 0.35, delay: 0.012, brightness: 0.85, wet: 0.35 },
];

/** The impulse response of a room, left and right: noise that dies away, the same on every machine. */
export function impulseResponse(room: Room, sampleRate: number): readonly Float32Array<ArrayBuffer>[] {
  return [1, 2].map((seed) => oneSide(room, sampleRate, seed));
}

function oneSide(room: Room, sampleRate: number, seed: number): Float32Array<ArrayBuffer> {
  const { seconds, delay, brightness, tones = [], echo } = room;
  const first = Math.round(delay * sampleRate);
  const samples = new Float32Array(first + Math.round(seconds * sampleRate));
  const next = noise(seed);
  let dull = 0;
  for (let i = first; i < samples.length; i++) {
    const time = (i - first) / sampleRate;
    dull += brightness * (next() - dull);
    const sung = tones.reduce((sum, hz, n) => sum + Math.sin(2 * Math.PI * hz * time + n + seed), 0);
    // 60 dB in `seconds` is a thousandth.
    const level = Math.exp((-Math.log(1000) * time) / seconds);
    const pulse = echo === undefined ? 1 : 0.4 + 4 * Math.exp(-((time % echo) * 60));
    samples[i] = level * pulse * (dull + (tones.length ? (0.5 * sung) / tones.length : 0));
  }
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return samples.map((sample) => sample / Math.sqrt(energy));
}

/** Numbers between -1 and 1 that sound like noise (xorshift32). */
function noise(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x80000000;
  };
}
