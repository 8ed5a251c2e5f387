import { LiveCode, LiveError } from '@livelit/core';

import type { RecorderStatistics } from '../../recorder-statistics.ts';
import { openByteFile } from '../../storage/byte-file.ts';
import { JournalFile } from '../../storage/journal-file.ts';
import { type ClaimedSession, claimSession, journalName } from '../../storage/session-folder.ts';
import { fromStorageError } from '../../storage/storage-error.ts';
import { chooseAudio } from './audio-codec.ts';
import { picturesOf, pump, soundOf } from './frame-source.ts';
import { Mp4File } from './mp4-file.ts';
import type { AudioFeed, StartRequest, VideoFeed } from './mp4-messages.ts';
import { Mp4Muxer } from './mp4-muxer.ts';
import { mediaName, mp4MimeType } from './mp4-names.ts';
import { RecordingClock } from './recording-clock.ts';
import { SoundLine } from './sound-line.ts';
import { SpaceGuard } from './space-guard.ts';
import { chooseVideo } from './video-codec.ts';
import { VideoLine } from './video-line.ts';

const tickMs = 200;
/** How long the first picture may take before the file begins without it. */
const firstPictureMs = 1500;
/** Share of pictures left out, since the last statistics, from which the device is called too slow. */
const tooMany = 0.2;

/** Whom a session tells. */
export interface SessionListener {
  statistics(statistics: RecorderStatistics): void;
  report(error: LiveError): void;
}

/** One recording, in the worker: frames in, a fragmented MP4 and its journal on disk out. */
export class Mp4Session {
  readonly name: string;
  readonly #claimed: ClaimedSession;
  readonly #listener: SessionListener;
  readonly #request: StartRequest;
  readonly #file: Mp4File;
  readonly #muxer: Mp4Muxer;
  readonly #clock = new RecordingClock();
  readonly #began = performance.now();
  readonly #guard: SpaceGuard;
  readonly #video: VideoLine | undefined;
  readonly #sound: SoundLine | undefined;
  #videoRun = new AbortController();
  #soundRun = new AbortController();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #reported = { size: 0, dropped: 0, overloaded: false };
  #finished: Promise<void> | undefined;

  private constructor(request: StartRequest, listener: SessionListener, parts: SessionParts) {
    const { settings, video, audio } = request;
    this.name = parts.claimed.name;
    this.#claimed = parts.claimed;
    this.#request = request;
    this.#listener = listener;
    this.#file = parts.file;
    const report = (error: LiveError) => listener.report(error);
    const tracks = { video: parts.video?.name, audio: parts.audio?.name };
    this.#muxer = new Mp4Muxer(tracks, settings.fragmentDuration, parts.file, (error) =>
      report(fromStorageError(error, 'The recording could not be written')),
    );
    this.#guard = new SpaceGuard(settings.minFreeMegabytes, report);
    const shared = { clock: this.#clock, muxer: this.#muxer, report };
    if (audio && parts.audio) {
      this.#sound = new SoundLine({ ...shared, config: parts.audio.config, leads: !video });
      this.#sound.muted = audio.muted;
    }
    if (video && parts.video) {
      const { name: codec } = parts.video;
      const drift = () => this.#sound?.drift ?? 0;
      const interval = settings.fragmentDuration;
      this.#video = new VideoLine({
        ...shared,
        codec,
        kbps: settings.videoBitrate,
        interval,
        shape: video.shape,
        drift,
      });
      this.#video.muted = video.muted;
    }
  }

  /** Claims a folder, opens its files and begins. Rejects with a `LiveError`; then nothing is left behind. */
  static async start(request: StartRequest, listener: SessionListener): Promise<Mp4Session> {
    const codecs = await chooseCodecs(request);
    const claimed = await claimSession(request.fileName).catch((error: unknown) => {
      throw fromStorageError(error, 'The storage of this site cannot be used');
    });
    try {
      const file = await openFiles(claimed);
      const session = new Mp4Session(request, listener, { claimed, file, ...codecs });
      await session.#run();
      return session;
    } catch (error) {
      claimed.release();
      throw fromStorageError(error, 'The recording could not be written');
    }
  }

  pause(): void {
    this.#clock.pause(performance.now());
  }

  resume(): void {
    this.#clock.resume(performance.now());
  }

  /** Takes another source for the line of pictures. */
  setVideo(feed: VideoFeed): void {
    const line = this.#video;
    if (!line || this.#finished) return;
    this.#videoRun.abort();
    this.#videoRun = new AbortController();
    line.changeSource();
    void pump(picturesOf(feed), this.#videoRun.signal, (frame) => line.take(frame)).catch((error) => this.#fail(error));
  }

  /** Takes another source for the line of sound. */
  setAudio(feed: AudioFeed): void {
    const line = this.#sound;
    if (!line || this.#finished) return;
    this.#soundRun.abort();
    this.#soundRun = new AbortController();
    line.changeSource();
    void pump(soundOf(feed), this.#soundRun.signal, (block) => line.take(block)).catch((error) => this.#fail(error));
  }

  setMuted(kind: 'audio' | 'video', muted: boolean): void {
    const line = kind === 'video' ? this.#video : this.#sound;
    if (line) line.muted = muted;
  }

  /** Ends the file and frees the session. Whatever fails here, what is on disk is kept. */
  finish(leave: number): Promise<void> {
    return (this.#finished ??= this.#finish(leave));
  }

  async #run(): Promise<void> {
    await this.#muxer.start();
    const { video, audio, settings } = this.#request;
    if (video) this.setVideo(video.feed);
    if (audio) this.setAudio(audio.feed);
    this.#timers.push(
      setInterval(() => void this.#tick().catch((error) => this.#fail(error)), tickMs),
      setInterval(() => void this.#measure(), settings.statisticsInterval * 1000),
    );
    void this.#guard.check(0);
  }

  async #tick(): Promise<void> {
    const now = performance.now();
    if (!this.#clock.started && now - this.#began < firstPictureMs) return;
    await this.#video?.tick(now);
    this.#sound?.tick(now);
  }

  async #measure(): Promise<void> {
    const { size } = this.#file;
    const quotaLeft = await this.#guard.check(size);
    if (this.#finished) return;
    const { statisticsInterval } = this.#request.settings;
    const video = this.#video?.config;
    const droppedFrames = this.#video?.dropped ?? 0;
    this.#checkSpeed(droppedFrames - this.#reported.dropped);
    this.#listener.statistics({
      duration: this.#clock.elapsed(performance.now()),
      size,
      kbps: Math.round(((size - this.#reported.size) * 8) / 1000 / statisticsInterval),
      droppedFrames,
      encodeQueue: this.#video?.queue ?? 0,
      quotaLeft,
      width: video?.width ?? 0,
      height: video?.height ?? 0,
      videoCodec: video?.codec ?? '',
      audioCodec: this.#sound?.encoding.config.codec ?? '',
    });
    this.#reported = { ...this.#reported, size, dropped: droppedFrames };
  }

  #checkSpeed(dropped: number): void {
    const { video, settings } = this.#request;
    const expected = (video?.shape.frameRate ?? 0) * settings.statisticsInterval;
    if (this.#reported.overloaded || dropped <= expected * tooMany) return;
    this.#reported.overloaded = true;
    const text = `The encoder is too slow: ${dropped} pictures were left out in ${settings.statisticsInterval} seconds.`;
    this.#listener.report(new LiveError(LiveCode.WARNING_DEVICE_OVERLOADED, text));
  }

  #fail(error: unknown): void {
    if (!this.#finished) this.#listener.report(fromStorageError(error, 'The recording failed'));
  }

  async #finish(leave: number): Promise<void> {
    const now = performance.now();
    for (const timer of this.#timers) clearInterval(timer);
    this.#videoRun.abort();
    this.#soundRun.abort();
    try {
      if (this.#clock.started) {
        await this.#sound?.finish(now);
        await this.#video?.finish(now);
      }
      await this.#muxer.finish();
    } finally {
      this.#file.finish(leave);
      this.#claimed.release();
    }
  }
}

interface SessionParts {
  readonly claimed: ClaimedSession;
  readonly file: Mp4File;
  readonly video: Awaited<ReturnType<typeof chooseVideo>>;
  readonly audio: Awaited<ReturnType<typeof chooseAudio>>;
}

async function chooseCodecs({ video, audio, settings }: StartRequest): Promise<Pick<SessionParts, 'video' | 'audio'>> {
  const codecs = {
    video: video && (await chooseVideo(video.shape, settings.videoBitrate)),
    audio: audio && (await chooseAudio(settings.audioBitrate, audio.channels)),
  };
  const missing = [video && !codecs.video && 'video', audio && !codecs.audio && 'audio'].filter(Boolean);
  if (missing.length > 0)
    throw new LiveError(
      LiveCode.ERROR_CODEC_UNSUPPORTED,
      `This browser cannot encode ${missing.join(' or ')} for an MP4.`,
    );
  return codecs;
}

async function openFiles({ folder }: ClaimedSession): Promise<Mp4File> {
  const journal = new JournalFile(await openByteFile(folder, journalName));
  const startedAt = Date.now();
  journal.append({ type: 'open', version: 1, writer: 'mp4', media: mediaName, mimeType: mp4MimeType, startedAt });
  return new Mp4File(await openByteFile(folder, mediaName), journal);
}
