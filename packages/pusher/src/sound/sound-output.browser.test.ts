import type { LiveError } from '@livelit/core';
import { afterEach, expect, it } from 'vitest';

import type { CaptureInput, SourceKind } from '../capture/capture-source.ts';
import { LivePusher } from '../live-pusher.ts';
import { amplitudeOf, hasTones, hear, peakOf, tone, untilHeard } from '../testing/sound.ts';
import { until } from '../testing/until.ts';
import { SoundOutput } from './sound-output.ts';
import type { SoundEffects } from './sound-settings.ts';

/** Timestamps of mixed sound are of the wall clock, and the machine may be busy. */
const jitterMs = 250;

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

function soundOutput() {
  const tracks: (MediaStreamTrack | undefined)[] = [];
  const warnings: LiveError[] = [];
  const output = new SoundOutput({
    onTrack: (track) => tracks.push(track),
    onWarning: (error) => warnings.push(error),
  });
  closing.push(() => output.close());
  const mixed = async () => {
    await until('the graph is awake', () => output.graph?.awake);
    return output.graph!.track;
  };
  return { output, tracks, warnings, mixed };
}

const input = (id: string, track: MediaStreamTrack, kind: SourceKind = 'screen'): CaptureInput => ({ id, kind, track });
const nothing: SoundEffects = { attach: () => undefined };

it('mixes all sources of a pusher, and lets each come and go without a click or a gap', async () => {
  const pusher = new LivePusher({ sourcePolicy: 'mix' });
  closing.push(() => pusher.destroy());
  const first = tone(400).track;
  await pusher.startCustomCapture(new MediaStream([first]));
  expect(pusher.stream.getAudioTracks()).toEqual([first]);
  const second = await pusher.startCustomCapture(new MediaStream([tone(1000).track]));
  await until('both are mixed', () => pusher.stream.getAudioTracks()[0] !== first);
  const [track] = pusher.stream.getAudioTracks();
  await untilHeard('both tones', track!, (left) => hasTones(left, { 400: 0.25, 1000: 0.25 }));
  let leaver = second;
  // A busy machine drops samples, which clicks, too: one in three must be clean.
  for (let attempt = 1; ; attempt++) {
    const leaving = hear(track!, 400);
    setTimeout(() => pusher.stopCustomCapture(leaver), 100);
    const { planes } = await leaving;
    if (largestBend(planes[0]!) < 0.02 && hasTones(planes[0]!.subarray(-7200), { 400: 0.25, 1000: 0 })) break;
    expect(attempt).toBeLessThan(3);
    leaver = await pusher.startCustomCapture(new MediaStream([tone(1000).track]));
    await untilHeard('both tones', track!, (left) => hasTones(left, { 400: 0.25, 1000: 0.25 }));
  }
  expect(pusher.stream.getAudioTracks()).toEqual([track]);
});

it('sends one source as it is, and a pause is silence without a gap, there as in the graph', async () => {
  const { output, tracks, mixed } = soundOutput();
  const { track } = tone(400);
  output.setInputs([input('a', track)]);
  expect(tracks).toEqual([track]);
  output.set({ paused: true });
  const own = await hear(track, 300, 100);
  output.set({ volumes: new Map([['a', 50]]) });
  const graph = await mixed();
  const silent = await hear(graph, 300, 100);
  for (const { planes, longestGapMs } of [own, silent]) {
    expect(planes[0]!.length).toBeGreaterThan(14_000);
    expect(peakOf(planes[0]!)).toBe(0);
    expect(longestGapMs).toBeLessThan(jitterMs);
  }
  output.set({ paused: false });
  await untilHeard('half of it', graph, (left) => hasTones(left, { 400: 0.125 }));
  expect(tracks).toEqual([track, graph]);
});

it('keeps left and right apart', async () => {
  const { output, mixed } = soundOutput();
  const [left, right] = [tone(400, { pan: -1 }), tone(1000, { pan: 1 })];
  output.setInputs([input('a', left.track), input('b', right.track, 'microphone')]);
  await untilHeard(
    'each on its side',
    await mixed(),
    (one, other) => hasTones(one, { 400: 0.25, 1000: 0 }) && hasTones(other, { 400: 0, 1000: 0.25 }),
  );
});

it('lives on without sources while effects are on, and ends with them', async () => {
  const { output, tracks, mixed } = soundOutput();
  output.set({ effects: nothing });
  const track = await mixed();
  output.setInputs([input('a', tone(400).track)]);
  output.setInputs([]);
  expect(peakOf((await hear(track, 300, 200)).planes[0]!)).toBeLessThan(1e-4);
  output.set({ effects: undefined });
  expect(tracks).toEqual([track, undefined]);
  expect(track.readyState).toBe('ended');
});

it('gives nothing away before what was to change it is there, and the track back as it was', async () => {
  const { output, tracks, mixed } = soundOutput();
  const { track } = tone(400);
  output.set({ volumes: new Map([['a', 0]]) });
  output.setInputs([input('a', track)]);
  expect(track.enabled).toBe(false);
  await mixed();
  expect(track.enabled).toBe(true);
  expect(tracks).toEqual([track, output.graph!.track]);
  expect(peakOf((await hear(output.graph!.track, 100, 200)).planes[0]!)).toBeLessThan(1e-4);
});

it('lets a processor change the sound, and passes on what it fails at', async () => {
  const { output, warnings, mixed } = soundOutput();
  output.setInputs([input('a', tone(400).track)]);
  const sizes = new Set<string>();
  output.set({
    processor({ planes, sampleRate }) {
      sizes.add(`${planes.length} × ${planes[0]?.length} of ${sampleRate}`);
      planes[0]!.fill(0);
      planes[1]!.forEach((sample, i, plane) => (plane[i] = -2 * sample));
    },
  });
  const track = await mixed();
  // A frame that a busy machine answers too late is sent as it was.
  await untilHeard('what it made', track, (left, right) => hasTones(left, { 400: 0 }) && hasTones(right, { 400: 0.5 }));
  expect([...sizes]).toEqual(['2 × 960 of 48000']);

  output.set({
    processor() {
      throw new Error('no');
    },
  });
  await until('it is warned', () => warnings.length > 0);
  await untilHeard('the sound as it was', track, (left, right) =>
    [left, right].every((side) => hasTones(side, { 400: 0.25 })),
  );
  expect(warnings.map(({ name }) => name)).toEqual(['WARNING_PROCESSOR_FAILED']);

  output.set({
    processor() {
      const end = performance.now() + 30;
      while (performance.now() < end);
    },
  });
  await until('late frames are counted', () => output.graph!.lateFrames > 1);
  output.set({ processor: undefined });
  await untilHeard('the sound as it was', track, (left) => hasTones(left, { 400: 0.25 }));
});

it('hears what comes by WebRTC', async () => {
  const { output, mixed } = soundOutput();
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  closing.push(() => [from, to].forEach((peer) => peer.close()));
  from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
  to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
  const received = new Promise<MediaStreamTrack>((resolve) => (to.ontrack = ({ track }) => resolve(track)));
  from.addTrack(tone(400).track);
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription!);
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription!);
  output.setInputs([input('a', await received, 'custom')]);
  output.set({ volumes: new Map([['a', 50]]) });
  const track = await mixed();
  await untilHeard('the tone', track, (left) => amplitudeOf(left, 400) > 0.1);
});

/** The largest second difference: what clicks is not smooth. */
function largestBend(samples: Float32Array): number {
  let largest = 0;
  for (let i = 2; i < samples.length; i++)
    largest = Math.max(largest, Math.abs(samples[i]! - 2 * samples[i - 1]! + samples[i - 2]!));
  return largest;
}
