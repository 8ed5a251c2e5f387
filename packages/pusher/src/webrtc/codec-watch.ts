import { LiveCode, LiveError } from '@livelit/core';

/** How V2TXLive numbers codecs. */
const codecTypes: Readonly<Record<string, number>> = { 'video/h264': 0, 'video/h265': 1 };

/** Tells when another codec is sent than before, and at first than was asked for. */
export class CodecWatch {
  #last: string;

  /** `wanted` is a MIME type, such as `video/H264`. */
  constructor(wanted: string) {
    this.#last = wanted.toLowerCase();
  }

  /** The warning to give when this is what is sent, if any. `undefined`: it is not known yet. */
  next(codec: string | undefined): LiveError | undefined {
    const now = codec?.toLowerCase();
    if (codec === undefined || now === undefined || now === this.#last) return undefined;
    this.#last = now;
    const type = codecTypes[now];
    return new LiveError(LiveCode.WARNING_CURRENT_ENCODE_TYPE_CHANGED, `The picture is sent as ${codec} now.`, {
      detail: { codec, ...(type === undefined ? {} : { codec_type: type }) },
    });
  }
}
