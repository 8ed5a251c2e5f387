import type { LiveError } from '@livelit/core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type { SourceKind } from '../capture/capture-source.ts';
import { LivePusher } from '../live-pusher.ts';
import { amplitudeOf, hasTones, hear, peakOf, tone, untilHeard } from '../testing/sound.ts';
import { until } from '../testing/until.ts';
import { AudioEffectManager } from './audio-effect-manager.ts';
import type { Music } from './music/music.ts';
import { SoundOutput } from './sound-output.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

function effectManager() {
  const warnings: LiveError[] = [];
  const output = new SoundOutput({ onTrack: () => undefined, onWarning: (error) => warnings.push(error) });
  closing.push(() => output.close());
  const effects = new AudioEffectManager(output);
  const setTones = (...inputs: readonly (readonly [SourceKind, MediaStreamTrack])[]) =>
    output.setInputs(inputs.map(([kind, track]) => ({ id: track.id, kind, track })));
  const mixed = async () => {
    await until('the graph is awake', () => output.graph?.awake);
    return output.graph!.track;
  };
  return { output, effects, warnings, setTones, mixed };
}

const left = async (track: MediaStreamTrack, ms: number, skipMs = 200) => (await hear(track, ms, skipMs)).planes[0]!;

describe('voice effects', () => {
  it('change microphones, other sources not, and let go of the graph', async () => {
    const { output, effects, warnings, setTones, mixed } = effectManager();
    const [voice, screen] = [tone(400).track, tone(1500).track];
    effects.setVoicePitch(1);
    setTones(['microphone', voice], ['screen', screen]);
    const track = await mixed();
    const isOctave = (side: Float32Array) =>
      amplitudeOf(side, 800) > 0.2 && hasTones(side, { 400: 0, 1500: 0.25, 3000: 0 });
    await untilHeard('the voice an octave higher', track, isOctave);
    effects.setVoicePitch(-1);
    effects.setVoiceVolume(50);
    const isLow = (side: Float32Array) =>
      Math.abs(amplitudeOf(side, 200) - 0.12) < 0.02 && hasTones(side, { 1500: 0.25 });
    await untilHeard('the voice an octave lower, and softer', track, isLow);
    effects.setVoicePitch(0);
    effects.setVoiceVolume(100);
    expect(output.settings.effects).toBeUndefined();
    await untilHeard('the voice as it is', track, (side) => hasTones(side, { 200: 0, 400: 0.25, 1500: 0.25 }));
    effects.enableVoiceEarMonitor(true);
    expect(output.settings.effects).toBeDefined();
    effects.enableVoiceEarMonitor(false);
    setTones();
    expect(output.track).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('begin before anything is captured, in silence', async () => {
    const { output, effects, setTones, mixed } = effectManager();
    const { track: voice, level } = tone(400);
    effects.setVoiceReverbType(3);
    const track = await mixed();
    setTones(['microphone', voice]);
    expect(output.track).toBe(track);
    await untilHeard('the voice', track, (side) => peakOf(side) > 0.1);
    level.gain.value = 0;
    // The tone itself is gone, the hall goes on.
    expect(peakOf(await left(track, 100, 100))).toBeGreaterThan(0.001);
  });

  it.each([
    ['setVoiceReverbType', 12],
    ['setVoiceReverbType', 1.5],
    ['setVoiceChangerType', -1],
    ['setVoiceVolume', 151],
    ['setVoicePitch', 1.1],
    ['setVoiceEarMonitorVolume', -1],
    ['setAllMusicVolume', 101],
    ['setVoiceVolume', NaN],
  ] as const)('refuse %s(%d)', (name, value) => {
    const { effects, output } = effectManager();
    expect(() => effects[name](value)).toThrow(expect.objectContaining({ name: 'ERROR_INVALID_PARAMETER' }));
    expect(output.settings.effects).toBeUndefined();
  });
});

describe('music', () => {
  let stub = '';
  beforeAll(async () => {
    const { id, url } = await commands.startStub();
    stub = url;
    return () => commands.stopStub(id);
  });

  function listen(effects: AudioEffectManager, id = 1) {
    const told: string[] = [];
    const positions: number[] = [];
    effects.setMusicObserver(id, {
      onStart: (one, code, error) => told.push(`start ${one} ${code}${error ? ` ${error.name}` : ''}`),
      onPlayProgress: (_, position) => positions.push(position),
      onComplete: (one, code) => told.push(`complete ${one} ${code}`),
    });
    return { told, positions };
  }

  it('is sent at its volume and tells where it is', async () => {
    const pusher = new LivePusher();
    closing.push(() => pusher.destroy());
    await pusher.startCustomCapture(new MediaStream([tone(1500).track]));
    const effects = await pusher.getAudioEffectManager();
    const { told, positions } = listen(effects);
    effects.setMusicPublishVolume(1, 40);
    const path = wav([[400, 0.5, 1.6]]);
    expect(await effects.startPlayMusic({ id: 1, path, publish: true })).toBe(0);
    const [track] = pusher.stream.getAudioTracks();
    await untilHeard('both', track!, (side) => hasTones(side, { 400: 0.2, 1500: 0.25 }));
    expect(effects.getMusicTrackCount(1)).toBe(1);
    expect(await effects.getMusicDurationInMS(path)).toBeCloseTo(1600, 0);
    effects.setMusicPublishVolume(1, 80);
    await untilHeard('louder music', track!, (side) => hasTones(side, { 400: 0.4 }));
    await until('it ends', () => told.length > 1, 5000);
    expect(told).toEqual(['start 1 0', 'complete 1 0']);
    expect(positions.length).toBeGreaterThan(8);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions.at(-1)).toBeGreaterThan(1400);
    expect(effects.getMusicCurrentPosInMS(1)).toBe(-1);
    expect(await effects.getMusicDurationInMS(path)).toBeCloseTo(1600, -1);
    await untilHeard('the end', track!, (side) => hasTones(side, { 400: 0, 1500: 0.25 }));
  });

  it('keeps its pitch at another speed, and its speed at another pitch', async () => {
    const { effects, mixed } = effectManager();
    effects.setAllMusicVolume(100);
    effects.setMusicSpeedRate(1, 2);
    effects.setMusicPitch(2, 1);
    // Makes the graph before there is music.
    effects.setVoiceVolume(90);
    const track = await mixed();
    const path = wav([[400, 0.25, 0.8]]);
    for (const [id, hertz, samples] of [
      [1, 400, 19_200],
      [2, 800, 38_400],
    ] as const) {
      const hearing = left(track, 1600, 0);
      await effects.startPlayMusic({ id, path, publish: true });
      const heard = await hearing;
      const loud = (sample: number) => Math.abs(sample) > 0.1;
      const begin = heard.findIndex(loud);
      const length = heard.findLastIndex(loud) - begin;
      expect(amplitudeOf(heard.subarray(begin + 2400, begin + 14_400), hertz)).toBeGreaterThan(0.2);
      expect(Math.abs(length - samples)).toBeLessThan(3000);
    }
  });

  it('stays here unless it is to be sent, pauses, seeks, repeats and runs backwards', async () => {
    const { output, effects, mixed } = effectManager();
    const { told } = listen(effects);
    effects.setAllMusicVolume(100);
    // Half a second of each tone.
    const path = wav([
      [400, 0.25, 0.5],
      [1000, 0.25, 0.5],
    ]);
    await effects.startPlayMusic({ id: 2, path: wav([[700, 0.25, 9]]) });
    await effects.startPlayMusic({ id: 1, path, publish: true, loopCount: -1, startTimeMS: 500, endTimeMS: 1000 });
    const track = await mixed();
    expect(amplitudeOf(await left(track, 700), 1000)).toBeGreaterThan(0.2);
    await untilHeard('its second half alone, again', track, (side) => hasTones(side, { 400: 0, 700: 0, 1000: 0.25 }));
    effects.pausePlayMusic(1);
    const at = effects.getMusicCurrentPosInMS(1);
    await untilHeard('a pause', track, (side) => peakOf(side) < 1e-4);
    expect(Math.abs(effects.getMusicCurrentPosInMS(1) - at)).toBeLessThan(150);
    await effects.startPlayMusic({ id: 1, path, publish: true });
    effects.seekMusicToPosInMS(1, 950);
    effects.setMusicScratchSpeedRate(1, -2);
    await untilHeard('its first half, backwards and an octave higher', track, (side) => amplitudeOf(side, 800) > 0.1);
    effects.stopPlayMusic(1);
    effects.stopPlayMusic(2);
    expect(output.track).toBeUndefined();
    expect(told).toEqual(['start 1 0', 'start 1 0']);
  });

  it('says by V2TXLive’s numbers why it cannot be played, and plays the next', async () => {
    const { effects } = effectManager();
    const { told } = listen(effects);
    const text = (...parts: readonly (string | number[])[]) =>
      new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part))));
    const cases: readonly (readonly [Music['path'], number, string])[] = [
      [`${stub}/gone.mp3?status=404`, -4005, 'ERROR_SOURCE_NOT_FOUND'],
      [`${stub}/key.mp3?status=403`, -4001, 'ERROR_UNAUTHORIZED'],
      ['http://127.0.0.1:1/x.mp3', -4006, 'ERROR_UNREACHABLE'],
      ['http://[', -4006, 'ERROR_UNREACHABLE'],
      [text('no music at all'), -4008, 'ERROR_CODEC_UNSUPPORTED'],
      [text('RIFF', [4, 0, 0, 0], 'WAVEfmt '), -4002, 'ERROR_DECODE_FAILED'],
      [text([0, 0, 0, 16], 'ftypisom', [0, 0, 2, 0]), -4007, 'ERROR_NO_TRACKS'],
    ];
    for (const [path, code, name] of cases) expect(await effects.startPlayMusic({ id: 1, path }), name).toBe(code);
    expect(told).toEqual(cases.map(([, code, name]) => `start 1 ${code} ${name}`));
    expect(await effects.getMusicDurationInMS(text('none'))).toBe(-1);
    expect(await effects.startPlayMusic({ id: 1, path: wav([[400, 0.1, 0.1]]) })).toBe(0);
    await expect(effects.startPlayMusic({ id: 1, path: 'x', loopCount: -2 })).rejects.toMatchObject({
      name: 'ERROR_INVALID_PARAMETER',
    });
    expect(() => effects.setMusicTrack(1, 1)).toThrow(expect.objectContaining({ name: 'ERROR_NOT_SUPPORTED' }));
  });

  it('preloads two pieces, and no third', async () => {
    const { effects } = effectManager();
    const told: string[] = [];
    effects.setPreloadObserver({
      onLoadProgress: (id, progress) => progress === 100 && told.push(`loaded ${id}`),
      onLoadError: (id, code) => told.push(`failed ${id} ${code}`),
    });
    const path = wav([[400, 0.1, 0.1]]);
    expect(await effects.preloadMusic({ id: 1, path })).toBe(0);
    expect(await effects.preloadMusic({ id: 2, path: new Blob(['x']) })).toBe(-4008);
    expect(await effects.preloadMusic({ id: 2, path })).toBe(0);
    expect(await effects.preloadMusic({ id: 3, path })).toBe(-4003);
    expect(await effects.startPlayMusic({ id: 1, path })).toBe(0);
    expect(told).toEqual(['loaded 1', 'failed 2 -4008', 'loaded 2', 'failed 3 -4003']);
  });
});

/** A WAV file of tones after each other: hertz, amplitude, seconds. */
function wav(parts: readonly (readonly [frequency: number, amplitude: number, seconds: number])[]): Blob {
  const samples = parts.flatMap(([frequency, amplitude, seconds]) =>
    Array.from({ length: seconds * 48_000 }, (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / 48_000)),
  );
  const data = Int16Array.from(samples, (sample) => Math.round(sample * 32_767));
  const head = new DataView(new ArrayBuffer(44));
  const write = (at: number, text: string) =>
    new TextEncoder().encode(text).forEach((byte, i) => head.setUint8(at + i, byte));
  write(0, 'RIFF');
  head.setUint32(4, 36 + data.byteLength, true);
  write(8, 'WAVEfmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, 48_000, true);
  head.setUint32(28, 96_000, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  write(36, 'data');
  head.setUint32(40, data.byteLength, true);
  return new Blob([head, data], { type: 'audio/wav' });
}
