import { LiveCode, type LiveError } from '@livelit/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { Mp4Muxer } from './mp4-muxer.ts';
import { VideoEncoding } from './video-encoding.ts';

/** A `VideoEncoder` that records what it was asked, and fails when it is told to. */
class FakeEncoder {
  static made: FakeEncoder[] = [];
  readonly asked: boolean[] = [];
  state: CodecState = 'unconfigured';
  encodeQueueSize = 0;
  readonly #init: VideoEncoderInit;

  constructor(init: VideoEncoderInit) {
    this.#init = init;
    FakeEncoder.made.push(this);
  }

  configure(): void {
    this.state = 'configured';
  }

  encode(_frame: VideoFrame, { keyFrame = false }: VideoEncoderEncodeOptions): void {
    this.asked.push(keyFrame);
  }

  fail(name: string): void {
    this.state = 'closed';
    this.#init.error(new DOMException('gone', name));
  }
}

const frame = (close = () => {}) => ({ close }) as VideoFrame;

let codes: number[];
let encoding: VideoEncoding;

beforeEach(() => {
  FakeEncoder.made = [];
  codes = [];
  vi.stubGlobal('VideoEncoder', FakeEncoder);
  const config = { codec: 'avc1.64001e', width: 320, height: 240 };
  encoding = new VideoEncoding(config, {} as Mp4Muxer, ({ code }: LiveError) => codes.push(code));
});
afterEach(() => vi.unstubAllGlobals());

it('begins with a key frame, and closes what it encodes', () => {
  const close = vi.fn<() => void>();
  encoding.encode(frame(close), false);
  encoding.encode(frame(), false);
  expect(FakeEncoder.made[0]!.asked).toEqual([true, false]);
  expect(close).toHaveBeenCalledTimes(1);
});

it('makes a new encoder when the browser took the first, and begins it with a key frame', () => {
  encoding.encode(frame(), false);
  FakeEncoder.made[0]!.fail('QuotaExceededError');
  expect(codes).toEqual([LiveCode.WARNING_CODEC_RECLAIMED]);
  encoding.encode(frame(), false);
  encoding.encode(frame(), false);
  expect(FakeEncoder.made).toHaveLength(2);
  expect(FakeEncoder.made[1]!.asked).toEqual([true, false]);
});

it('gives up when the encoder fails, once', () => {
  FakeEncoder.made[0]!.fail('EncodingError');
  const close = vi.fn<() => void>();
  encoding.encode(frame(close), true);
  expect(codes).toEqual([LiveCode.ERROR_ENCODER_FAILED]);
  expect(FakeEncoder.made).toHaveLength(1);
  expect(close).toHaveBeenCalledTimes(1);
});
