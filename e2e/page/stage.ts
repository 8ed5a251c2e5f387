/**
 * The page that the journeys happen in. Node tells it what to push and play, by `window.stage`; what it answers is
 * measured from pictures and sound, never from what the engines say about themselves.
 */
import { isLiveError, type LiveError } from '@livelit/core';
import { LivePlayer, type PlayerConfig, type PlayerSource } from '@livelit/player';
import { createTestPicture } from '@livelit/playground/test-picture';
import { readTimeCode } from '@livelit/playground/time-code';
import { LivePusher, type PusherConfig, type PushOptions } from '@livelit/pusher';
import { LiveRecorder, listRecordings, recover } from '@livelit/recorder';

import { secondShown } from '../../packages/player/src/testing/second-shown.ts';
import type { BareEncoding } from './bare-encoder-worker.ts';
import { bareFlv, bareWhep, bareWhip, type Bare } from './bare-peers.ts';
import { flashAndBeep } from './flash-and-beep.ts';

export interface Event {
  readonly atMs: number;
  readonly who: string;
  readonly type: string;
  readonly state?: string;
  readonly code?: number;
  readonly message?: string;
}

export interface Measurement {
  /** From the call of `play` to the first presented frame. */
  readonly firstFrameMs: number;
  /** From drawing to presenting, one per frame whose time code was read. */
  readonly latencies: readonly number[];
  /** Frames presented whose time code could not be read. */
  readonly unreadable: number;
  readonly width: number;
  readonly height: number;
  readonly engine: string | undefined;
}

interface Plain {
  readonly code: number;
  readonly name: string;
  readonly message: string;
}

const plain = (error: LiveError | undefined): Plain | undefined =>
  error && { code: error.code, name: error.name, message: error.message };

const events: Event[] = [];
const start = performance.now();

function record(
  who: string,
  target: { addEventListener(type: string, listener: (event: globalThis.Event) => void): void },
  types: readonly string[],
  state: () => string,
): void {
  for (const type of types)
    target.addEventListener(type, (event) => {
      const error = 'error' in event && isLiveError(event.error) ? event.error : undefined;
      events.push({
        atMs: Math.round(performance.now() - start),
        who,
        type,
        state: state(),
        ...(error ? { code: error.code, message: error.message } : {}),
      });
    });
}

interface Push {
  readonly pusher: LivePusher;
  release(): void;
}

interface Play {
  readonly player: LivePlayer;
  readonly video: HTMLVideoElement;
  readonly startedAt: number;
  firstFrameAt: number;
  latencies: number[];
  unreadable: number;
}

const pushes = new Map<string, Push>();
const plays = new Map<string, Play>();
const bares = new Map<string, Bare>();
const bareLatencies = new Map<string, number[]>();

async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs: number,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (performance.now() > deadline)
      throw new Error(`Waited ${timeoutMs} ms in vain for ${what}. Events: ${JSON.stringify(events.slice(-12))}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export type PushSource =
  | {
      readonly kind: 'picture';
      readonly width?: number;
      readonly height?: number;
      readonly fps?: number;
      readonly tone?: number;
    }
  | { readonly kind: 'flash'; readonly width?: number; readonly height?: number; readonly fps?: number }
  | { readonly kind: 'devices' }
  | { readonly kind: 'screen' };

export const stage = {
  events: () => events,

  /** Starts to capture and push; answers the milliseconds until `connected`. */
  async push(id: string, url: string, source: PushSource, config: Partial<PusherConfig> = {}): Promise<number> {
    const pusher = new LivePusher(config);
    record(id, pusher, ['statechange', 'error', 'warning'], () => pusher.pushStatus);
    let release = () => {};
    if (source.kind === 'picture') {
      const picture = createTestPicture({ width: 640, height: 360, fps: 30, tone: 440, ...source });
      release = () => picture.stop();
      await pusher.startCustomCapture(picture.stream);
    } else if (source.kind === 'flash') {
      const flash = await flashAndBeep(source.width ?? 640, source.height ?? 360, source.fps ?? 30);
      release = () => flash.stop();
      await pusher.startCustomCapture(flash.stream);
    } else if (source.kind === 'devices') {
      await pusher.startCamera();
      await pusher.startMicrophone();
    } else await pusher.startScreenCapture();
    pushes.set(id, { pusher, release });
    const from = performance.now();
    await pusher.startPush(url);
    await until(`${id} to connect`, () => pusher.pushStatus === 'connected' || pusher.error !== undefined, 20_000);
    if (pusher.error) throw pusher.error;
    return performance.now() - from;
  },

  /** Starts to capture and push and answers the error that ends it. */
  async pushInVain(
    id: string,
    url: string,
    source: PushSource,
    config: Partial<PusherConfig> = {},
  ): Promise<Plain | undefined> {
    try {
      await stage.push(id, url, source, config);
      return undefined;
    } catch (error) {
      const told = pushes.get(id)?.pusher.error ?? (isLiveError(error) ? error : undefined);
      if (!told) throw error;
      return plain(told);
    }
  },

  /** Pushes what is pushed already to one more server; answers when that takes it. */
  async addDestination(id: string, url: string, options: PushOptions = {}): Promise<void> {
    const destination = await pushes.get(id)?.pusher.addDestination(url, options);
    await until('the destination to connect', () => destination?.state === 'connected' || destination?.error, 20_000);
    if (destination?.error) throw destination.error;
  },

  /** What each destination says of itself, in the order in which they were added. */
  destinations: (id: string) =>
    (pushes.get(id)?.pusher.destinations ?? []).map(({ label, transport, state, attempt }) => ({
      label,
      transport,
      state,
      attempt,
    })),

  pushState(id: string) {
    const pusher = pushes.get(id)?.pusher;
    return { status: pusher?.pushStatus, error: plain(pusher?.error), statistics: pusher?.statistics };
  },

  async waitForPush(id: string, status: string, timeoutMs = 30_000): Promise<void> {
    await until(`${id} to be ${status}`, () => pushes.get(id)?.pusher.pushStatus === status, timeoutMs);
  },

  async stopPush(id: string): Promise<void> {
    const push = pushes.get(id);
    pushes.delete(id);
    await push?.pusher.stopPush();
    push?.pusher.destroy();
    push?.release();
  },

  /** Starts to play; the frames are measured from now on. */
  async play(id: string, source: PlayerSource, config: Partial<PlayerConfig> = {}): Promise<void> {
    const video = document.createElement('video');
    video.playsInline = true;
    video.width = 320;
    document.body.append(video);
    const player = new LivePlayer(video, config);
    const play: Play = { player, video, startedAt: performance.now(), firstFrameAt: 0, latencies: [], unreadable: 0 };
    plays.set(id, play);
    record(id, player, ['statechange', 'error', 'warning'], () => player.state);
    const onFrame: VideoFrameRequestCallback = (_now, frame) => {
      const sentAt = readTimeCode(video, frame.width, frame.height);
      if (!play.firstFrameAt) play.firstFrameAt = performance.now();
      if (sentAt === undefined) play.unreadable++;
      else play.latencies.push(Date.now() - sentAt);
      if (plays.has(id)) video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
    await player.load(source);
    void player.play();
  },

  /** Publishes by WHIP as one would without a library. */
  async pushBare(id: string, url: string, source: { width: number; height: number; fps: number }, kbps: number) {
    const picture = createTestPicture({ tone: 440, ...source });
    const bare = await bareWhip(url, picture.stream, kbps);
    bares.set(id, {
      close() {
        bare.close();
        picture.stop();
      },
    });
  },

  /** Draws the test picture, and nothing more. */
  drawBare(id: string, source: { width: number; height: number; fps: number }): void {
    const picture = createTestPicture({ tone: 0, ...source });
    bares.set(id, { close: () => picture.stop() });
  },

  /** Encodes the test picture in a worker by WebCodecs alone, and throws away what comes out or sends it to `url`. */
  encodeBare(id: string, source: { width: number; height: number; fps: number }, kbps: number, url?: string): void {
    const picture = createTestPicture({ tone: 0, ...source });
    const [track] = picture.stream.getVideoTracks();
    const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
    const worker = new Worker(new URL('./bare-encoder-worker.ts', import.meta.url), { type: 'module' });
    const { width, height, fps } = source;
    const config = { width, height, framerate: fps, bitrate: kbps * 1000, codec: 'avc1.42e01f' };
    const encoding: BareEncoding = {
      readable,
      config: { ...config, latencyMode: 'realtime', avc: { format: 'avc' } },
      gop: fps * 2,
      url,
    };
    worker.postMessage(encoding, [readable]);
    bares.set(id, {
      close() {
        worker.terminate();
        picture.stop();
      },
    });
  },

  /** Plays by WHEP as one would without a library; measured as `play` is. */
  async playBareWhep(id: string, url: string): Promise<void> {
    const video = Object.assign(document.createElement('video'), { playsInline: true, width: 320 });
    document.body.append(video);
    const latencies: number[] = [];
    bareLatencies.set(id, latencies);
    const onFrame: VideoFrameRequestCallback = (_now, frame) => {
      const sentAt = readTimeCode(video, frame.width, frame.height);
      if (sentAt !== undefined) latencies.push(Date.now() - sentAt);
      if (bares.has(id)) video.requestVideoFrameCallback(onFrame);
    };
    const bare = await bareWhep(url, video);
    bares.set(id, {
      close() {
        bare.close();
        video.remove();
      },
    });
    video.requestVideoFrameCallback(onFrame);
  },

  /** Takes FLV apart as it comes and decodes it at once; `-arrived` is measured before the decoder. */
  playBareFlv(id: string, url: string): void {
    const decoded: number[] = [];
    const arrived: number[] = [];
    bareLatencies.set(id, decoded);
    bareLatencies.set(`${id}-arrived`, arrived);
    bares.set(
      id,
      bareFlv(url, (sentAt, arrivedAt, decodedAt) => {
        arrived.push(arrivedAt - sentAt);
        decoded.push(decodedAt - sentAt);
      }),
    );
  },

  /** Waits until so many time codes were read after now, and answers the latencies. */
  async measureBare(id: string, frames: number, timeoutMs = 30_000): Promise<readonly number[]> {
    const latencies = bareLatencies.get(id) ?? [];
    const from = latencies.length;
    await until(`${frames} readable frames of ${id}`, () => latencies.length - from >= frames, timeoutMs);
    return latencies.slice(from);
  },

  stopBare(id: string): void {
    bares.get(id)?.close();
    bares.delete(id);
  },

  /** Waits until so many time codes were read after now, and answers them. */
  async measure(id: string, frames: number, timeoutMs = 30_000): Promise<Measurement> {
    const play = plays.get(id);
    if (!play) throw new Error(`Nothing plays as ${id}.`);
    const from = play.latencies.length;
    await until(`${frames} readable frames of ${id}`, () => play.latencies.length - from >= frames, timeoutMs);
    return {
      firstFrameMs: play.firstFrameAt - play.startedAt,
      latencies: play.latencies.slice(from),
      unreadable: play.unreadable,
      width: play.video.videoWidth,
      height: play.video.videoHeight,
      engine: play.player.engineName,
    };
  },

  /** The second that a picture of the media origin shows now; undefined for no picture, or another's. */
  second(id: string): number | undefined {
    const play = plays.get(id);
    return play && secondShown(play.player.video);
  },

  /** Presented frames so far, readable or not. */
  frames(id: string): number {
    const play = plays.get(id);
    return play ? play.latencies.length + play.unreadable : 0;
  },

  playState(id: string) {
    const player = plays.get(id)?.player;
    return {
      state: player?.state,
      error: plain(player?.error),
      statistics: player?.statistics,
      latency: player?.latency,
      attempt: player?.attempt,
    };
  },

  async waitForPlay(id: string, state: string, timeoutMs = 30_000): Promise<void> {
    await until(`${id} to be ${state}`, () => plays.get(id)?.player.state === state, timeoutMs);
  },

  /** The strongest frequency that the playing element gives out, Hz; 0 for silence. */
  async tone(id: string, timeoutMs = 10_000): Promise<number> {
    const play = plays.get(id);
    if (!play) throw new Error(`Nothing plays as ${id}.`);
    const context = new AudioContext();
    try {
      await context.resume();
      const stream =
        play.video.srcObject instanceof MediaStream
          ? play.video.srcObject
          : (play.video as HTMLVideoElement & { captureStream(): MediaStream }).captureStream();
      const deadline = performance.now() + timeoutMs;
      while (stream.getAudioTracks().length === 0) {
        if (performance.now() > deadline) return 0;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const analyser = new AnalyserNode(context, { fftSize: 16_384, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      const spectrum = new Float32Array(analyser.frequencyBinCount);
      const seen: number[] = [];
      while (performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        analyser.getFloatFrequencyData(spectrum);
        let peak = 0;
        for (let i = 1; i < spectrum.length; i++)
          if ((spectrum[i] ?? -Infinity) > (spectrum[peak] ?? -Infinity)) peak = i;
        if ((spectrum[peak] ?? -Infinity) < -60) continue;
        seen.push((peak * context.sampleRate) / analyser.fftSize);
        // Three windows that agree: the tone, not the click of its start.
        const last = seen.slice(-3);
        if (last.length === 3 && Math.max(...last) - Math.min(...last) < 6) return last[1] ?? 0;
      }
      return 0;
    } finally {
      await context.close();
    }
  },

  stopPlay(id: string): void {
    const play = plays.get(id);
    plays.delete(id);
    play?.player.destroy();
    play?.video.remove();
  },

  /** Records what is pushed for some seconds; answers the file's facts. Its bytes stay in the page's `files`. */
  async recordPush(
    id: string,
    seconds: number,
  ): Promise<{ name: string; size: number; duration: number; mimeType: string; base64: string }> {
    const push = pushes.get(id);
    if (!push) throw new Error(`Nothing is pushed as ${id}.`);
    const recorder = new LiveRecorder();
    record('recorder', recorder, ['statechange', 'error', 'warning'], () => recorder.state);
    await recorder.start(push.pusher.stream);
    await until(`${seconds} s recorded`, () => recorder.duration >= seconds, seconds * 1000 + 20_000);
    const recording = await recorder.stop();
    recorder.destroy();
    const bytes = new Uint8Array(await (await recording.file()).arrayBuffer());
    let binary = '';
    for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    const { name, size, duration, mimeType } = recording;
    return { name, size, duration, mimeType, base64: btoa(binary) };
  },

  /** Plays a finished recording and answers what its pictures say. */
  async playRecording(name: string): Promise<{ codes: number; duration: number; width: number }> {
    const recording = (await listRecordings()).find((one) => one.name === name);
    if (!recording) throw new Error(`There is no recording ${name}.`);
    const video = document.createElement('video');
    document.body.append(video);
    const url = URL.createObjectURL(await recording.file());
    const seen = new Set<number>();
    const onFrame: VideoFrameRequestCallback = (_now, frame) => {
      const code = readTimeCode(video, frame.width, frame.height);
      if (code !== undefined) seen.add(code);
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
    video.src = url;
    await video.play();
    await until('the recording to end', () => video.ended, 30_000);
    const result = { codes: seen.size, duration: video.duration, width: video.videoWidth };
    video.remove();
    URL.revokeObjectURL(url);
    return result;
  },

  recordings: async () =>
    (await listRecordings()).map(({ name, size, duration, complete }) => ({ name, size, duration, complete })),
  recover: async () =>
    (await recover()).map(({ name, size, duration, complete }) => ({ name, size, duration, complete })),
};

export type Stage = typeof stage;

declare global {
  interface Window {
    stage: Stage;
  }
}

window.stage = stage;
