import { LiveCode, LiveError, onAbort } from '@livelit/core';

import { MusicBox } from './music/music-box.ts';
import { durationOf } from './music/music-duration.ts';
import type { Music, MusicCodeNumber, MusicObserver, MusicPreloadObserver } from './music/music.ts';
import type { SoundOutput } from './sound-output.ts';
import type { SoundEffects } from './sound-settings.ts';
import { VoiceEffects } from './voice/voice-effects.ts';
import { voiceChangers, voiceReverbs } from './voice/voice-settings.ts';

/**
 * Voice effects and background music, as V2TXLive's TXAudioEffectManager; before and while anything is captured or pushed.
 * The voice is that of microphones; other sources pass as they are. Setters throw ERROR_INVALID_PARAMETER for what is out
 * of range. Everything ends with the pusher.
 */
export class AudioEffectManager {
  readonly #output: SoundOutput;
  readonly #voice = new VoiceEffects();
  readonly #music = new MusicBox(() => this.#update());
  readonly #effects: SoundEffects = {
    attach: (ports, signal) => {
      this.#voice.attach(ports, signal);
      this.#music.attach(ports, signal);
    },
  };

  constructor(output: SoundOutput) {
    this.#output = output;
    onAbort(output.signal, () => this.#music.stopAll());
  }

  /** Lets the speaker hear the microphones with their effects; 20 ms late or more, and with an echo unless by headphones. */
  enableVoiceEarMonitor(enabled: boolean): void {
    this.#voice.setMonitor({ enabled });
    this.#update();
  }

  /** 0 to 100, up to 150 at the risk of clipping. 100 at first. */
  setVoiceEarMonitorVolume(volume: number): void {
    this.#voice.setMonitor({ volume: within('The volume', volume, 0, 150) });
  }

  /**
   * A room around the voice, by V2TXLive's numbers: 0 none, 1 KTV, 2 small room, 3 hall, 4 deep, 5 resonant, 6 metallic,
   * 7 magnetic, 8 ethereal, 9 studio, 10 melodious, 11 another studio.
   */
  setVoiceReverbType(type: number): void {
    this.#voice.set({ reverb: wholeWithin('The reverb', type, 0, voiceReverbs.studio2) });
    this.#update();
  }

  /**
   * Another voice, by V2TXLive's numbers: 0 none, 1 naughty child, 2 young girl, 3 middle-aged man, 4 heavy metal, 5 cold,
   * 6 foreign accent, 7 trapped beast, 8 chubby, 9 strong current, 10 heavy machine, 11 ethereal. It comes 43 ms later.
   */
  setVoiceChangerType(type: number): void {
    this.#voice.set({ changer: wholeWithin('The voice changer', type, 0, voiceChangers.ethereal) });
    this.#update();
  }

  /** How loud the microphones are, 0 to 100, up to 150 at the risk of clipping. 100 at first. */
  setVoiceVolume(volume: number): void {
    this.#voice.set({ volume: within('The volume', volume, 0, 150) });
    this.#update();
  }

  /** The same, by the name that Flutter has for it. */
  setVoiceCaptureVolume(volume: number): void {
    this.setVoiceVolume(volume);
  }

  /** The pitch of the voice, -1 (an octave lower) to 1 (an octave higher), vowels included. It comes 43 ms later. */
  setVoicePitch(pitch: number): void {
    this.#voice.set({ pitch: within('The pitch', pitch, -1, 1) });
    this.#update();
  }

  /** Who hears of one piece of music, or nobody. Set it before `startPlayMusic`. */
  setMusicObserver(id: number, observer: MusicObserver | undefined): void {
    this.#music.setObserver(id, observer);
  }

  /** Who hears of `preloadMusic`. */
  setPreloadObserver(observer: MusicPreloadObserver | undefined): void {
    this.#music.setPreloadObserver(observer);
  }

  /**
   * Fetches and decodes a piece, so that `startPlayMusic` with the same id and path starts at once; at most two, of at most
   * ten minutes. Resolves with 0, or a `MusicCode`.
   */
  async preloadMusic(music: Music): Promise<MusicCodeNumber> {
    this.#refuseDestroyed();
    return this.#music.preload(checked(music));
  }

  /**
   * Plays a piece: MP3, AAC, M4A, WAV, Ogg and what else the browser decodes; at most ten minutes and 128 MB, from another
   * origin only with CORS. Resolves with 0 when it sounds, else with a `MusicCode`, as its observer is told; never
   * rejects but for ERROR_INVALID_PARAMETER, and ERROR_REFUSED after `destroy()`. A piece of the same id ends.
   */
  async startPlayMusic(music: Music): Promise<MusicCodeNumber> {
    this.#refuseDestroyed();
    return this.#music.start(checked(music));
  }

  stopPlayMusic(id: number): void {
    this.#music.stop(id);
  }

  pausePlayMusic(id: number): void {
    this.#music.setPaused(id, true);
  }

  resumePlayMusic(id: number): void {
    this.#music.setPaused(id, false);
  }

  /** How loud all music is, sent and heard, 0 to 100. 60 at first. */
  setAllMusicVolume(volume: number): void {
    const loud = within('The volume', volume, 0, 100);
    this.#music.setSound({ publishVolume: loud, playoutVolume: loud });
  }

  /** How loud a piece is in what is sent, 0 to 100. 60 at first. */
  setMusicPublishVolume(id: number, volume: number): void {
    this.#music.setSound({ publishVolume: within('The volume', volume, 0, 100) }, id);
  }

  /** How loud a piece is in the speaker's ears, 0 to 100. 60 at first. */
  setMusicPlayoutVolume(id: number, volume: number): void {
    this.#music.setSound({ playoutVolume: within('The volume', volume, 0, 100) }, id);
  }

  /** The pitch of a piece, -1 (an octave lower) to 1 (an octave higher); its speed stays. */
  setMusicPitch(id: number, pitch: number): void {
    this.#music.setSound({ pitch: within('The pitch', pitch, -1, 1) }, id);
  }

  /** How fast a piece is played, 0.5 to 2; its pitch stays. */
  setMusicSpeedRate(id: number, rate: number): void {
    this.#music.setSound({ speed: within('The speed', rate, 0.5, 2) }, id);
  }

  /** Moves a piece as a hand moves a record, -12 to 12 times as fast, below 0 backwards. 1 at first. */
  setMusicScratchSpeedRate(id: number, rate: number): void {
    this.#music.setSound({ scratch: within('The scratch speed', rate, -12, 12) }, id);
  }

  /** Where a piece is, milliseconds; -1 when it is not played. */
  getMusicCurrentPosInMS(id: number): number {
    return this.#music.positionOf(id) ?? -1;
  }

  /** How long the music at an address is, milliseconds; -1 when it cannot be told. */
  async getMusicDurationInMS(path: Music['path']): Promise<number> {
    this.#refuseDestroyed();
    const known = this.#music.durationOf(path);
    if (known !== undefined) return known;
    const seconds = await durationOf(path, this.#output.signal);
    return seconds === undefined ? -1 : seconds * 1000;
  }

  /** Goes to a place in a piece, milliseconds. */
  seekMusicToPosInMS(id: number, ms: number): void {
    this.#music.seek(id, within('The position', ms, 0, Infinity));
  }

  /** Sound tracks of a piece: browsers decode one; 0 when it is not played. */
  getMusicTrackCount(id: number): number {
    return this.#music.positionOf(id) === undefined ? 0 : 1;
  }

  /** Chooses a sound track of a piece. Throws ERROR_NOT_SUPPORTED for any but the first, 0: browsers decode no other. */
  setMusicTrack(_id: number, trackIndex: number): void {
    if (wholeWithin('The track', trackIndex, 0, Infinity) > 0)
      throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'Browsers decode only the first sound track of a file.');
  }

  #update(): void {
    const effects = this.#voice.isOn || this.#music.isOn ? this.#effects : undefined;
    if (this.#output.signal.aborted || effects === this.#output.settings.effects) return;
    this.#output.set({ effects });
  }

  #refuseDestroyed(): void {
    if (this.#output.signal.aborted) throw new LiveError(LiveCode.ERROR_REFUSED, 'The pusher was destroyed.');
  }
}

function checked(music: Music): Music {
  const { id, loopCount = 0, startTimeMS = 0, path } = music;
  wholeWithin('The id', id, -Infinity, Infinity);
  wholeWithin('The loop count', loopCount, -1, Infinity);
  within('The start', startTimeMS, 0, Infinity);
  if (path === '') throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'The music has no path.');
  return music;
}

function within(what: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `${what} is from ${least} to ${most}, not ${value}.`);
}

function wholeWithin(what: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value)) return within(what, value, least, most);
  throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `${what} is a whole number, not ${value}.`);
}
