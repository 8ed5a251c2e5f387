import { Output, BufferTarget, CanvasSource, AudioBufferSource, WebMOutputFormat } from 'mediabunny';

/** A second of the test film, by its colour: red, green, blue, white and so on. */
export const filmColors = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'] as const;

/** How a test film is made. */
export interface FilmOptions {
  readonly seconds?: number;
  readonly width?: number;
  readonly height?: number;
  /** Amplitude of its 440 Hz tone; 0 is silence. */
  readonly amplitude?: number;
  /** Draws a picture at a time, instead of one colour a second. */
  readonly draw?: (context: OffscreenCanvasRenderingContext2D, seconds: number) => void;
}

/** Films a WebM file in this browser: VP8 at 25 pictures a second, and a tone in Opus. Its address is a blob's. */
export async function film(options: FilmOptions = {}): Promise<string> {
  const { seconds = 4, width = 64, height = 36, amplitude = 0.5, draw = drawColor } = options;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const picture = new CanvasSource(canvas, { codec: 'vp8', bitrate: 1_000_000, keyFrameInterval: 0.5 });
  const sound = new AudioBufferSource({ codec: 'opus', bitrate: 96_000 });
  output.addVideoTrack(picture, { frameRate: 25 });
  output.addAudioTrack(sound);
  await output.start();
  await sound.add(tone(seconds, amplitude));
  sound.close();
  for (let i = 0; i < seconds * 25; i++) {
    draw(context, i / 25);
    await picture.add(i / 25, 1 / 25);
  }
  await output.finalize();
  return URL.createObjectURL(new Blob([output.target.buffer!], { type: 'video/webm' }));
}

function drawColor(context: OffscreenCanvasRenderingContext2D, seconds: number): void {
  context.fillStyle = filmColors[Math.floor(seconds) % filmColors.length]!;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

function tone(seconds: number, amplitude: number): AudioBuffer {
  const sampleRate = 48_000;
  const buffer = new AudioBuffer({ length: seconds * sampleRate, sampleRate, numberOfChannels: 2 });
  for (const channel of [0, 1]) {
    const samples = buffer.getChannelData(channel);
    samples.forEach((_, i) => (samples[i] = amplitude * Math.sin((2 * Math.PI * 440 * i) / sampleRate)));
  }
  return buffer;
}
