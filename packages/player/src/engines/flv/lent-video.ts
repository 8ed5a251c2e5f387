/**
 * The video as mpegts.js gets to see it. It may do everything but pause, which it does on its way out and which would
 * look as if the user had; and of a live stream it does not hear seeks, which it answers by emptying the buffer.
 */
export function lendVideo(video: HTMLVideoElement, live: boolean): HTMLVideoElement {
  const listen = (...args: Parameters<HTMLVideoElement['addEventListener']>) => {
    if (args[0] !== 'seeking' || !live) video.addEventListener(...args);
  };
  return new Proxy(video, {
    get: (target, key) => {
      if (key === 'pause') return () => undefined;
      if (key === 'addEventListener') return listen;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}
