import type { TickingPicture } from './start-ticking.ts';

interface Task extends Partial<TickingPicture> {
  readonly intervalMs: number;
}

addEventListener('message', ({ data }: MessageEvent<Task>) => {
  const { intervalMs, bitmap, writable } = data;
  if (!bitmap || !writable) {
    setInterval(() => postMessage('tick'), intervalMs);
    postMessage('tick');
    return;
  }
  const writer = writable.getWriter();
  let busy = false;
  const show = async () => {
    if (busy) return;
    busy = true;
    const frame = new VideoFrame(bitmap, { timestamp: Math.round(performance.now() * 1000) });
    try {
      await writer.write(frame);
      busy = false;
    } catch {
      // Its track was stopped.
      frame.close();
      clearInterval(timer);
    }
  };
  const timer = setInterval(() => void show(), intervalMs);
  void show().then(() => postMessage('tick'));
});
