import { onAbort, toLiveError } from '@livelit/core';

import { glide } from '../glide.ts';
import { loadWorklet } from '../load-worklet.ts';
import { createSlot } from '../slot.ts';
import type { SoundPorts } from '../sound-settings.ts';
import { createPitchShifter, type PitchShifter } from '../voice/pitch-shifter.ts';
import type { Music } from './music.ts';

/** How a piece of music sounds. */
export interface MusicSound {
  /** 0 to 100, in what is sent. */
  readonly publishVolume: number;
  /** 0 to 100, in the speaker's ears. */
  readonly playoutVolume: number;
  /** -1 to 1, octaves. */
  readonly pitch: number;
  /** 0.5 to 2; the pitch stays. */
  readonly speed: number;
  /** -12 to 12; speed and pitch together, backwards below 0. */
  readonly scratch: number;
}

/** A piece of music that is being played. */
export interface MusicVoice {
  set(sound: MusicSound): void;
  setPlaying(playing: boolean): void;
  seek(ms: number): void;
}

/** What a MusicVoice tells. */
export interface MusicVoiceEvents {
  readonly onPosition: (ms: number) => void;
  readonly onComplete: () => void;
}

/** Longer than a pitch shifter keeps sound, milliseconds. */
const tailMs = 60;

/** Plays samples into a graph until `signal` aborts. */
export async function playMusic(
  { context, mix, warn }: SoundPorts,
  buffer: AudioBuffer,
  music: Music,
  sound: MusicSound,
  signal: AbortSignal,
  { onPosition, onComplete }: MusicVoiceEvents,
): Promise<MusicVoice> {
  const shiftOf = ({ pitch, speed }: MusicSound) => {
    const by = pitch - Math.log2(speed);
    return { pitch: by, formant: by };
  };
  const needsShift = (one: MusicSound) => shiftOf(one).pitch !== 0;
  await loadWorklet(context, new URL('./music-worklet.js?no-inline', import.meta.url));
  const first = needsShift(sound) ? await createPitchShifter(context, shiftOf(sound)) : undefined;
  if (signal.aborted) first?.close();
  signal.throwIfAborted();
  const { loopCount = 0, startTimeMS = 0, endTimeMS = -1, publish = false } = music;
  const frameOf = (ms: number) => Math.round((ms / 1000) * buffer.sampleRate);
  const planes = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  const node = new AudioWorkletNode(context, 'livelit-music', {
    numberOfInputs: 0,
    outputChannelCount: [Math.min(2, buffer.numberOfChannels)],
    processorOptions: {
      planes,
      start: Math.min(buffer.length, frameOf(startTimeMS)),
      end: endTimeMS > 0 ? Math.min(buffer.length, frameOf(endTimeMS)) : buffer.length,
      loops: loopCount < 0 ? Infinity : loopCount,
    },
  });
  const { port } = node;
  const pitching = createSlot(context, first);
  const sent = new GainNode(context, { gain: publish ? sound.publishVolume / 100 : 0 });
  const heard = new GainNode(context, { gain: sound.playoutVolume / 100 });
  node.connect(pitching.input);
  pitching.output.connect(sent).connect(mix);
  pitching.output.connect(heard).connect(context.destination);

  let wanted = sound;
  let shifter: PitchShifter | 'loading' | undefined = first;
  const shift = () => {
    if (shifter === 'loading' || (!shifter && !needsShift(wanted))) return;
    if (shifter) return shifter.set(shiftOf(wanted));
    shifter = 'loading';
    createPitchShifter(context, shiftOf(wanted)).then(
      (made) => {
        if (signal.aborted) return made.close();
        shifter = made;
        pitching.put(made);
        shift();
      },
      (error: unknown) => signal.aborted || warn(toLiveError(error)),
    );
  };
  const set = (now: MusicSound) => {
    wanted = now;
    node.parameters.get('rate')!.setValueAtTime(now.speed * now.scratch, context.currentTime);
    glide(sent.gain, publish ? now.publishVolume / 100 : 0, context);
    glide(heard.gain, now.playoutVolume / 100, context);
    shift();
  };
  set(sound);
  port.onmessage = ({ data }: MessageEvent<number | 'complete'>) => {
    // What is still on its way through the shifter is heard.
    if (data === 'complete') setTimeout(() => signal.aborted || onComplete(), shifter ? tailMs : 0);
    else onPosition((data / buffer.sampleRate) * 1000);
  };
  onAbort(signal, () => {
    port.onmessage = null;
    for (const level of [sent, heard]) glide(level.gain, 0, context);
    setTimeout(() => {
      port.postMessage('end');
      port.close();
      for (const one of [node, sent, heard]) one.disconnect();
      pitching.put(undefined);
    }, 100);
  });
  return {
    set,
    setPlaying: (playing) => port.postMessage(playing),
    seek: (ms) => port.postMessage(frameOf(ms)),
  };
}
