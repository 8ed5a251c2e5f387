import { onAbort } from '@livelit/core';

import { tapAudio } from '../../capture/tap-audio.ts';
import { tapVideo } from '../../capture/tap-video.ts';
import type { Mp4Request, StartRequest, VideoShape } from './mp4-messages.ts';

const pollMs = 250;

type Post = (request: Mp4Request, transfer?: Transferable[]) => void;

/** The page's end of the tracks that are recorded: one of each kind at most. */
export class TrackTaps {
  readonly #post: Post;
  readonly #runs = new Map<string, AbortController>();

  readonly #processor: boolean;

  /** `processor`: whether the worker can read a track that moves to it. */
  constructor(post: Post, processor: boolean) {
    this.#post = post;
    this.#processor = processor;
  }

  /** Taps the first video and the first audio track, for the request that starts a recording. */
  async open(stream: MediaStream): Promise<[Pick<StartRequest, 'video' | 'audio'>, Transferable[]]> {
    const [video] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    const videoTap = video && tapVideo(video, this.#processor, this.#watch(video));
    const audioTap = audio && (await tapAudio(audio, this.#watch(audio)));
    const request = {
      ...(video && videoTap ? { video: { feed: videoTap.feed, shape: shapeOf(video), muted: silent(video) } } : {}),
      ...(audio && audioTap
        ? { audio: { feed: audioTap.feed, channels: channelsOf(audio), muted: silent(audio) } }
        : {}),
    };
    return [request, [...(videoTap?.transfer ?? []), ...(audioTap?.transfer ?? [])]];
  }

  /** Taps another track instead of the one of its kind. */
  readonly replace = async (track: MediaStreamTrack): Promise<void> => {
    const { kind } = track;
    if (kind !== 'audio' && kind !== 'video') return;
    if (!this.#runs.has(kind)) return;
    const signal = this.#watch(track);
    const { feed, transfer } =
      kind === 'video' ? tapVideo(track, this.#processor, signal) : await tapAudio(track, signal);
    if (signal.aborted) return;
    this.#post({ type: kind, feed } as Mp4Request, transfer);
    this.#post({ type: 'muted', kind, muted: silent(track) });
  };

  stop(): void {
    for (const run of this.#runs.values()) run.abort();
  }

  /** The signal ends when the next track of the kind takes over. */
  #watch(track: MediaStreamTrack): AbortSignal {
    this.#runs.get(track.kind)?.abort();
    const run = new AbortController();
    this.#runs.set(track.kind, run);
    const { signal } = run;
    const kind = track.kind === 'video' ? 'video' : 'audio';
    let told = silent(track);
    const tell = () => {
      if (silent(track) === told) return;
      told = !told;
      this.#post({ type: 'muted', kind, muted: told });
    };
    for (const type of ['mute', 'unmute', 'ended']) track.addEventListener(type, tell, { signal });
    // A track that a script stops tells nobody.
    const timer = setInterval(tell, pollMs);
    onAbort(signal, () => clearInterval(timer));
    return signal;
  }
}

const silent = (track: MediaStreamTrack) => track.muted || track.readyState === 'ended';

function shapeOf(track: MediaStreamTrack): VideoShape {
  const { width = 1280, height = 720, frameRate = 30 } = track.getSettings();
  return { width, height, frameRate: Math.min(60, Math.max(1, Math.round(frameRate) || 30)) };
}

const channelsOf = (track: MediaStreamTrack) => (track.getSettings().channelCount === 1 ? 1 : 2);
