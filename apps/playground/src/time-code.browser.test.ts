import { describe, expect, it } from 'vitest';

import { drawTimeCode, readTimeCode } from './time-code.ts';

const now = 1_795_000_123_456;

function canvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  return new OffscreenCanvas(width, height).getContext('2d')!;
}

/** A busy picture with the time code in it. */
function picture(width: number, height: number, ms = now): OffscreenCanvas {
  const context = canvas(width, height);
  for (let index = 0; index < 400; index++) {
    context.fillStyle = `hsl(${(index * 47 + ms) % 360} 80% 50%)`;
    context.fillRect((index * 97) % width, (index * 61) % height, width / 9, height / 9);
  }
  drawTimeCode(context, width, height, ms);
  return context.canvas;
}

function redraw(source: OffscreenCanvas, width: number, height: number, filter = 'none'): OffscreenCanvas {
  const context = canvas(width, height);
  context.filter = filter;
  context.drawImage(source, 0, 0, width, height);
  return context.canvas;
}

/** One picture through a real encoder and decoder. */
async function throughCodec(source: OffscreenCanvas, codec: string, bitrate: number): Promise<VideoFrame> {
  const { width, height } = source;
  const decoded: VideoFrame[] = [];
  const fail = (error: DOMException): never => {
    throw error;
  };
  const decoder = new VideoDecoder({ output: (frame) => decoded.push(frame), error: fail });
  decoder.configure({ codec, codedWidth: width, codedHeight: height });
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      if (metadata?.decoderConfig?.description) decoder.configure(metadata.decoderConfig);
      decoder.decode(chunk);
    },
    error: fail,
  });
  encoder.configure({ codec, width, height, bitrate, framerate: 30, latencyMode: 'realtime' });
  for (let index = 0; index < 10; index++) {
    const frame = new VideoFrame(source, { timestamp: index * 33_333 });
    encoder.encode(frame, { keyFrame: index === 0 });
    frame.close();
  }
  await encoder.flush();
  await decoder.flush();
  encoder.close();
  decoder.close();
  const last = decoded.pop()!;
  for (const frame of decoded) frame.close();
  return last;
}

describe('the time code picture', () => {
  it.each([
    [1280, 720],
    [640, 360],
    [320, 180],
    [1079, 603],
  ])('is read back from a picture of %d×%d', (width, height) => {
    expect(readTimeCode(picture(width, height), width, height)).toBe(now);
  });

  it('survives scaling down and up again, and blur', () => {
    const small = redraw(picture(1280, 720), 640, 360);
    expect(readTimeCode(small, 640, 360)).toBe(now);
    const large = redraw(redraw(small, 320, 180), 1920, 1080);
    expect(readTimeCode(large, 1920, 1080)).toBe(now);
    expect(readTimeCode(redraw(picture(1280, 720), 1280, 720, 'blur(6px)'), 1280, 720)).toBe(now);
    expect(readTimeCode(redraw(picture(640, 360), 640, 360, 'contrast(0.5)'), 640, 360)).toBe(now);
  });

  it('is undefined where one block was painted over', () => {
    const source = picture(1280, 720);
    const context = source.getContext('2d')!;
    const block = context.getImageData(1280 - 70, 720 - 50, 1, 1).data[0]! > 127;
    context.fillStyle = block ? '#000' : '#fff';
    context.fillRect(1280 - 90, 720 - 70, 44, 34);
    expect(readTimeCode(source, 1280, 720)).toBeUndefined();
  });

  it('is undefined in pictures that have none', () => {
    const context = canvas(640, 360);
    expect(readTimeCode(context.canvas, 640, 360)).toBeUndefined();
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 640, 360);
    expect(readTimeCode(context.canvas, 640, 360)).toBeUndefined();
    expect(readTimeCode(document.createElement('video'), 0, 0)).toBeUndefined();
  });

  it.each([
    ['vp8', 1280, 720, 500_000],
    ['vp8', 640, 360, 250_000],
    ['avc1.42E01F', 1280, 720, 500_000],
    ['avc1.42E01F', 640, 360, 250_000],
  ])('survives %s at %d×%d and %d bit/s', async (codec, width, height, bitrate) => {
    const frame = await throughCodec(redraw(picture(1280, 720), width, height), codec, bitrate);
    expect(readTimeCode(frame, frame.displayWidth, frame.displayHeight)).toBe(now);
    frame.close();
  });
});
