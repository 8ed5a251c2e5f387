import { isLiveError, LiveCode, LiveError, onAbort, withDeadline, type LiveCodeNumber } from '@livelit/core';

import type { RunningTransport, TransportContext, TransportStats } from '../transport.ts';
import { feedAudio } from './feed-audio.ts';
import { feedVideo, type Post } from './feed-video.ts';
import type {
  FromPublishWorker,
  PlainError,
  PublishStats,
  PublishTarget,
  ToPublishWorker,
} from './publish-messages.ts';

/** Milliseconds for the worker's code to load. */
const loadMs = 15_000;
/** Milliseconds for the worker to answer. */
const answerMs = 2000;

/** Where an FLV stream goes. */
export type FlvTarget = Pick<PublishTarget, 'url' | 'protocols' | 'hello'>;

const revive = ({ code, message, detail }: PlainError) => new LiveError(code as LiveCodeNumber, message, { detail });

type Answers = { readonly [K in FromPublishWorker['type']]: Extract<FromPublishWorker, { type: K }> };

/**
 * Publishes as FLV over a WebSocket. Encoders and socket live in a worker, so a hidden page sends on at full rate.
 * Resolves when the server takes the stream.
 */
export async function publishFlv(target: FlvTarget, context: TransportContext): Promise<RunningTransport> {
  const { tracks, config, signal, report } = context;
  needEncoders(tracks);
  const worker = new Worker(new URL('./flv-worker.ts', import.meta.url), { type: 'module', name: 'livelit-flv' });
  const post: Post = (message, transfer = []) => worker.postMessage(message, transfer);
  const inputs = new Map<string, AbortController>();
  let failed = false;
  let connected = false;

  function next<K extends keyof Answers>(type: K, ms: number, during: string): Promise<Answers[K]> {
    const listening = new AbortController();
    const answer = new Promise<Answers[K]>((resolve, reject) => {
      worker.addEventListener(
        'message',
        ({ data }: MessageEvent<FromPublishWorker>) => {
          if (data.type === type) resolve(data as Answers[K]);
          else if (data.type === 'failed') reject(revive(data.error));
        },
        listening,
      );
      worker.addEventListener('error', (event) => reject(cannotRun(event)), listening);
    });
    const late = () =>
      new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, `The worker that publishes did not answer ${during}.`);
    return withDeadline(answer, ms, late, signal).finally(() => listening.abort());
  }

  onAbort(signal, () => {
    for (const input of inputs.values()) input.abort();
    // The worker says goodbye to the server; one that hangs is ended all the same.
    const end = () => worker.terminate();
    const timer = setTimeout(end, answerMs);
    worker.addEventListener('message', ({ data }: MessageEvent<FromPublishWorker>) => {
      if (data.type !== 'stopped') return;
      clearTimeout(timer);
      end();
    });
    post({ type: 'stop' });
  });

  const lose = (error: LiveError) => {
    if (!connected || failed || signal.aborted) return;
    failed = true;
    report(error);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<FromPublishWorker>) => {
    if (data.type === 'warning' && !signal.aborted) report(revive(data.error));
    if (data.type === 'failed') lose(revive(data.error));
  });
  worker.addEventListener('error', (event) => lose(cannotRun(event)));

  const { readsTracks } = await next('ready', loadMs, 'while it was loading');

  async function feed(track: MediaStreamTrack): Promise<void> {
    const input = new AbortController();
    inputs.set(track.kind, input);
    if (track.kind === 'video') feedVideo(track, post, readsTracks, input.signal);
    else await feedAudio(track, post, input.signal, report);
  }

  const answer = next('connected', config.connectTimeout * 1000 + answerMs, 'while it was connecting');
  post(startMessage(target, context));
  await Promise.all([answer, ...tracks.map(feed)]);
  connected = true;

  return {
    async replaceTrack(kind, track) {
      const input = inputs.get(kind);
      if (!input) return false;
      input.abort();
      if (track) await feed(track);
      return true;
    },
    getStats: async () => {
      const answer = next('stats', answerMs, 'when asked for statistics');
      post({ type: 'stats' });
      return toTransportStats((await answer).stats);
    },
    requestKeyFrame: () => post({ type: 'keyframe' }),
  };
}

function startMessage(target: FlvTarget, { tracks, config }: TransportContext): ToPublishWorker {
  const { videoQuality, audioQuality, gop, audioCodec, connectTimeout } = config;
  const { fps, kbps } = videoQuality;
  const has = (kind: string) => tracks.some((track) => track.kind === kind);
  return {
    type: 'start',
    target: { ...target, connectTimeoutMs: connectTimeout * 1000 },
    ...(has('video') && { picture: { fps, kbps, gop } }),
    ...(has('audio') && { sound: { codec: audioCodec, kbps: audioQuality.kbps, channels: audioQuality.channels } }),
  };
}

function toTransportStats({ busy, ...stats }: PublishStats): TransportStats {
  return { ...stats, qualityLimitationReason: busy ? 'bandwidth' : stats.queue > 1 ? 'cpu' : 'none' };
}

function needEncoders(tracks: readonly MediaStreamTrack[]): void {
  if (tracks.some(({ kind }) => kind === 'video') && !('VideoEncoder' in globalThis))
    throw new LiveError(
      LiveCode.ERROR_NOT_SUPPORTED,
      'This browser cannot encode video in a page (WebCodecs is missing).',
    );
}

function cannotRun(event: Event): LiveError {
  if (event instanceof ErrorEvent && isLiveError(event.error)) return event.error;
  const reason = event instanceof ErrorEvent && event.message ? `: ${event.message}` : '.';
  return new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, `The worker that publishes could not run${reason}`, {
    cause: event,
  });
}
