import { drawTestPicture } from './test-picture-drawing.ts';

export interface TestPictureOptions {
  /** Pixels. @default 1280 */
  readonly width?: number;
  /** Pixels. @default 720 */
  readonly height?: number;
  /** Pictures per second. @default 30 */
  readonly fps?: number;
  /** Hertz of the steady, quiet tone that comes with the picture; 0 for a stream without sound. @default 440 */
  readonly tone?: number;
}

/** A running test picture. */
export interface TestPicture {
  /** One video track, and one audio track unless `tone` is 0. */
  readonly stream: MediaStream;
  /** What the video track shows. */
  readonly canvas: HTMLCanvasElement;
  /** Ends the tracks, the worker and the sound. Harmless when repeated. */
  stop(): void;
}

/** Level of the tone, 0 to 1 (−20 dBFS): easily measured, bearable to hear. */
const toneLevel = 0.1;

/** A tone as a track. A browser that wants a click first begins it at the first one. */
function createTone(hertz: number, signal: AbortSignal): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  const destination = context.createMediaStreamDestination();
  oscillator.connect(new GainNode(context, { gain: toneLevel })).connect(destination);
  oscillator.start();

  const resume = (): void => {
    if (context.state === 'suspended') context.resume().catch(() => {});
  };
  resume();
  for (const gesture of ['pointerup', 'keydown'] as const)
    document.addEventListener(gesture, resume, { capture: true, signal });
  signal.addEventListener('abort', () => void context.close());
  return destination.stream.getAudioTracks()[0]!;
}

/**
 * A moving picture that needs no camera: colour bars, a clock to read, motion, and a time code (see `time-code.ts`) from
 * which a viewer's page measures its latency.
 *
 * It keeps running in a hidden tab. Pages that are hidden get no animation frames and one timer a second at best, so a
 * worker gives the beat; each beat draws and hands over one picture, which `captureStream(0)` with `requestFrame()` does
 * in every browser without waiting for the page to be painted. (`MediaStreamTrackGenerator` would do in Chromium only.)
 */
export function createTestPicture({
  width = 1280,
  height = 720,
  fps = 30,
  tone = 440,
}: TestPictureOptions = {}): TestPicture {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('This browser gives no 2D canvas to draw the test picture on.');

  const ending = new AbortController();
  const video = canvas.captureStream(0).getVideoTracks()[0] as CanvasCaptureMediaStreamTrack;
  video.contentHint = 'motion';
  const stream = new MediaStream(tone > 0 ? [video, createTone(tone, ending.signal)] : [video]);

  let frame = 0;
  const draw = (): void => {
    drawTestPicture(context, { nowMs: Date.now(), frame: frame++ });
    video.requestFrame();
  };
  draw();
  const ticker = new Worker(new URL('./ticker-worker.ts', import.meta.url), { type: 'module', name: 'test picture' });
  ticker.addEventListener('message', draw);
  ticker.postMessage(1000 / fps);

  return {
    stream,
    canvas,
    stop() {
      ending.abort();
      ticker.terminate();
      for (const track of stream.getTracks()) track.stop();
    },
  };
}
