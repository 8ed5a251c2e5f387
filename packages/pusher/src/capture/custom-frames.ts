/** PLACEHOLDER, helper H5 writes it: a stream whose track shows, or sounds, what `frames` delivers. */
export async function streamOfFrames(_frames: ReadableStream<VideoFrame | AudioData>): Promise<MediaStream> {
  return new MediaStream();
}
