interface SoundTelling {
  readonly webkitAudioDecodedByteCount?: number;
  readonly mozHasAudio?: boolean;
  readonly audioTracks?: { readonly length: number };
}

/** Whether the video plays sound, muted or not; each browser says it in its own words, some time after it began. */
export function hasSound(video: HTMLVideoElement & SoundTelling): boolean {
  if (video.srcObject instanceof MediaStream) return video.srcObject.getAudioTracks().length > 0;
  return Boolean(video.webkitAudioDecodedByteCount || video.mozHasAudio || video.audioTracks?.length);
}
