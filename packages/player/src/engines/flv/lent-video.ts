/**
 * The video of a live stream as mpegts.js gets to see it: without seeks. It would answer one out of the buffer by
 * emptying the buffer, from a timer that trips over itself when the player is gone by then.
 */
export function lendVideo(video: HTMLVideoElement): HTMLVideoElement {
  const listen = (...args: Parameters<HTMLVideoElement['addEventListener']>) => {
    if (args[0] !== 'seeking') video.addEventListener(...args);
  };
  return new Proxy(video, {
    get: (target, key) => {
      if (key === 'addEventListener') return listen;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}
