/** A recorded file in a `<video>` that has its metadata. */
export async function openVideo(file: Blob): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(file);
  await new Promise((resolve, reject) => {
    video.addEventListener('loadedmetadata', resolve, { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'unplayable')), { once: true });
  });
  return video;
}

/** Red, green and blue of the picture at a time, read at a place given in parts of its size. */
export async function colorAt(
  video: HTMLVideoElement,
  seconds: number,
  x = 0.5,
  y = 0.5,
): Promise<[number, number, number]> {
  await new Promise((resolve) => {
    video.addEventListener('seeked', resolve, { once: true });
    video.currentTime = seconds;
  });
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext('2d')!;
  context.drawImage(video, 0, 0);
  const [red = 0, green = 0, blue = 0] = context.getImageData(canvas.width * x, canvas.height * y, 1, 1).data;
  return [red, green, blue];
}

/** Which of the test colours this is. */
export function nameOf([red, green, blue]: readonly [number, number, number]): string {
  const high = (value: number) => (value > 128 ? '1' : '0');
  const names: Record<string, string> = { '100': 'red', '010': 'green', '001': 'blue', '000': 'black', '111': 'white' };
  return names[high(red) + high(green) + high(blue)] ?? 'other';
}

/** The sound of a file, decoded. */
export async function soundOf(file: Blob): Promise<AudioBuffer> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  return context.decodeAudioData(await file.arrayBuffer());
}

/** The frequency of a tone between two times, by its zero crossings. */
export function hertzIn(sound: AudioBuffer, from: number, to: number): number {
  const samples = sound.getChannelData(0).subarray(from * sound.sampleRate, to * sound.sampleRate);
  let crossings = 0;
  for (let index = 1; index < samples.length; index += 1)
    if (samples[index - 1]! < 0 !== samples[index]! < 0) crossings += 1;
  return crossings / 2 / (to - from);
}

/** Loudness between two times, 0 to 1. */
export function levelIn(sound: AudioBuffer, from: number, to: number): number {
  const samples = sound.getChannelData(0).subarray(from * sound.sampleRate, to * sound.sampleRate);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
}
