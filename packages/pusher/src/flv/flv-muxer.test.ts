import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readFlv } from '../testing/read-flv.ts';
import { FlvMuxer } from './flv-muxer.ts';
import { opusHead } from './opus-head.ts';

const video = { width: 1280, height: 720, fps: 30, kbps: 1500 };
const audio = { codec: 'aac', sampleRate: 44_100, channels: 2, kbps: 64 } as const;

const join = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('FlvMuxer', () => {
  it('begins with the header and onMetaData', () => {
    const { flags, tags } = readFlv(new FlvMuxer({ video, audio }).start());
    expect(flags).toBe(5);
    expect(tags).toHaveLength(1);
    expect(tags[0]).toMatchObject({ type: 18, timestamp: 0 });
    const body = tags[0]!.body;
    const text = String.fromCharCode(...body);
    expect([...body.subarray(0, 3)]).toEqual([2, 0, 10]);
    expect(text.slice(3, 13)).toBe('onMetaData');
    expect([...body.subarray(13, 18)]).toEqual([8, 0, 0, 0, 11]);
    expect([...body.subarray(-3)]).toEqual([0, 0, 9]);
    const number = (name: string) =>
      new DataView(Uint8Array.from(body).buffer).getFloat64(text.indexOf(name) + name.length + 1);
    expect(number('width')).toBe(1280);
    expect(number('framerate')).toBe(30);
    expect(number('audiosamplerate')).toBe(44_100);
    expect(number('audiocodecid')).toBe(10);
  });

  it('says which kinds it has', () => {
    expect(readFlv(new FlvMuxer({ video }).start()).flags).toBe(1);
    expect(readFlv(new FlvMuxer({ audio }).start()).flags).toBe(4);
  });

  it('writes AVC and AAC byte for byte as the specification has them', () => {
    const muxer = new FlvMuxer({ video, audio });
    expect([...muxer.videoHeader(bytes(1, 2), 40)]).toEqual([
      9, 0, 0, 7, 0, 0, 40, 0, 0, 0, 0, 0x17, 0, 0, 0, 0, 1, 2, 0, 0, 0, 18,
    ]);
    expect([...muxer.videoFrame(bytes(9), 40, true)].slice(11, -4)).toEqual([0x17, 1, 0, 0, 0, 9]);
    expect([...muxer.videoFrame(bytes(9), 80, false)].slice(11, -4)).toEqual([0x27, 1, 0, 0, 0, 9]);
    expect([...muxer.audioHeader(bytes(0x12, 0x10), 0)].slice(11, -4)).toEqual([0xaf, 0, 0x12, 0x10]);
    expect([...muxer.audioFrame(bytes(7), 0)].slice(11, -4)).toEqual([0xaf, 1, 7]);
  });

  it('writes Opus as Enhanced RTMP v2 has it', () => {
    const muxer = new FlvMuxer({ audio: { ...audio, codec: 'opus' } });
    const head = opusHead(2, 44_100);
    expect([...muxer.audioHeader(head, 0)].slice(11, 16)).toEqual([0x90, 0x4f, 0x70, 0x75, 0x73]);
    expect([...head]).toEqual([...new TextEncoder().encode('OpusHead'), 1, 2, 0x38, 0x01, 0x44, 0xac, 0, 0, 0, 0, 0]);
    expect([...muxer.audioFrame(bytes(5), 20)].slice(11, -4)).toEqual([0x91, 0x4f, 0x70, 0x75, 0x73, 5]);
  });

  it('writes H.265, AV1, VP9 and VP8 as Enhanced RTMP has them', () => {
    const four = (name: string) => Array.from(name, (letter) => letter.charCodeAt(0));
    for (const [codec, name] of [
      ['h265', 'hvc1'],
      ['av1', 'av01'],
      ['vp9', 'vp09'],
      ['vp8', 'vp08'],
    ] as const) {
      const muxer = new FlvMuxer({ video: { ...video, codec } });
      const frame = codec === 'h265' ? 3 : 1;
      expect([...muxer.videoHeader(bytes(1, 2), 0)].slice(11, -4)).toEqual([0x90, ...four(name), 1, 2]);
      expect([...muxer.videoFrame(bytes(9), 0, true)].slice(11, -4)).toEqual([0x90 | frame, ...four(name), 9]);
      expect([...muxer.videoFrame(bytes(9), 40, false)].slice(11, -4)).toEqual([0xa0 | frame, ...four(name), 9]);
      const text = String.fromCharCode(...readFlv(muxer.start()).tags[0]!.body);
      const id = new DataView(Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
      expect(id.getFloat64(text.indexOf('videocodecid') + 13)).toBe(
        four(name).reduce((all, one) => all * 256 + one, 0),
      );
    }
  });

  it('tells how much later a picture is shown, where there are B-frames', () => {
    const avc = new FlvMuxer({ video });
    expect([...avc.videoFrame(bytes(9), 0, true, 80)].slice(11, -4)).toEqual([0x17, 1, 0, 0, 80, 9]);
    expect([...avc.videoFrame(bytes(9), 40, false, -40)].slice(11, -4)).toEqual([0x27, 1, 0xff, 0xff, 0xd8, 9]);
    const hevc = new FlvMuxer({ video: { ...video, codec: 'h265' } });
    expect([...hevc.videoFrame(bytes(9), 0, true, 300)].slice(11, -4)).toEqual([
      0x91, 0x68, 0x76, 0x63, 0x31, 0, 1, 44, 9,
    ]);
  });

  it('announces other values of its user, and all of them again when the picture changes', () => {
    const metadata = { title: 'Probe', 'x-live': true, encoder: 'mine' };
    const muxer = new FlvMuxer({ video, metadata });
    const text = String.fromCharCode(...readFlv(muxer.start()).tags[0]!.body);
    expect(text).toContain('title\x02\x00\x05Probe');
    expect(text.match(/encoder/g)).toHaveLength(1);
    muxer.videoFrame(bytes(1), 2000, true);
    const again = muxer.announce({ video: { ...video, width: 640 }, metadata });
    expect([...again.subarray(0, 8)]).toEqual([18, 0, again[2], again[3], 0, 0, 0, 0]);
    const body = String.fromCharCode(...again.subarray(11));
    const view = new DataView(again.buffer, 11);
    expect(view.getFloat64(body.indexOf('width') + 6)).toBe(640);
  });

  it('carries 32 bits of time and wraps after 49 days', () => {
    const muxer = new FlvMuxer({ video });
    expect([...muxer.videoFrame(bytes(), 0x1234_5678, false)].slice(4, 8)).toEqual([0x34, 0x56, 0x78, 0x12]);
    expect([...muxer.videoFrame(bytes(), 0xffff_ffff, false)].slice(4, 8)).toEqual([0xff, 0xff, 0xff, 0xff]);
    expect([...muxer.videoFrame(bytes(), 2 ** 32 + 5, false)].slice(4, 8)).toEqual([0, 0, 5, 0]);
  });

  it('never lets the time of a kind stand still or go back', () => {
    const muxer = new FlvMuxer({ video, audio });
    const times = [0, 40, 40, 10, 200, 199.6].map((timeMs) => muxer.videoFrame(bytes(), timeMs, false)[6]);
    expect(times).toEqual([0, 40, 41, 42, 200, 201]);
    expect(muxer.audioFrame(bytes(), 0)[6]).toBe(0);
  });

  it('gives an independent reader back what it was given, in order, whatever the codecs', () => {
    const frame = fc.record({
      kind: fc.constantFrom('video', 'key', 'audio', 'avcc', 'asc'),
      step: fc.nat(100_000),
      data: fc.uint8Array({ maxLength: 400 }),
    });
    const videoCodec = fc.constantFrom('h264', 'h265', 'av1', 'vp8', 'vp9');
    const audioCodec = fc.constantFrom('aac', 'opus');
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 40 }), videoCodec, audioCodec, (frames, codec, sound) => {
        const muxer = new FlvMuxer({ video: { ...video, codec }, audio: { ...audio, codec: sound } });
        const parts = [muxer.start()];
        let time = 0;
        const expected = frames.map(({ kind, step, data }) => {
          time += step + 1;
          if (kind === 'video') parts.push(muxer.videoFrame(data, time, false));
          else if (kind === 'key') parts.push(muxer.videoFrame(data, time, true));
          else if (kind === 'audio') parts.push(muxer.audioFrame(data, time));
          else if (kind === 'avcc') parts.push(muxer.videoHeader(data, time));
          else parts.push(muxer.audioHeader(data, time));
          return { kind, time, data: [...data] };
        });
        const read = readFlv(join(parts))
          .tags.slice(1)
          .map(({ type, timestamp, body }) => {
            const [first = 0, second = 0] = body;
            if (type === 8) {
              const packet = sound === 'aac' ? second : first & 15;
              return {
                kind: packet ? 'audio' : 'asc',
                time: timestamp,
                data: [...body.subarray(sound === 'aac' ? 2 : 5)],
              };
            }
            const packet = codec === 'h264' ? second : first & 15;
            const kind = packet === 0 ? 'avcc' : ((first >> 4) & 7) === 1 ? 'key' : 'video';
            return { kind, time: timestamp, data: [...body.subarray(5)] };
          });
        expect(read).toEqual(expected);
      }),
    );
  });
});
