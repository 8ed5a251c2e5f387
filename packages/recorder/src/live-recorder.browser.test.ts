import { isLiveError, LiveCode } from '@livelit/core';
import { LeaveCode } from '@livelit/core/presets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LiveRecorder } from './live-recorder.ts';
import type { RecorderConfig } from './recorder-config.ts';
import type { RecordingStopEvent } from './recorder-events.ts';
import { deleteRecording, listRecordings } from './storage/recordings.ts';
import { recover } from './storage/recover.ts';
import { loopback } from './testing/loopback.ts';
import { colorAt, hertzIn, levelIn, nameOf, openVideo, soundOf } from './testing/read-file.ts';
import { testStream } from './testing/test-stream.ts';

const config: Partial<RecorderConfig> = { statisticsInterval: 0.5 };
const clear = async () => {
  for (const { name } of await listRecordings()) await deleteRecording(name);
};
beforeEach(clear);
afterEach(clear);

/** Until the recording is this long. */
const reaches = (recorder: LiveRecorder, seconds: number) =>
  vi.waitUntil(() => recorder.duration >= seconds, { timeout: 20_000, interval: 20 });

function stops(recorder: LiveRecorder): RecordingStopEvent[] {
  const events: RecordingStopEvent[] = [];
  recorder.addEventListener('stop', (event) => events.push(event));
  return events;
}

describe('LiveRecorder', () => {
  it('records picture and sound as they were', async () => {
    const source = testStream();
    const recorder = new LiveRecorder(config);
    const ended = stops(recorder);
    await recorder.start(source.stream, { fileName: 'colours' });
    expect(recorder.state).toBe('recording');
    await reaches(recorder, 1.5);
    source.show('#0000ff');
    source.setTone(880);
    await reaches(recorder, 3);
    expect(recorder.statistics).toMatchObject({ width: 320, height: 240 });
    const recording = await recorder.stop();
    source.stop();

    expect(recording).toMatchObject({ name: 'colours.mp4', mimeType: 'video/mp4', complete: true });
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ leave: LeaveCode.CLIENT_LEAVE, recording, error: undefined });
    const file = await recording.file();
    expect(file.size).toBe(recording.size);
    const video = await openVideo(file);
    expect(Math.abs(video.duration - recorder.duration)).toBeLessThan(0.5);
    expect(recording.duration).toBeCloseTo(video.duration, 1);
    expect(nameOf(await colorAt(video, 0.7))).toBe('red');
    expect(nameOf(await colorAt(video, video.duration - 0.4))).toBe('blue');
    expect(nameOf(await colorAt(video, 0.4))).toBe('red');
    const sound = await soundOf(file);
    expect(Math.abs(hertzIn(sound, 0.4, 1) - 440)).toBeLessThan(15);
    expect(Math.abs(hertzIn(sound, sound.duration - 0.8, sound.duration - 0.3) - 880)).toBeLessThan(30);
  });

  it('leaves a pause out without a gap', async () => {
    const source = testStream({ hertz: 500 });
    const recorder = new LiveRecorder(config);
    await recorder.start(source.stream);
    await reaches(recorder, 1.2);
    recorder.pause();
    expect(recorder.state).toBe('paused');
    const { duration } = recorder;
    source.show('#00ff00');
    const statistics = vi.fn();
    recorder.addEventListener('statistics', statistics);
    await vi.waitUntil(() => statistics.mock.calls.length >= 2, { timeout: 10_000 });
    expect(recorder.duration).toBe(duration);
    source.show('#0000ff');
    // The picture of the pause must have gone through the pipe before it ends.
    await vi.waitUntil(() => statistics.mock.calls.length >= 3, { timeout: 10_000 });
    recorder.resume();
    await reaches(recorder, 2.4);
    const recording = await recorder.stop();
    source.stop();

    const file = await recording.file();
    const video = await openVideo(file);
    expect(Math.abs(video.duration - 2.4)).toBeLessThan(0.5);
    const colors: string[] = [];
    for (let at = 0.8; at < 1.7; at += 0.1) colors.push(nameOf(await colorAt(video, at)));
    expect(new Set(colors)).toEqual(new Set(['red', 'blue']));
    const sound = await soundOf(file);
    for (let at = 0.4; at < sound.duration - 0.3; at += 0.1) expect(levelIn(sound, at, at + 0.1)).toBeGreaterThan(0.3);
  });

  it('follows a track that takes another’s place, and fits its pictures into the first size', async () => {
    const wide = testStream({ width: 320, height: 180 });
    const tall = testStream({ width: 180, height: 320, sound: false });
    tall.show('#00ff00');
    const recorder = new LiveRecorder(config);
    await recorder.start(wide.stream);
    await reaches(recorder, 1.2);
    const [before] = wide.stream.getVideoTracks();
    const [after] = tall.stream.getVideoTracks();
    wide.stream.removeTrack(before!);
    wide.stream.addTrack(after!);
    await reaches(recorder, 3);
    const recording = await recorder.stop();
    wide.stop();
    tall.stop();

    const video = await openVideo(await recording.file());
    expect([video.videoWidth, video.videoHeight]).toEqual([320, 180]);
    expect(nameOf(await colorAt(video, 0.6))).toBe('red');
    expect(nameOf(await colorAt(video, video.duration - 0.4))).toBe('green');
    expect(nameOf(await colorAt(video, video.duration - 0.4, 0.1))).toBe('black');
  });

  it('follows a canvas that changes its size', async () => {
    const source = testStream({ width: 321, height: 241, sound: false });
    const recorder = new LiveRecorder(config);
    await recorder.start(source.stream);
    await reaches(recorder, 1);
    source.canvas.width = 200;
    source.canvas.height = 400;
    source.show('#0000ff');
    await reaches(recorder, 2);
    const video = await openVideo(await (await recorder.stop()).file());
    source.stop();
    expect([video.videoWidth, video.videoHeight]).toEqual([320, 240]);
    expect(nameOf(await colorAt(video, video.duration - 0.3))).toBe('blue');
    expect(nameOf(await colorAt(video, video.duration - 0.3, 0.05))).toBe('black');
  });

  it('records camera and microphone', async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: true });
    const recorder = new LiveRecorder(config);
    await recorder.start(stream);
    await reaches(recorder, 2);
    const recording = await recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    const file = await recording.file();
    const video = await openVideo(file);
    expect([video.videoWidth, video.videoHeight]).toEqual([640, 480]);
    expect(Math.abs(video.duration - 2)).toBeLessThan(0.6);
    // The fake microphone beeps once a second.
    const sound = await soundOf(file);
    expect(levelIn(sound, 0, sound.duration)).toBeGreaterThan(0.001);
  });

  it('records what a peer sends', async () => {
    const run = new AbortController();
    const source = testStream({ hertz: 500 });
    const recorder = new LiveRecorder(config);
    await recorder.start(await loopback(source.stream, run.signal));
    await reaches(recorder, 3);
    source.show('#0000ff');
    await reaches(recorder, 5);
    const file = await (await recorder.stop()).file();
    run.abort();
    source.stop();
    const video = await openVideo(file);
    expect(nameOf(await colorAt(video, 2.5))).toBe('red');
    expect(nameOf(await colorAt(video, video.duration - 0.4))).toBe('blue');
    const sound = await soundOf(file);
    expect(Math.abs(hertzIn(sound, sound.duration - 1.5, sound.duration - 0.5) - 500)).toBeLessThan(20);
  });

  it('records what a video plays', async () => {
    const source = testStream({ hertz: 600 });
    const recorder = new LiveRecorder(config);
    await recorder.start(source.stream, { fileName: 'first' });
    await reaches(recorder, 3);
    const first = await recorder.stop();
    source.stop();

    const played = await openVideo(await first.file());
    played.muted = false;
    await played.play();
    const stream = (played as HTMLVideoElement & { captureStream(): MediaStream }).captureStream();
    await recorder.start(stream, { fileName: 'second' });
    const second = await new Promise<RecordingStopEvent>((resolve) => recorder.addEventListener('stop', resolve));
    expect(second.leave).toBe(LeaveCode.NO_USERS);
    const file = await second.recording!.file();
    const video = await openVideo(file);
    expect(video.duration).toBeGreaterThan(1.5);
    expect(nameOf(await colorAt(video, 1))).toBe('red');
    expect(Math.abs(hertzIn(await soundOf(file), 0.5, 1.3) - 600)).toBeLessThan(25);
  });

  it('records sound alone', async () => {
    const source = testStream({ picture: false, hertz: 600 });
    const recorder = new LiveRecorder(config);
    await recorder.start(source.stream);
    await reaches(recorder, 1.5);
    const recording = await recorder.stop();
    source.stop();
    const sound = await soundOf(await recording.file());
    expect(Math.abs(sound.duration - 1.5)).toBeLessThan(0.5);
    expect(Math.abs(hertzIn(sound, 0.3, 1.2) - 600)).toBeLessThan(15);
  });

  it('keeps the file going over a picture that stands still', async () => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 64;
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#00ff00';
    context.fillRect(0, 0, 64, 64);
    const recorder = new LiveRecorder(config);
    await recorder.start(canvas.captureStream());
    await reaches(recorder, 3);
    // On disk while nothing moves, so that a crash would cost as little as ever.
    expect(recorder.size).toBeGreaterThan(1000);
    const video = await openVideo(await (await recorder.stop()).file());
    expect(Math.abs(video.duration - 3)).toBeLessThan(0.6);
    expect(nameOf(await colorAt(video, 2.5))).toBe('green');
  });

  it('goes on without a track that ends, and stops by itself without any', async () => {
    const source = testStream({ hertz: 500 });
    const recorder = new LiveRecorder(config);
    const ended = stops(recorder);
    await recorder.start(source.stream);
    await reaches(recorder, 1);
    source.stream.getVideoTracks()[0]!.stop();
    await reaches(recorder, 3);
    expect(recorder.state).toBe('recording');
    source.stream.getAudioTracks()[0]!.stop();
    await vi.waitUntil(() => ended.length > 0, { timeout: 10_000 });
    source.stop();

    expect(ended[0]).toMatchObject({ leave: LeaveCode.NO_USERS, error: undefined });
    const file = await ended[0]!.recording!.file();
    const video = await openVideo(file);
    expect(video.duration).toBeGreaterThan(2.5);
    expect(nameOf(await colorAt(video, 0.5))).toBe('red');
    expect(nameOf(await colorAt(video, 2.6))).toBe('black');
    expect(levelIn(await soundOf(file), 2, 2.6)).toBeGreaterThan(0.3);
  });

  it('records two streams at once under names of their own', async () => {
    const one = testStream({ hertz: 400 });
    const two = testStream({ hertz: 800 });
    const recorders = [new LiveRecorder(config), new LiveRecorder(config)] as const;
    await Promise.all([
      recorders[0].start(one.stream, { fileName: 'same' }),
      recorders[1].start(two.stream, { fileName: 'same' }),
    ]);
    await reaches(recorders[1], 1.5);
    await reaches(recorders[0], 1.5);
    const recordings = await Promise.all(recorders.map((recorder) => recorder.stop()));
    one.stop();
    two.stop();
    expect(recordings.map(({ name }) => name).toSorted()).toEqual(['same-2.mp4', 'same.mp4']);
    for (const [index, hertz] of [400, 800].entries()) {
      const sound = await soundOf(await recordings[index]!.file());
      expect(Math.abs(hertzIn(sound, 0.4, 1) - hertz)).toBeLessThan(20);
    }
    expect((await listRecordings()).map(({ name }) => name).toSorted()).toEqual(['same-2.mp4', 'same.mp4']);
  });

  it('leaves what another tab is recording alone', async () => {
    const source = testStream();
    const recorder = new LiveRecorder(config);
    await recorder.start(source.stream, { fileName: 'live' });
    await vi.waitUntil(() => recorder.size > 1000, { timeout: 10_000 });
    expect(await recover()).toEqual([]);
    expect(await listRecordings()).toEqual([]);
    await expect(deleteRecording('live.mp4')).rejects.toSatisfy((error) => isLiveError(error, LiveCode.ERROR_REFUSED));
    const recording = await recorder.stop();
    source.stop();
    await openVideo(await recording.file());
    await deleteRecording('live.mp4');
    expect(await listRecordings()).toEqual([]);
  });

  it('refuses what does not fit its state', async () => {
    const source = testStream();
    const recorder = new LiveRecorder(config);
    const refused = (error: unknown) => isLiveError(error, LiveCode.ERROR_REFUSED);
    await expect(recorder.stop()).rejects.toSatisfy(refused);
    await expect(recorder.start(new MediaStream())).rejects.toSatisfy((error) =>
      isLiveError(error, LiveCode.ERROR_NO_TRACKS),
    );
    await recorder.start(source.stream);
    await expect(recorder.start(source.stream)).rejects.toSatisfy(refused);
    await reaches(recorder, 0.5);
    await recorder.stop();
    source.stop();
  });

  it('says so when there is nothing to keep', async () => {
    const source = testStream();
    const recorder = new LiveRecorder(config);
    const ended = stops(recorder);
    const errors = vi.fn();
    recorder.addEventListener('error', errors);
    const starting = recorder.start(source.stream);
    recorder.pause();
    await starting;
    await expect(recorder.stop()).rejects.toSatisfy((error) => isLiveError(error, LiveCode.ERROR_RECORDING_EMPTY));
    source.stop();
    expect(errors).toHaveBeenCalledTimes(1);
    expect(ended).toHaveLength(1);
    expect(ended[0]!.recording).toBeUndefined();
    expect(await listRecordings()).toEqual([]);
    expect(await recover()).toEqual([]);
  });

  it('keeps the file and falls silent when it is destroyed', async () => {
    const source = testStream();
    const recorder = new LiveRecorder(config);
    await recorder.start(source.stream, { fileName: 'destroyed' });
    await vi.waitUntil(() => recorder.size > 1000, { timeout: 10_000 });
    const heard = vi.fn();
    for (const type of ['statechange', 'statistics', 'warning', 'error', 'stop'] as const)
      recorder.addEventListener(type, heard);
    recorder.destroy();
    await vi.waitUntil(async () => (await listRecordings()).length === 1, { timeout: 10_000 });
    source.stop();
    expect((await listRecordings())[0]).toMatchObject({ name: 'destroyed.mp4', complete: true });
    expect(heard).not.toHaveBeenCalled();
  });

  it('fails in order where nobody can write the container', async () => {
    const source = testStream();
    const recorder = new LiveRecorder({ ...config, mimeType: 'video/webm' });
    const ended = stops(recorder);
    await recorder.start(source.stream);
    source.stop();
    expect(recorder.state).toBe('inactive');
    expect(recorder.error?.code).toBe(LiveCode.ERROR_NOT_SUPPORTED);
    expect(ended[0]).toMatchObject({ leave: LeaveCode.INIT, recording: undefined });
  });
});

describe('without a track processor in the page', () => {
  it('records through a video element and an audio worklet', async () => {
    const source = testStream({ hertz: 700 });
    const original = globalThis.MediaStreamTrackProcessor;
    Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');
    try {
      const recorder = new LiveRecorder(config);
      await recorder.start(source.stream);
      await reaches(recorder, 1.2);
      source.show('#0000ff');
      await reaches(recorder, 2.5);
      const recording = await recorder.stop();
      const file = await recording.file();
      const video = await openVideo(file);
      expect(Math.abs(video.duration - 2.5)).toBeLessThan(0.6);
      expect(nameOf(await colorAt(video, 0.6))).toBe('red');
      expect(nameOf(await colorAt(video, video.duration - 0.3))).toBe('blue');
      const sound = await soundOf(file);
      expect(Math.abs(hertzIn(sound, 0.6, 1.6) - 700)).toBeLessThan(20);
    } finally {
      globalThis.MediaStreamTrackProcessor = original;
      source.stop();
    }
  });
});

describe('recover', () => {
  const workers: Worker[] = [];
  beforeEach(() => {
    const Original = Worker;
    vi.stubGlobal(
      'Worker',
      class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          workers.push(this);
        }
      },
    );
  });
  afterEach(() => {
    workers.length = 0;
    vi.unstubAllGlobals();
  });

  it('saves what a worker had written when it was killed', async () => {
    const source = testStream();
    const recorder = new LiveRecorder(config);
    await recorder.start(source.stream, { fileName: 'killed' });
    await reaches(recorder, 1.2);
    source.show('#0000ff');
    await reaches(recorder, 3.5);
    workers[0]!.terminate();
    const killedAt = recorder.duration;

    let recovered = await recover();
    // The browser frees the lock of a worker a moment after it is gone.
    await vi.waitUntil(async () => (recovered = [...recovered, ...(await recover())]).length > 0, { timeout: 10_000 });
    recorder.destroy();
    source.stop();
    expect(recovered).toHaveLength(1);
    expect(recovered[0]).toMatchObject({ name: 'killed.mp4', complete: false });
    const file = await recovered[0]!.file();
    const video = await openVideo(file);
    expect(video.duration).toBeGreaterThan(killedAt - 1.6);
    expect(recovered[0]!.duration).toBeCloseTo(video.duration, 1);
    expect(nameOf(await colorAt(video, 0.5))).toBe('red');
    expect(nameOf(await colorAt(video, video.duration - 0.3))).toBe('blue');
    expect(Math.abs(hertzIn(await soundOf(file), 0.4, 1) - 440)).toBeLessThan(15);
    expect(await listRecordings()).toHaveLength(1);
    expect(await recover()).toEqual([]);
  });

  it('answers stop() with what is on disk when the worker has died', async () => {
    const source = testStream();
    const recorder = new LiveRecorder(config);
    const ended = stops(recorder);
    await recorder.start(source.stream, { fileName: 'died' });
    await reaches(recorder, 2.5);
    workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
    await vi.waitUntil(() => ended.length > 0, { timeout: 20_000 });
    source.stop();
    expect(ended[0]).toMatchObject({ leave: LeaveCode.FAILED, error: { code: LiveCode.ERROR_MODULE_LOAD_FAILED } });
    expect(ended[0]!.recording).toMatchObject({ name: 'died.mp4', complete: false });
    await openVideo(await ended[0]!.recording!.file());
  });

  it('removes what a crash left before the first fragment', async () => {
    const root = await (
      await navigator.storage.getDirectory()
    ).getDirectoryHandle('livelit-recordings', { create: true });
    await root.getDirectoryHandle('empty.mp4', { create: true });
    expect(await recover()).toEqual([]);
    await expect(root.getDirectoryHandle('empty.mp4')).rejects.toThrow();
  });
});
