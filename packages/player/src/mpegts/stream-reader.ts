import type { SeiPayload } from '../sei/read-sei.ts';

/** Looks at a stream on its way to mpegts.js: counts it, and mends what mpegts.js would stumble over. */
export interface StreamReader {
  /** Bytes seen. */
  readonly bytes: number;
  /** Bytes of the picture among them. */
  readonly videoBytes: number;
  /** Bytes of the sound among them. */
  readonly audioBytes: number;
  /** Pictures begun. */
  readonly pictures: number;
  /** Whether picture or sound has come. */
  readonly hasTracks: boolean;
  /** Media time of the latest sample, seconds. */
  readonly mediaTime: number;
  /**
   * The next piece of the stream; it may be changed in place. Answers what mpegts.js may have by now, which is a little
   * less or more. Throws a `LiveError` for what is no such stream.
   */
  read(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** The next piece is from elsewhere in the file, where a tag or packet begins. */
  restart(): void;
  /** The stream is over: what was held back. */
  end(): Uint8Array<ArrayBuffer>;
}

/** The parser, which is loaded only for those who want messages. */
export type SeiTools = typeof import('../sei/read-sei.ts') & { readonly types: readonly number[] };

/** What a reader needs to know, and whom it tells. */
export interface ReaderOptions {
  /**
   * Whether timestamps are made to go on where they jump or wrap, as they do when a publisher comes back. A file's are
   * left alone: its index names them.
   */
  readonly live: boolean;
  /** What reads SEI messages, and the types of payloads to look for; without it, none is looked for. */
  readonly sei: SeiTools | undefined;
  /** How long to wait for a track that may come, milliseconds of media. */
  readonly patience: TrackPatience;
  /** A SEI payload, and the media time of its picture in seconds. */
  readonly onSei: (payload: SeiPayload, time: number) => void;
  /** Which tracks there are: called once, before the first bytes are given out. */
  readonly onTracks: (tracks: Tracks) => void;
  /** A track that mpegts.js cannot take in any more began, or one changed its codec: the stream must begin anew. */
  readonly onChange: (what: 'track' | 'codec') => void;
}

/** Tracks of a stream. */
export interface Tracks {
  readonly audio: boolean;
  readonly video: boolean;
}

/** Milliseconds of media of one track after which the other one is not waited for any longer. */
export interface TrackPatience {
  /** Of a track that the stream has promised. */
  readonly promised: number;
  /** Of a track that it has not. */
  readonly unpromised: number;
}

/** A stream is not given to mpegts.js before its tracks are known; but a track that was promised may never come. */
export const usualPatience: TrackPatience = { promised: 1000, unpromised: 120 };

/** For a stream that has begun a track later than `usualPatience` allows. */
export const longPatience: TrackPatience = { promised: 5000, unpromised: 5000 };

/** Two pieces as one; the first may be empty. */
export function joined(first: Uint8Array<ArrayBuffer>, second: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
