/**
 * The video as mpegts.js gets to see it: without seeks and without `pause()`. It would answer a seek out of the buffer
 * of a live stream by emptying the buffer, of a file without an index by emptying it for good, and both from a timer
 * that trips over itself when the player is gone by then. And it pauses what it lets go of. `onSeek` hears of its own
 * seeks.
 */
export function lendVideo(video: HTMLVideoElement, onSeek?: (to: number) => void): HTMLVideoElement {
  const listen = (...args: Parameters<HTMLVideoElement['addEventListener']>) => {
    if (args[0] !== 'seeking') video.addEventListener(...args);
  };
  const nothing = () => undefined;
  return new Proxy(video, {
    get: (target, key) => {
      if (key === 'addEventListener') return listen;
      if (key === 'pause') return nothing;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => {
      if (key === 'currentTime') onSeek?.(value as number);
      return Reflect.set(target, key, value, target);
    },
  });
}
