import type { LiveStream } from './media/live-stream.ts';

interface Sample {
  bytes: number;
  atMs: number;
  kbps: number;
}

/** Knows the bitrate of each stream over the last sampling interval. */
export interface BitrateSampler {
  /** kbps; the average since its start while a stream is younger than one interval. */
  kbps(stream: LiveStream): number;
  stop(): void;
}

export function sampleBitrates(streams: Iterable<LiveStream>, intervalMs = 2000): BitrateSampler {
  const samples = new WeakMap<LiveStream, Sample>();
  const rate = (bytes: number, ms: number): number => (ms <= 0 ? 0 : Math.round((bytes * 8) / ms));

  const timer = setInterval(() => {
    const atMs = performance.now();
    for (const stream of streams) {
      const bytes = stream.counters.bytesIn;
      const last = samples.get(stream);
      const kbps = last ? rate(bytes - last.bytes, atMs - last.atMs) : rate(bytes, Date.now() - stream.startedAt);
      samples.set(stream, { bytes, atMs, kbps });
    }
  }, intervalMs);
  timer.unref();

  return {
    kbps: (stream) => samples.get(stream)?.kbps ?? rate(stream.counters.bytesIn, Date.now() - stream.startedAt),
    stop: () => clearInterval(timer),
  };
}
