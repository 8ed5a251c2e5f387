/** The attributes of HTML's `<video>` that the video inside gets as they are. */
export const videoAttributes = [
  'preload',
  'loop',
  'muted',
  'crossorigin',
  'playsinline',
  'disablepictureinpicture',
  'disableremoteplayback',
  'controlslist',
] as const;

/** Carries one of them over. `muted` is a default in HTML, and here also what holds from now on. */
export function carryAttribute(name: string, value: string | null, video: HTMLVideoElement): void {
  if (value !== null) video.setAttribute(name, value);
  else if (name !== 'playsinline') video.removeAttribute(name);
  if (name === 'muted') video.muted = value !== null;
}
