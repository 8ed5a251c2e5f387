import type { LiveStream } from '../media/live-stream.ts';
import { FrameSource } from './frame-source.ts';
import type { RtpSource, SourceMedia } from './rtp-source.ts';

/** The RTP of a stream, lent to one viewer. */
export interface LentSource {
  readonly source: RtpSource;
  release(): void;
}

interface SharedFrames {
  readonly frames: FrameSource;
  readonly users: Set<() => void>;
  readonly detach: () => void;
}

/** A publisher's second track may be announced a little after the first. */
const settlingMs = 1500;

const rtpSources = new WeakMap<LiveStream, RtpSource>();
const frameSources = new WeakMap<LiveStream, SharedFrames>();

/** Makes the RTP of a WHIP publisher known to viewers of its stream. */
export function registerSource(stream: LiveStream, source: RtpSource): void {
  rtpSources.set(stream, source);
}

/** What viewers of a stream would get by WebRTC; undefined while that is not known yet. */
export function mediaOf(stream: LiveStream): SourceMedia | undefined {
  const known = rtpSources.get(stream)?.media;
  if (known) return known;
  const { videoConfig, audioConfig } = stream;
  const isYoung = Date.now() - stream.startedAt < settlingMs;
  if (!videoConfig && (!audioConfig || isYoung)) return undefined;
  const sps = videoConfig?.codec === 'h264' ? videoConfig.sps : undefined;
  return {
    video: videoConfig?.codec,
    audio: audioConfig ? audioConfig.codec === 'opus' : isYoung,
    profile: sps && Buffer.from(sps.subarray(1, 3)).toString('hex'),
  };
}

/** Whether pictures come in another order than they are shown, as far as the present group tells. */
export function hasBFrames(stream: LiveStream): boolean {
  return stream.gop.some(({ frame }) => 'compositionMs' in frame && frame.compositionMs !== 0);
}

/**
 * Lends the RTP of a stream. That of a stream of frames is made while at least one viewer needs it; `onUnplayable` is
 * called when it turns out that it cannot be shown by WebRTC.
 */
export function borrowSource(stream: LiveStream, media: SourceMedia, onUnplayable: () => void): LentSource {
  const source = rtpSources.get(stream);
  if (source) return { source, release: () => {} };
  const shared = frameSources.get(stream) ?? shareFrames(stream, media);
  shared.users.add(onUnplayable);
  return {
    source: shared.frames.source,
    release: () => {
      shared.users.delete(onUnplayable);
      if (shared.users.size > 0 || frameSources.get(stream) !== shared) return;
      frameSources.delete(stream);
      shared.detach();
    },
  };
}

function shareFrames(stream: LiveStream, media: SourceMedia): SharedFrames {
  const frames = new FrameSource(stream, media);
  const users = new Set<() => void>();
  frames.prime(stream);
  frames.onUnplayable = () => {
    for (const unplayable of users) unplayable();
  };
  const shared = { frames, users, detach: stream.addSink(frames) };
  frameSources.set(stream, shared);
  return shared;
}
