import { LiveCode, LiveError, log, onAbort, toLiveError, withDeadline } from '@livelit/core';

import type { SoundEffects, SoundPorts } from '../sound-settings.ts';
import { musicCodeOf, musicError } from './music-error.ts';
import { loadMusic } from './music-file.ts';
import { playMusic, type MusicSound, type MusicVoice } from './music-voice.ts';
import { MusicCode, type Music, type MusicCodeNumber, type MusicObserver, type MusicPreloadObserver } from './music.ts';

const logger = log.child('music');

/** Pieces that may be preloaded at once. */
const mostPreloads = 2;

/** Milliseconds until the graph must be there, which is loaded when it is first needed. */
const graphMs = 10_000;

const plainSound: MusicSound = { publishVolume: 60, playoutVolume: 60, pitch: 0, speed: 1, scratch: 1 };

interface Playing {
  readonly music: Music;
  readonly over: AbortController;
  voice: MusicVoice | undefined;
  buffer: AudioBuffer | undefined;
  positionMs: number;
  paused: boolean;
}

interface Kept {
  readonly path: Music['path'];
  readonly buffer: Promise<AudioBuffer>;
  readonly over: AbortController;
  readonly isPreload: boolean;
}

/** Plays pieces of music, each known by its id. */
export class MusicBox implements SoundEffects {
  readonly #onChange: () => void;
  readonly #playing = new Map<number, Playing>();
  readonly #kept = new Map<number, Kept>();
  readonly #sounds = new Map<number, MusicSound>();
  readonly #observers = new Map<number, MusicObserver>();
  #preloadObserver: MusicPreloadObserver | undefined;
  #usual = plainSound;
  #ports: SoundPorts | undefined;
  #waiting: ((ports: SoundPorts) => void)[] = [];

  /** `onChange` is called when `isOn` may have changed. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether a piece is being played, or begun. */
  get isOn(): boolean {
    return this.#playing.size > 0;
  }

  attach(ports: SoundPorts, signal: AbortSignal): void {
    this.#ports = ports;
    for (const begin of this.#waiting.splice(0)) begin(ports);
    onAbort(signal, () => {
      this.#ports = undefined;
      for (const id of this.#playing.keys()) if (this.#playing.get(id)?.voice) this.stop(id);
    });
  }

  setObserver(id: number, observer: MusicObserver | undefined): void {
    if (observer) this.#observers.set(id, observer);
    else this.#observers.delete(id);
  }

  setPreloadObserver(observer: MusicPreloadObserver | undefined): void {
    this.#preloadObserver = observer;
  }

  async preload({ id, path }: Music): Promise<MusicCodeNumber> {
    const former = this.#kept.get(id);
    if (former?.path !== path) {
      this.#forget(id);
      if ([...this.#kept.values()].filter(({ isPreload }) => isPreload).length >= mostPreloads) {
        const message = `${mostPreloads} pieces of music are preloaded already.`;
        return this.#loadFailed(id, musicError(MusicCode.TOO_MANY_PRELOADS, LiveCode.ERROR_LIMIT_EXCEEDED, message));
      }
    }
    try {
      await this.#keep(id, path, true);
      return MusicCode.OK;
    } catch (error) {
      return this.#loadFailed(id, toLiveError(error));
    }
  }

  /** Resolves with V2TXLive's number when the piece sounds, or cannot; with 0 also when it was stopped before. */
  async start(music: Music): Promise<MusicCodeNumber> {
    const { id } = music;
    this.#end(id);
    const over = new AbortController();
    const playing: Playing = {
      music,
      over,
      voice: undefined,
      buffer: undefined,
      positionMs: music.startTimeMS ?? 0,
      paused: false,
    };
    this.#playing.set(id, playing);
    this.#onChange();
    try {
      await this.#begin(playing, over.signal);
      return MusicCode.OK;
    } catch (thrown) {
      if (over.signal.aborted) return MusicCode.OK;
      const error = toLiveError(thrown);
      const code = musicCodeOf(error);
      logger.warn(error.message, error);
      this.stop(id);
      this.#tell(id, (observer) => observer.onStart?.(id, code, error));
      return code;
    }
  }

  stop(id: number): void {
    if (this.#end(id)) this.#onChange();
  }

  stopAll(): void {
    for (const id of this.#playing.keys()) this.stop(id);
    for (const id of this.#kept.keys()) this.#forget(id);
  }

  setPaused(id: number, paused: boolean): void {
    const playing = this.#playing.get(id);
    if (!playing) return;
    playing.paused = paused;
    playing.voice?.setPlaying(!paused);
  }

  seek(id: number, ms: number): void {
    const playing = this.#playing.get(id);
    if (!playing) return;
    playing.positionMs = ms;
    playing.voice?.seek(ms);
  }

  /** Milliseconds; undefined when it is not played. */
  positionOf(id: number): number | undefined {
    return this.#playing.get(id)?.positionMs;
  }

  /** Milliseconds; undefined when nothing of this address is decoded. */
  durationOf(path: Music['path']): number | undefined {
    const playing = [...this.#playing.values()].find(({ music }) => music.path === path);
    return playing?.buffer && playing.buffer.duration * 1000;
  }

  /** Changes how one piece sounds, now and whenever it is played again; without id all, and those to come. */
  setSound(sound: Partial<MusicSound>, id?: number): void {
    if (id === undefined) {
      this.#usual = { ...this.#usual, ...sound };
      for (const [one, former] of this.#sounds) this.#sounds.set(one, { ...former, ...sound });
    } else this.#sounds.set(id, { ...this.#soundOf(id), ...sound });
    for (const [one, { voice }] of this.#playing) if (id === undefined || id === one) voice?.set(this.#soundOf(one));
  }

  async #begin(playing: Playing, signal: AbortSignal): Promise<void> {
    const { music } = playing;
    const { id, path, isShortFile } = music;
    const kept = this.#kept.get(id);
    const loading = kept?.path === path || isShortFile ? this.#keep(id, path, false) : loadMusic(path, signal);
    const aborted = new Promise<never>((_, reject) => onAbort(signal, () => reject(signal.reason)));
    const buffer = await Promise.race([loading, aborted]);
    const noGraph = () => new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'The sound for the music did not start.');
    const attached = new Promise<SoundPorts>((resolve) => {
      if (this.#ports) resolve(this.#ports);
      else this.#waiting.push(resolve);
    });
    const ports = await withDeadline(attached, graphMs, noGraph, signal);
    playing.buffer = buffer;
    let sounds: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (sounds = resolve));
    const voice = await playMusic(ports, buffer, music, this.#soundOf(id), signal, {
      onPosition: (ms) => {
        sounds();
        playing.positionMs = ms;
        this.#tell(id, (observer) => observer.onPlayProgress?.(id, ms, buffer.duration * 1000));
      },
      onComplete: () => {
        sounds();
        this.stop(id);
        this.#tell(id, (observer) => observer.onComplete?.(id, MusicCode.OK));
      },
    });
    playing.voice = voice;
    // What was called while it was loaded.
    voice.set(this.#soundOf(id));
    if (playing.paused) voice.setPlaying(false);
    if (playing.positionMs !== (music.startTimeMS ?? 0)) voice.seek(playing.positionMs);
    await Promise.race([started, aborted]);
    this.#tell(id, (observer) => observer.onStart?.(id, MusicCode.OK));
  }

  #end(id: number): boolean {
    const playing = this.#playing.get(id);
    if (!playing) return false;
    this.#playing.delete(id);
    playing.over.abort();
    return true;
  }

  #keep(id: number, path: Music['path'], isPreload: boolean): Promise<AudioBuffer> {
    const former = this.#kept.get(id);
    if (former?.path === path) return former.buffer;
    this.#forget(id);
    const over = new AbortController();
    const onProgress = (percent: number) => this.#tellPreload((observer) => observer.onLoadProgress?.(id, percent));
    const kept: Kept = { path, over, isPreload, buffer: loadMusic(path, over.signal, onProgress) };
    this.#kept.set(id, kept);
    kept.buffer.catch(() => this.#kept.get(id) === kept && this.#kept.delete(id));
    return kept.buffer;
  }

  #forget(id: number): void {
    this.#kept.get(id)?.over.abort();
    this.#kept.delete(id);
  }

  #loadFailed(id: number, error: LiveError): MusicCodeNumber {
    const code = musicCodeOf(error);
    this.#tellPreload((observer) => observer.onLoadError?.(id, code, error));
    return code;
  }

  #soundOf(id: number): MusicSound {
    return this.#sounds.get(id) ?? this.#usual;
  }

  #tell(id: number, say: (observer: MusicObserver) => void): void {
    const observer = this.#observers.get(id);
    if (observer) guarded(() => say(observer));
  }

  #tellPreload(say: (observer: MusicPreloadObserver) => void): void {
    const observer = this.#preloadObserver;
    if (observer) guarded(() => say(observer));
  }
}

/** An observer that throws must not break the music. */
function guarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    logger.warn('A music observer threw', toLiveError(error));
  }
}
