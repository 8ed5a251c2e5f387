import { syncSampleFlags } from './fmp4-init.ts';
import { box, fullBox, u32, u64 } from './mp4-box.ts';

export interface Sample {
  readonly data: Uint8Array;
  /** Ticks of the track. */
  readonly duration: number;
  readonly key: boolean;
  /** Presentation minus decoding time, ticks. */
  readonly composition: number;
}

/** Samples of one track that follow each other without a gap. */
export interface TrackRun {
  readonly id: number;
  /** Decoding time of the first sample, ticks. */
  readonly baseTime: number;
  readonly samples: readonly Sample[];
}

const defaultBaseIsMoof = 0x2_00_00;
const has = { dataOffset: 0x1, duration: 0x1_00, size: 0x2_00, flags: 0x4_00, composition: 0x8_00 } as const;
/** sample_depends_on: 1, and sample_is_non_sync_sample. */
const dependentSampleFlags = 0x1_01_00_00;

/** A `moof` and its `mdat`. Runs without samples are left out. */
export function fragment(sequence: number, tracks: readonly TrackRun[]): Buffer {
  const runs = tracks.filter((run) => run.samples.length > 0);
  const headerSize = movieFragment(sequence, runs, 0).length;
  const samples = runs.flatMap((run) => run.samples.map((sample) => sample.data));
  const size = samples.reduce((sum, data) => sum + data.length, 8);
  const header = movieFragment(sequence, runs, headerSize + 8);
  return Buffer.concat([header, u32(size), Buffer.from('mdat'), ...samples], headerSize + size);
}

/** `dataStart`: where the first sample begins, counted from the `moof`. */
function movieFragment(sequence: number, runs: readonly TrackRun[], dataStart: number): Buffer {
  let offset = dataStart;
  const parts = runs.map((run) => {
    const start = offset;
    for (const sample of run.samples) offset += sample.data.length;
    return trackFragment(run, start);
  });
  return box('moof', fullBox('mfhd', 0, 0, u32(sequence)), ...parts);
}

function trackFragment({ id, baseTime, samples }: TrackRun, dataStart: number): Buffer {
  const reordered = samples.some((sample) => sample.composition !== 0);
  const flags = has.dataOffset | has.duration | has.size | has.flags | (reordered ? has.composition : 0);
  const fields = samples.flatMap(({ data, duration, key, composition }) => {
    const field = [duration, data.length, key ? syncSampleFlags : dependentSampleFlags];
    return reordered ? [...field, composition] : field;
  });
  // Version 1: composition offsets may be negative.
  const run = fullBox('trun', 1, flags, u32(samples.length, dataStart, ...fields));
  return box('traf', fullBox('tfhd', 0, defaultBaseIsMoof, u32(id)), fullBox('tfdt', 1, 0, u64(baseTime)), run);
}
