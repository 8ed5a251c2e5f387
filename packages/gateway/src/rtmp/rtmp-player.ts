import { LiveCode, LiveError, type Logger, toLiveError, withDeadline } from '@livelit/core';

import { type FlvTag, FlvTagType } from '../flv/flv-demuxer.ts';
import { splitAggregate } from './aggregate.ts';
import { type AmfValue, amfMember } from './amf0.ts';
import { MessageType, type RtmpMessage } from './message-type.ts';
import { RtmpLink } from './rtmp-link.ts';
import type { RtmpTarget } from './rtmp-target.ts';
import { statusError, targetError } from './target-error.ts';

/** Servers look at the first word; players of the flash age are known to all. */
const flashVersion = 'LNX 9,0,124,2 (compatible; livelit)';
/** Enhanced RTMP: what is understood beside classic H.264 and AAC. */
const fourCodes = ['avc1', 'mp4a', 'Opus'];
/** Live if it is, else a recording. In milliseconds, as all servers count it whatever the specification says. */
const liveOrRecorded = -2000;
const bufferMs = 1000;
const closeGraceMs = 1000;
const streamEnds = 1;

const endCodes: ReadonlySet<string> = new Set([
  'NetStream.Play.UnpublishNotify',
  'NetStream.Play.Stop',
  'NetStream.Play.Complete',
  'NetConnection.Connect.Closed',
]);

export interface RtmpPlayerOptions {
  /** Milliseconds until the server must have agreed. @default 10000 */
  readonly timeoutMs?: number;
  /** Bytes that one message may have. @default 4194304 */
  readonly maxMessageBytes?: number;
  /** Certificates to be trusted instead of the well-known ones. */
  readonly ca?: string | Buffer | undefined;
  /** Ends the connection at once. */
  readonly signal?: AbortSignal | undefined;
  readonly log?: Logger | undefined;
  /** One tag of the stream; it shares memory with what was received. Must not throw. */
  readonly onTag: (tag: FlvTag) => void;
  /** The server ended the stream or the connection. Not called after `close()`. */
  readonly onEnd?: (error: LiveError) => void;
}

/** A stream that an RTMP server sends. */
export interface RtmpPlayer {
  /** Stops the stream; resolves when the connection is gone. */
  close(): Promise<void>;
}

function notFound(target: RtmpTarget, reason: string): LiveError {
  return new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, `Nobody publishes that stream at ${target.label}.`, {
    detail: { target: target.label, reason },
  });
}

function ended(target: RtmpTarget, reason: string): LiveError {
  return new LiveError(LiveCode.ERROR_STREAM_ENDED, `The stream at ${target.label} is over.`, {
    detail: { target: target.label, reason },
  });
}

/** An `onStatus` that is the end, as an error; undefined for one that is not. */
function endOf(target: RtmpTarget, info: AmfValue, playing: boolean): LiveError | undefined {
  const code = amfMember(info, 'code');
  if (code === 'NetStream.Play.StreamNotFound') return notFound(target, code);
  if (typeof code === 'string' && endCodes.has(code)) return (playing ? ended : notFound)(target, code);
  return amfMember(info, 'level') === 'error' ? statusError(target, info) : undefined;
}

async function negotiate(link: RtmpLink, target: RtmpTarget, accepted: Promise<void>): Promise<number> {
  await link.ready;
  link.doing = `it was asked for the application '${target.app}', which it probably does not have`;
  await link.call('connect', {
    app: target.app,
    flashVer: flashVersion,
    tcUrl: target.label,
    fpad: false,
    capabilities: 15,
    audioCodecs: 0x0f_ff,
    videoCodecs: 252,
    videoFunction: 1,
    fourCcList: fourCodes,
  });
  link.doing = 'it was asked to play the stream';
  const streamId = (await link.call('createStream', null)).find((value) => typeof value === 'number');
  if (streamId === undefined) throw targetError(target, 'it gave the stream no number', 'malformed');
  link.tell('play', streamId, null, target.key, liveOrRecorded);
  link.announceBuffer(streamId, bufferMs);
  await accepted;
  link.doing = 'it was sending the stream';
  return streamId;
}

/**
 * Plays from an RTMP server: resolves when it agrees, which is not yet a picture.
 *
 * Rejects with a LiveError: `ERROR_SOURCE_NOT_FOUND` when the server says that there is no such stream,
 * `ERROR_TARGET_FAILED` for everything else, `detail.reason` saying what. `onEnd` is given `ERROR_STREAM_ENDED` when the
 * publisher left.
 */
export async function playRtmp(target: RtmpTarget, options: RtmpPlayerOptions): Promise<RtmpPlayer> {
  const { timeoutMs = 10_000, maxMessageBytes = 4 << 20, ca, signal, log, onTag, onEnd } = options;
  signal?.throwIfAborted();
  let playing = false;
  let closing = false;
  let accept!: () => void;
  let refuse!: (error: LiveError) => void;
  const accepted = new Promise<void>((resolve, reject) => {
    accept = resolve;
    refuse = reject;
  });
  accepted.catch(() => {});

  const take = (message: RtmpMessage): void => {
    const { type, timestamp, body } = message;
    if (type === MessageType.userControl) {
      if (body.length >= 2 && body[0] === 0 && body[1] === streamEnds && playing) link.end(ended(target, 'StreamEOF'));
    } else if (type === MessageType.aggregate) {
      for (const tag of splitAggregate(message)) onTag(tag);
    } else if (type === FlvTagType.audio || type === FlvTagType.video || type === FlvTagType.script) {
      // Some servers send the stream without having agreed to.
      accept();
      onTag({ type, timestamp, data: body });
    }
  };

  const link = new RtmpLink(target, {
    ca,
    maxMessageBytes,
    onMessage: (message) => !closing && take(message),
    onCommand(name, values) {
      if (name !== 'onStatus') return;
      const info = values.at(-1);
      log?.debug(`RTMP status of ${target.label}`, amfMember(info, 'code'));
      const end = endOf(target, info, playing);
      if (end && playing) link.end(end);
      else if (end) refuse(end);
      else if (amfMember(info, 'code') === 'NetStream.Play.Start') accept();
    },
    onEnd(error) {
      refuse(error);
      signal?.removeEventListener('abort', abort);
      if (playing && !closing) onEnd?.(error);
    },
  });
  const abort = (): void => {
    closing = true;
    link.end(toLiveError(signal?.reason));
  };
  signal?.addEventListener('abort', abort);

  let streamId: number;
  try {
    const late = (): LiveError => targetError(target, `it did not answer in time while ${link.doing}`, 'timeout');
    streamId = await withDeadline(negotiate(link, target, accepted), timeoutMs, late);
  } catch (error) {
    const reason = toLiveError(error);
    link.end(reason);
    throw reason;
  }
  playing = true;
  if (link.ended) onEnd?.(ended(target, 'closed'));

  return {
    async close() {
      if (closing || link.ended) return;
      closing = true;
      link.tell('deleteStream', 0, null, streamId);
      await link.finish(closeGraceMs);
    },
  };
}
