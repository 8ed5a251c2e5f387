import { LiveCode, LiveError, isLiveError } from '@livelit/core';
import { LeaveCode } from '@livelit/core/presets';
import { beforeEach, describe, expect, it } from 'vitest';

import { LiveRecorder } from './live-recorder.ts';
import { fakeRecording, fakeWriter, type FakeWriter } from './testing/fake-writer.ts';

const track = { kind: 'video', readyState: 'live' } as MediaStreamTrack;
const stream = {
  getTracks: () => [track],
  getVideoTracks: () => [track],
  getAudioTracks: () => [],
} as unknown as MediaStream;
const full = new LiveError(LiveCode.ERROR_QUOTA_EXCEEDED, 'Full.');
const low = new LiveError(LiveCode.WARNING_STORAGE_LOW, 'Low.');

let writer: FakeWriter;
let recorder: LiveRecorder;
let heard: string[];

beforeEach(() => {
  writer = fakeWriter();
  recorder = new LiveRecorder({ writers: [writer], fileName: 'talk' });
  heard = [];
  recorder.addEventListener('statechange', () => heard.push(recorder.state));
  recorder.addEventListener('statistics', () => heard.push('statistics'));
  recorder.addEventListener('warning', ({ error }) => heard.push(error.name));
  recorder.addEventListener('error', ({ error }) => heard.push(error.name));
  recorder.addEventListener('stop', ({ leave, recording, error }) =>
    heard.push(`stop ${leave} ${recording?.name ?? '-'} ${error?.name ?? '-'}`),
  );
});

describe('LiveRecorder', () => {
  it('goes through a recording', async () => {
    await recorder.start(stream, { fileName: 'mine' });
    recorder.pause();
    recorder.resume();
    expect(await recorder.stop()).toBe(fakeRecording);
    expect(writer.asked).toEqual(['start mine.mp4', 'pause', 'resume', `finish ${LeaveCode.CLIENT_LEAVE}`]);
    expect(heard).toEqual(['recording', 'paused', 'recording', 'stopping', 'inactive', 'stop 16 fake.mp4 -']);
    expect(recorder.duration).toBe(5);
    expect(recorder.size).toBe(1000);
  });

  it('records again', async () => {
    await recorder.start(stream);
    await recorder.stop();
    await recorder.start(stream);
    expect(recorder.state).toBe('recording');
    await recorder.stop();
    expect(writer.asked.filter((what) => what.startsWith('start'))).toHaveLength(2);
  });

  it('tells of a warning, and goes on', async () => {
    await recorder.start(stream);
    writer.context!.report(low);
    expect(recorder.state).toBe('recording');
    expect(heard).toEqual(['recording', 'WARNING_STORAGE_LOW']);
    await recorder.stop();
  });

  it('ends with an error once, and keeps what there is', async () => {
    await recorder.start(stream);
    writer.context!.report(full);
    writer.context!.report(full);
    await expect.poll(() => recorder.state).toBe('inactive');
    expect(heard).toEqual([
      'recording',
      'stopping',
      'inactive',
      'ERROR_QUOTA_EXCEEDED',
      'stop 64 fake.mp4 ERROR_QUOTA_EXCEEDED',
    ]);
    expect(recorder.error).toBe(full);
  });

  it('gives every stop() the same end', async () => {
    await recorder.start(stream);
    const [one, other] = await Promise.all([recorder.stop(), recorder.stop()]);
    expect(one).toBe(other);
    expect(heard.filter((what) => what.startsWith('stop '))).toHaveLength(1);
    expect(writer.asked.filter((what) => what.startsWith('finish'))).toHaveLength(1);
  });

  it('tells why it could not begin, and does not reject', async () => {
    writer.refusal = full;
    await recorder.start(stream);
    expect(heard).toEqual(['recording', 'inactive', 'ERROR_QUOTA_EXCEEDED', 'stop 0 - ERROR_QUOTA_EXCEEDED']);
  });

  it('rejects stop() when nothing could be kept', async () => {
    writer.result = undefined;
    await recorder.start(stream);
    await expect(recorder.stop()).rejects.toSatisfy((error) => isLiveError(error, LiveCode.ERROR_FAILED));
    expect(heard.at(-1)).toBe('stop 16 - ERROR_FAILED');
  });

  it('takes pause() and stop() while the writer is still being loaded', async () => {
    let open = () => {};
    writer.gate = new Promise<void>((resolve) => (open = resolve));
    const starting = recorder.start(stream);
    recorder.pause();
    const stopping = recorder.stop();
    open();
    await starting;
    expect(await stopping).toBe(fakeRecording);
    expect(writer.asked).toEqual(['start talk.mp4', `finish ${LeaveCode.CLIENT_LEAVE}`]);
  });

  it('pauses a writer that started later than it was asked to', async () => {
    const starting = recorder.start(stream);
    recorder.pause();
    await starting;
    expect(writer.asked).toEqual(['start talk.mp4', 'pause']);
    await recorder.stop();
  });

  it('starts no writer after it was destroyed', async () => {
    let open = () => {};
    writer.gate = new Promise<void>((resolve) => (open = resolve));
    const starting = recorder.start(stream);
    recorder.destroy();
    open();
    await starting;
    expect(writer.asked).toEqual([]);
    expect(recorder.state).toBe('inactive');
  });

  it('says nothing more after it was destroyed, and has the writer end', async () => {
    await recorder.start(stream);
    heard.length = 0;
    recorder.destroy();
    expect(writer.context!.signal.aborted).toBe(true);
    writer.context!.report(full);
    writer.context!.update(recorder.statistics);
    await Promise.resolve();
    expect(heard).toEqual([]);
  });
});
