import { LiveCode, onAbort, type VideoQuality } from '@livelit/core';

import { encoderConfigs, type PictureCodec } from '../flv/video-codec.ts';
import { firstSupported } from './check-support.ts';
import { paintMoving } from './paint-moving.ts';
import { check, type PreflightCheck } from './preflight-check.ts';

/** Milliseconds that the trial may take. */
const trialMs = 3000;
/** Faster than real time by this is enough for everything else that a page does. */
const comfortable = 1.5;

/** What an encoder did with a second of moving pictures. */
export interface EncoderTrial {
  readonly codec: string;
  /** Seconds of picture per second of work: below 1 it cannot keep up. */
  readonly realTimeFactor: number;
  /** What came out, kbps. */
  readonly kbps: number;
  readonly frames: number;
}

/** Encodes about a second of moving pictures of the wanted size, rate and bitrate, and sees how fast. */
export async function probeEncoder(
  codec: PictureCodec,
  quality: VideoQuality,
  signal: AbortSignal,
): Promise<PreflightCheck> {
  const { width, height, fps } = quality;
  const even = { width: width - (width % 2), height: height - (height % 2) };
  const config = await firstSupported(encoderConfigs(codec, even, quality));
  if (!config)
    return check(
      'encoder',
      'fail',
      `This browser cannot encode ${codec} of ${width}×${height} at ${fps} frames a second.`,
      `此浏览器无法编码 ${width}×${height} ${fps} 帧的 ${codec}。`,
      { width, height, fps },
      LiveCode.ERROR_CODEC_UNSUPPORTED,
    );
  const trial = await encode(config, fps, signal).catch((error: unknown) => ({ error: String(error) }));
  if ('error' in trial)
    return check(
      'encoder',
      'fail',
      'The encoder failed in its trial.',
      '编码器试运行失败。',
      { ...trial },
      LiveCode.ERROR_ENCODER_FAILED,
    );
  const { realTimeFactor: factor } = trial;
  const facts = { ...trial, width, height, fps };
  const times = factor.toFixed(1);
  if (factor >= comfortable)
    return check(
      'encoder',
      'pass',
      `This device encodes ${times} times as fast as needed.`,
      `编码速度为实时的 ${times} 倍。`,
      facts,
    );
  return check(
    'encoder',
    factor < 1 ? 'fail' : 'warn',
    `This device encodes only ${times} times as fast as needed.`,
    `此设备的编码速度仅为实时的 ${times} 倍。`,
    facts,
    LiveCode.WARNING_DEVICE_OVERLOADED,
  );
}

async function encode(config: VideoEncoderConfig, fps: number, signal: AbortSignal): Promise<EncoderTrial> {
  const count = Math.max(10, Math.round(fps));
  const canvas = new OffscreenCanvas(config.width, config.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  let [frames, bytes, failure] = [0, 0, undefined as DOMException | undefined];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      frames++;
      bytes += chunk.byteLength;
    },
    error: (error) => (failure = error),
  });
  const close = () => {
    if (encoder.state !== 'closed') encoder.close();
  };
  const ended = AbortSignal.any([signal, AbortSignal.timeout(trialMs)]);
  onAbort(ended, close);
  encoder.configure(config);
  const startedAt = performance.now();
  let given = 0;
  try {
    for (; given < count && !ended.aborted; given++) {
      paintMoving(context, given);
      const frame = new VideoFrame(canvas, { timestamp: (given * 1e6) / fps });
      encoder.encode(frame, { keyFrame: given === 0 });
      frame.close();
      // More in the queue would only be memory, and an encoder in a hurry may leave pictures out.
      while (encoder.encodeQueueSize > 2 && !ended.aborted) await dequeued(encoder);
    }
    if (!ended.aborted) await encoder.flush();
  } catch (error) {
    if (!ended.aborted) throw failure ?? error;
  } finally {
    close();
  }
  if (failure && !ended.aborted) throw failure;
  signal.throwIfAborted();
  const seconds = (performance.now() - startedAt) / 1000;
  const encodedSeconds = frames / fps;
  return {
    codec: config.codec,
    realTimeFactor: Math.round((encodedSeconds / seconds) * 100) / 100,
    kbps: encodedSeconds ? Math.round((bytes * 8) / 1000 / encodedSeconds) : 0,
    frames,
  };
}

function dequeued(encoder: VideoEncoder): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 20);
    encoder.addEventListener(
      'dequeue',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
