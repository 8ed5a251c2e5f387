import type { LivePusherElement } from '../element/live-pusher-element.ts';

const fps = 15;
const colors = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0'];

/** Draws the bars that every engineer knows, a clock, and a block that moves. */
export function drawTestPicture(context: CanvasRenderingContext2D, now: Date): void {
  const { width, height } = context.canvas;
  for (const [index, color] of colors.entries()) {
    context.fillStyle = color;
    context.fillRect((index * width) / colors.length, 0, width / colors.length + 1, height);
  }
  context.fillStyle = '#101010';
  context.fillRect(0, height * 0.7, width, height * 0.3);
  context.fillStyle = '#f0f0f0';
  context.font = `${Math.round(height * 0.16)}px monospace`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillText(now.toTimeString().slice(0, 8), width / 2, height * 0.86);
  context.fillRect((now.getMilliseconds() / 1000) * width, height * 0.7, width / 40, height * 0.03);
}

/** Sends a test picture in the wanted shape until something else takes its place. */
export async function startTestPicture(element: LivePusherElement): Promise<string> {
  const { width, height } = element.pusher?.videoQuality ?? { width: 1280, height: 720 };
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: Math.min(width, 1280), height: Math.min(height, 720) });
  const context = canvas.getContext('2d')!;
  const draw = () => drawTestPicture(context, new Date());
  draw();
  const timer = setInterval(draw, 1000 / fps);
  const stream = canvas.captureStream(fps);
  const end = () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    const id = await element.startCustomCapture(stream);
    const watch = () => {
      if (element.sources.some((source) => source.id === id)) return;
      element.removeEventListener('sourceschange', watch);
      end();
    };
    element.addEventListener('sourceschange', watch);
    element.pusher?.addEventListener('sourceschange', watch);
    return id;
  } catch (error) {
    end();
    throw error;
  }
}
