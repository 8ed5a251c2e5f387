const fileHeader = 9;
const tagHeader = 11;
const tagSizeField = 4;
const audioTag = 8;
const videoTag = 9;

/** Counts the bytes of picture and sound in an FLV stream as it comes by, cut anywhere. */
export class FlvMeter {
  /** Bytes seen. */
  bytes = 0;
  /** Bytes of video tags. */
  videoBytes = 0;
  /** Video tags begun: pictures, and now and then a header. */
  videoTags = 0;
  /** Bytes of audio tags. */
  audioBytes = 0;
  readonly #header = new Uint8Array(tagHeader);
  #headerLength = 0;
  #skip = fileHeader + tagSizeField;
  #type = 0;

  /** The next piece of the stream. */
  add(chunk: Uint8Array): void {
    this.bytes += chunk.byteLength;
    let at = 0;
    while (at < chunk.byteLength) {
      const step = this.#skip > 0 ? Math.min(this.#skip, chunk.byteLength - at) : 1;
      if (this.#skip > 0) this.#skipBody(step);
      else this.#takeHeaderByte(chunk[at]!);
      at += step;
    }
  }

  #skipBody(step: number): void {
    this.#skip -= step;
    if (this.#type === videoTag) this.videoBytes += step;
    else if (this.#type === audioTag) this.audioBytes += step;
  }

  #takeHeaderByte(byte: number): void {
    this.#header[this.#headerLength++] = byte;
    if (this.#headerLength < tagHeader) return;
    this.#headerLength = 0;
    const [type, high, middle, low] = this.#header as unknown as [number, number, number, number];
    this.#type = type & 0x1f;
    if (this.#type === videoTag) this.videoTags++;
    this.#skip = ((high << 16) | (middle << 8) | low) + tagSizeField;
  }
}
