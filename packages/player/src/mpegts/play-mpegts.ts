import { LiveCode, LiveError, onAbort } from '@livelit/core';
import mpegts from 'mpegts.js';

import type { EngineContext, RunningEngine } from '../engine.ts';
import type { Words } from './connection.ts';
import { followSeeks, whenWanted } from './file-playback.ts';
import { FlvReader } from './flv-reader.ts';
import { lendVideo } from './lent-video.ts';
import { fromMpegtsError } from './mpegts-error.ts';
import { mpegtsLoader } from './mpegts-loader.ts';
import { mpegtsOptions } from './mpegts-options.ts';
import type { MpegtsStream } from './mpegts-stream.ts';
import type { Opening } from './opening.ts';
import { runMpegts } from './run-mpegts.ts';
import { longPatience, usualPatience, type ReaderOptions, type StreamReader } from './stream-reader.ts';
import { TsReader } from './ts-reader.ts';

/** Addresses of streams that began a track so late that it could not be taken in. */
const slowStarters = new Set<string>();

/** Plays a stream whose first connection is being made; resolves when data comes. */
export async function playMpegts(
  stream: MpegtsStream,
  context: EngineContext,
  opening: Opening,
  live: boolean,
  words: Promise<Words>,
): Promise<RunningEngine> {
  mpegts.LoggingControl.enableAll = false;
  const readSei = context.config.sei.length > 0 ? await import('../sei/read-sei.ts') : undefined;
  context.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const { video, config, signal, report, notify } = context;
    // What follows from a failure or a first byte waits for a task of its own: in this one mpegts.js still has
    // microtasks under way, which must not find it destroyed.
    let failed = false;
    const fail = (error: LiveError) => {
      if (failed) return;
      failed = true;
      setTimeout(() => {
        reject(error);
        if (!signal.aborted) report(error);
      });
    };
    const address = stream.url.split('?')[0]!;
    const source: Source = { type: 'mse', url: stream.url, isLive: live };
    const reader = createReader(stream.container, {
      live,
      sei: readSei && { ...readSei, types: config.sei },
      patience: slowStarters.has(address) ? longPatience : usualPatience,
      onSei: (payload, time) => signal.aborted || notify({ type: 'sei', message: { ...payload, time } }),
      onTracks: ({ audio, video: hasVideo }) => {
        source.hasAudio = audio;
        source.hasVideo = hasVideo;
      },
      onChange: (what) => {
        if (what === 'track') slowStarters.add(address);
        const happened = what === 'track' ? 'began another track' : 'changed its codec';
        fail(restart(`The stream ${happened}; it is connected anew.`));
      },
    });
    const loader = mpegtsLoader(context, live, opening, reader, {
      onOpen: () => void setTimeout(() => resolve(running)),
      onFailure: fail,
      onFull: () => (live ? letGo(context, fail) : refill()),
      whenLoaded: (then) =>
        video.readyState > 0 ? then() : video.addEventListener('loadedmetadata', then, { once: true, signal }),
      whenWanted: () => whenWanted(video, reader, signal),
    });
    const player = mpegts.createPlayer(source, {
      ...mpegtsOptions(stream.engine, stream.options ?? {}, config),
      customLoader: loader,
    });
    const seeks = live ? undefined : followSeeks(video, player, signal);
    const refill = () => seeks?.refill(fail);
    const running = runMpegts(context, live, reader);

    player.on(mpegts.Events.ERROR, (type: string, detail: string, info: unknown) =>
      fail(fromMpegtsError({ type, detail, info })),
    );
    onAbort(signal, () => {
      player.destroy();
      reject(signal.reason);
    });
    failWithMedia(video, signal, words, fail);
    player.attachMediaElement(lendVideo(video, seeks?.onOwnSeek));
    player.load();
  });
}

type Source = Parameters<typeof mpegts.createPlayer>[0];

function createReader(container: MpegtsStream['container'], options: ReaderOptions): StreamReader {
  return container === 'flv' ? new FlvReader(options) : new TsReader(options);
}

/** mpegts.js stops a live stream for ever when the browser's buffer is full, as that of a paused video gets in time. */
function letGo({ video, signal, report }: EngineContext, fail: (error: LiveError) => void): void {
  report(new LiveError(LiveCode.WARNING_BUFFER_FULL, 'The buffer is full; the connection is made again on play.'));
  const again = () => fail(restart('The stream was let go when the buffer was full.'));
  if (video.paused) video.addEventListener('play', again, { once: true, signal });
  else again();
}

/** What the video itself says is wrong. */
function failWithMedia(
  video: HTMLVideoElement,
  signal: AbortSignal,
  words: Promise<Words>,
  fail: (error: LiveError) => void,
): void {
  const onError = async () => {
    const said = video.error;
    const unknown = () =>
      new LiveError(LiveCode.ERROR_DECODE_FAILED, 'The browser refused the media.', { cause: said });
    const error = said && (await words.then(({ fromMediaError }) => fromMediaError(said), unknown));
    if (error) fail(error);
  };
  video.addEventListener('error', () => void onError(), { signal });
}

/** Nothing is wrong with the server: it may be asked again at once. */
function restart(message: string): LiveError {
  return new LiveError(LiveCode.ERROR_DISCONNECTED, message, { detail: { restart: true } });
}
