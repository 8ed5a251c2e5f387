import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

import type { RunningTransport, TransportContext } from '../transport.ts';
import { feedAudio } from './feed-audio.ts';
import { feedVideo } from './feed-video.ts';
import type { Kind, PublishStats, PublishTarget } from './publish-messages.ts';
import { SharedSei } from './shared-sei.ts';
import { studioSettings } from './studio-settings.ts';
import { answerMs, WorkerLink } from './worker-link.ts';

/** Where an FLV stream goes. */
export type FlvTarget = Pick<PublishTarget, 'url' | 'protocols' | 'hello'>;

interface Input {
  readonly track: MediaStreamTrack;
  readonly end: AbortController;
  readonly started: Promise<void>;
}

/**
 * The page's part of the studio of one pusher: a worker that encodes once and sends to every destination, made when the
 * first connects. Each track is read once, however many destinations name it.
 */
export class RemoteStudio {
  readonly #inputs = new Map<Kind, Input>();
  readonly #sei = new SharedSei();
  #link: WorkerLink | undefined;
  #lastId = 0;

  /** `signal` aborts when the pushing is over. */
  constructor(signal: AbortSignal) {
    onAbort(signal, () => {
      this.#endInputs();
      this.#link?.end();
      this.#link = undefined;
    });
  }

  /** Connects one destination; resolves when its server takes the stream. */
  async open(target: FlvTarget, context: TransportContext): Promise<RunningTransport> {
    const { tracks, config, signal, report } = context;
    const link = (this.#link ??= this.#createLink());
    const id = ++this.#lastId;
    const readsTracks = await withDeadline(link.ready, Infinity, notInTime, signal);
    let connected = false;
    let failed = false;
    const asked: ((stats: PublishStats) => void)[] = [];
    const kinds = tracks.map(({ kind }) => kind as Kind);
    const standing = new Promise<void>((resolve, reject) => {
      link.listen(id, {
        onConnected: resolve,
        onStats: (stats) => asked.splice(0).forEach((answer) => answer(stats)),
        onWarning: (error) => signal.aborted || report(error),
        onFailure: (error) => {
          reject(error);
          if (connected && !failed && !signal.aborted) report(error);
          failed = true;
        },
      });
    });
    onAbort(signal, () => {
      link.forget(id);
      if (link === this.#link) link.post({ type: 'close', id });
    });
    link.post({
      type: 'open',
      id,
      settings: studioSettings(config, context),
      outlet: {
        kinds,
        target: { ...target, connectTimeoutMs: config.connectTimeout * 1000 },
        metadata: config.metadata,
      },
    });
    const feeding = tracks.map((track) => this.#feed(track.kind as Kind, track, link, readsTracks, report));
    await withDeadline(Promise.all([standing, ...feeding]), config.connectTimeout * 1000 + answerMs, notInTime, signal);
    connected = true;

    return {
      replaceTrack: async (kind, track) => {
        if (!kinds.includes(kind)) return false;
        if (link === this.#link) await this.#feed(kind, track, link, readsTracks, report);
        return true;
      },
      getStats: async () => {
        const stats = new Promise<PublishStats>((resolve) => asked.push(resolve));
        link.post({ type: 'stats', id });
        return withDeadline(stats, answerMs, notInTime, signal);
      },
      requestKeyFrame: () => link.post({ type: 'keyframe' }),
      setQuality: async (videoQuality, audioQuality) =>
        link.post({ type: 'settings', settings: studioSettings(config, { videoQuality, audioQuality }) }),
      sendSei: (payloadType, data) => {
        if (config.videoCodec === 'av1' || config.videoCodec === 'h265' || !kinds.includes('video')) return false;
        const verdict = this.#sei.admit(id, data);
        if (verdict === 'new') link.post({ type: 'sei', payloadType, data });
        return verdict !== 'full';
      },
    };
  }

  #createLink(): WorkerLink {
    const link: WorkerLink = new WorkerLink(() => {
      if (this.#link !== link) return;
      this.#link = undefined;
      this.#endInputs();
    });
    return link;
  }

  /** Several connections name the same track; the first starts it. */
  async #feed(
    kind: Kind,
    track: MediaStreamTrack | undefined,
    link: WorkerLink,
    readsTracks: boolean,
    report: (error: LiveError) => void,
  ): Promise<void> {
    const present = this.#inputs.get(kind);
    if (present && present.track === track) return present.started;
    present?.end.abort();
    this.#inputs.delete(kind);
    if (!track) return;
    const end = new AbortController();
    const started = (async () => {
      if (kind === 'video') feedVideo(track, link.post, readsTracks, end.signal);
      else await feedAudio(track, link.post, end.signal, report);
    })();
    this.#inputs.set(kind, { track, end, started });
    await started.catch((error: unknown) => {
      end.abort();
      if (this.#inputs.get(kind)?.end === end) this.#inputs.delete(kind);
      throw error;
    });
  }

  #endInputs(): void {
    for (const { end } of this.#inputs.values()) end.abort();
    this.#inputs.clear();
  }
}

function notInTime(): LiveError {
  return new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The worker that publishes did not answer in time.');
}
