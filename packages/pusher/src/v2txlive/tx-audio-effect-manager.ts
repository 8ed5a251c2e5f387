import { LiveCode, log as sharedLog, toLiveError } from '@livelit/core';

import type { LivePusher } from '../live-pusher.ts';
import type { AudioEffectManager } from '../sound/audio-effect-manager.ts';
import type { Music, MusicObserver, MusicPreloadObserver } from '../sound/music/music.ts';
import { Answers } from './answers.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

const log = sharedLog.child('pusher');

/** Rooms around a voice. */
export const TXVoiceReverbType = {
  Off: 0,
  KTV: 1,
  SmallRoom: 2,
  Hall: 3,
  Deep: 4,
  Resonant: 5,
  Metallic: 6,
  Magnetic: 7,
  Ethereal: 8,
  Studio: 9,
  Melodious: 10,
  Studio2: 11,
} as const;
export type TXVoiceReverbType = (typeof TXVoiceReverbType)[keyof typeof TXVoiceReverbType];

/** Other voices. */
export const TXVoiceChangerType = {
  Off: 0,
  NaughtyKid: 1,
  YoungGirl: 2,
  MiddleAgedMan: 3,
  HeavyMetal: 4,
  Cold: 5,
  ForeignAccent: 6,
  TrappedBeast: 7,
  Chubby: 8,
  StrongCurrent: 9,
  HeavyMachine: 10,
  Ethereal: 11,
} as const;
export type TXVoiceChangerType = (typeof TXVoiceChangerType)[keyof typeof TXVoiceChangerType];

/** A piece of music, `TXAudioMusicParam`. */
export type AudioMusicParam = Music;

/**
 * `TXAudioEffectManager` of Tencent's SDKs over `AudioEffectManager`. Methods resolve with 0, -2 for a value out of range,
 * or -4; those of music with its own codes (-4001 to -4008). Music is told of by the pusher's `onMusicObserver…`, and to
 * who is set for its id.
 */
export class TXAudioEffectManager {
  readonly #pusher: LivePusher;
  readonly #observers: PusherObservers;
  readonly #answers: Answers;
  readonly #musicObservers = new Map<number, MusicObserver>();

  /** Made by `V2TXLivePusher`. */
  constructor(pusher: LivePusher, observers: PusherObservers) {
    this.#pusher = pusher;
    this.#observers = observers;
    this.#answers = new Answers('TXAudioEffectManager', observers);
  }

  /** Lets the speaker hear the own voice, 20 ms late or more; by headphones, or it echoes. */
  enableVoiceEarMonitor(enable: boolean): Promise<number> {
    return this.#with('enableVoiceEarMonitor', (manager) => manager.enableVoiceEarMonitor(enable));
  }

  /** 0 to 100, up to 150 at the risk of clipping. @default 100 */
  setVoiceEarMonitorVolume(volume: number): Promise<number> {
    return this.#with('setVoiceEarMonitorVolume', (manager) => manager.setVoiceEarMonitorVolume(volume));
  }

  /** A `TXVoiceReverbType`. */
  setVoiceReverbType(type: TXVoiceReverbType): Promise<number> {
    return this.#with('setVoiceReverbType', (manager) => manager.setVoiceReverbType(type));
  }

  /** A `TXVoiceChangerType`. */
  setVoiceChangerType(type: TXVoiceChangerType): Promise<number> {
    return this.#with('setVoiceChangerType', (manager) => manager.setVoiceChangerType(type));
  }

  /** 0 to 100, up to 150 at the risk of clipping. @default 100 */
  setVoiceVolume(volume: number): Promise<number> {
    return this.#with('setVoiceVolume', (manager) => manager.setVoiceVolume(volume));
  }

  /** The name that Flutter has for `setVoiceVolume`. */
  setVoiceCaptureVolume(volume: number): Promise<number> {
    return this.#with('setVoiceCaptureVolume', (manager) => manager.setVoiceVolume(volume));
  }

  /** -1 to 1, an octave down or up. */
  setVoicePitch(pitch: number): Promise<number> {
    return this.#with('setVoicePitch', (manager) => manager.setVoicePitch(pitch));
  }

  /** Who hears of one piece besides the pusher's observer; `null` for nobody. */
  async setMusicObserver(id: number, observer: MusicObserver | null): Promise<number> {
    if (observer) this.#musicObservers.set(id, observer);
    else this.#musicObservers.delete(id);
    return LiveCode.OK;
  }

  /** Who hears of `preloadMusic`; `null` for nobody. */
  setPreloadObserver(observer: MusicPreloadObserver | null): Promise<number> {
    return this.#with('setPreloadObserver', (manager) => manager.setPreloadObserver(observer ?? undefined));
  }

  /** Fetches and decodes a piece, so that it starts at once; at most two, of at most ten minutes. */
  preloadMusic(music: AudioMusicParam): Promise<number> {
    return this.#with('preloadMusic', (manager) => manager.preloadMusic(music));
  }

  /** Plays a piece; resolves when it sounds, or cannot. -4008 for mkv and what else the browser does not decode. */
  startPlayMusic(music: AudioMusicParam): Promise<number> {
    return this.#with('startPlayMusic', (manager) => {
      manager.setMusicObserver(music.id, this.#observerOf(music.id));
      return manager.startPlayMusic(music);
    });
  }

  stopPlayMusic(id: number): Promise<number> {
    return this.#with('stopPlayMusic', (manager) => manager.stopPlayMusic(id));
  }

  pausePlayMusic(id: number): Promise<number> {
    return this.#with('pausePlayMusic', (manager) => manager.pausePlayMusic(id));
  }

  resumePlayMusic(id: number): Promise<number> {
    return this.#with('resumePlayMusic', (manager) => manager.resumePlayMusic(id));
  }

  /** 0 to 100, sent and heard. @default 60 */
  setAllMusicVolume(volume: number): Promise<number> {
    return this.#with('setAllMusicVolume', (manager) => manager.setAllMusicVolume(volume));
  }

  /** 0 to 100, sent. @default 60 */
  setMusicPublishVolume(id: number, volume: number): Promise<number> {
    return this.#with('setMusicPublishVolume', (manager) => manager.setMusicPublishVolume(id, volume));
  }

  /** 0 to 100, heard. @default 60 */
  setMusicPlayoutVolume(id: number, volume: number): Promise<number> {
    return this.#with('setMusicPlayoutVolume', (manager) => manager.setMusicPlayoutVolume(id, volume));
  }

  /** -1 to 1, an octave down or up. */
  setMusicPitch(id: number, pitch: number): Promise<number> {
    return this.#with('setMusicPitch', (manager) => manager.setMusicPitch(id, pitch));
  }

  /** 0.5 to 2. */
  setMusicSpeedRate(id: number, rate: number): Promise<number> {
    return this.#with('setMusicSpeedRate', (manager) => manager.setMusicSpeedRate(id, rate));
  }

  /** -12 to 12, below 0 backwards. */
  setMusicScratchSpeedRate(id: number, rate: number): Promise<number> {
    return this.#with('setMusicScratchSpeedRate', (manager) => manager.setMusicScratchSpeedRate(id, rate));
  }

  /** Milliseconds; -1 when it is not played. */
  async getMusicCurrentPosInMS(id: number): Promise<number> {
    return (await this.#pusher.getAudioEffectManager()).getMusicCurrentPosInMS(id);
  }

  /** Milliseconds; -1 when it cannot be told. */
  async getMusicDurationInMS(path: AudioMusicParam['path']): Promise<number> {
    return (await this.#pusher.getAudioEffectManager()).getMusicDurationInMS(path);
  }

  /** Milliseconds from the beginning. */
  seekMusicToPosInMS(id: number, ms: number): Promise<number> {
    return this.#with('seekMusicToPosInMS', (manager) => manager.seekMusicToPosInMS(id, ms));
  }

  /** 1, or 0 when it is not played: browsers decode the first track of a file. */
  async getMusicTrackCount(id: number): Promise<number> {
    return (await this.#pusher.getAudioEffectManager()).getMusicTrackCount(id);
  }

  /** -4 for any but the first, 0. */
  setMusicTrack(id: number, trackIndex: number): Promise<number> {
    return this.#with('setMusicTrack', (manager) => manager.setMusicTrack(id, trackIndex));
  }

  #with(method: string, act: (manager: AudioEffectManager) => number | void | Promise<number>): Promise<number> {
    return this.#answers.of(method, async () => act(await this.#pusher.getAudioEffectManager()));
  }

  #observerOf(id: number): MusicObserver {
    const own = <K extends keyof MusicObserver>(callback: K, ...told: Parameters<NonNullable<MusicObserver[K]>>) => {
      try {
        (this.#musicObservers.get(id)?.[callback] as ((...args: unknown[]) => void) | undefined)?.(...told);
      } catch (error) {
        log.error(`The music observer's ${callback} failed.`, toLiveError(error));
      }
    };
    return {
      onStart: (...told) => {
        this.#observers.tell('onMusicObserverStart', told[0], told[1]);
        own('onStart', ...told);
      },
      onPlayProgress: (...told) => {
        this.#observers.tell('onMusicObserverPlayProgress', ...told);
        own('onPlayProgress', ...told);
      },
      onComplete: (...told) => {
        this.#observers.tell('onMusicObserverComplete', ...told);
        own('onComplete', ...told);
      },
    };
  }
}
