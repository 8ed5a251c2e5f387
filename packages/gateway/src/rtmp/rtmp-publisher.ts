import { LiveError, type Logger, toLiveError, withDeadline } from '@livelit/core';

import { type AmfValue, amfMember, encodeAmf } from './amf0.ts';
import { createDropPolicy } from './drop-policy.ts';
import { tagKind } from './flv-tag-kind.ts';
import { MessageType } from './message-type.ts';
import { RtmpLink } from './rtmp-link.ts';
import type { RtmpTarget } from './rtmp-target.ts';
import { statusError, targetError } from './target-error.ts';

const flashVersion = 'FMLE/3.0 (compatible; livelit)';
/** Enhanced RTMP: codecs that may come beside the classic H.264 and AAC. */
const fourCodes = ['hvc1', 'av01', 'vp09', 'Opus'];
const closeGraceMs = 1000;
const metadataName = encodeAmf('onMetaData');
const setDataFrame = encodeAmf('@setDataFrame');

const chunkStreams: Readonly<Record<number, number>> = {
  [MessageType.audio]: 4,
  [MessageType.dataAmf0]: 5,
  [MessageType.video]: 6,
};

export interface RtmpPublisherOptions {
  /** Milliseconds until the server must have accepted the stream. @default 10000 */
  readonly timeoutMs?: number;
  /** Bytes that may wait for the network before pictures are left out. @default 4194304 */
  readonly maxWaitingBytes?: number;
  /** Milliseconds without progress after which a connection with waiting bytes counts as dead. @default 15000 */
  readonly stallMs?: number;
  /** Certificates to be trusted instead of the well-known ones. */
  readonly ca?: string | Buffer | undefined;
  /** Gives up connecting, or ends the connection at once. */
  readonly signal?: AbortSignal | undefined;
  readonly log?: Logger | undefined;
  /** The server ended the stream or the connection. Not called after `close()`. */
  readonly onEnd?: (error: LiveError) => void;
  /** Nothing waits to be sent any more. */
  readonly onDrain?: () => void;
}

/** A stream that an RTMP server takes. */
export interface RtmpPublisher {
  /** Bytes that wait for the network. */
  readonly waitingBytes: number;
  /** Messages left out because the network could not keep up. */
  readonly dropped: number;
  /** Sends the body of an FLV tag. `timestamp` is in milliseconds, 32 bits. False when it was left out. */
  send(type: number, timestamp: number, body: Uint8Array): boolean;
  /** Tells the server that the stream is over; resolves when the connection is gone. */
  close(): Promise<void>;
}

/** `onMetaData` must be handed over by a command of its own name, all other data goes as it is. */
function dataBody(body: Uint8Array): Uint8Array {
  return metadataName.equals(body.subarray(0, metadataName.length)) ? Buffer.concat([setDataFrame, body]) : body;
}

async function negotiate(link: RtmpLink, target: RtmpTarget, accepted: Promise<void>): Promise<number> {
  await link.ready;
  link.doing = `it was asked for the application '${target.app}', which it probably does not have`;
  link.enlargeChunks();
  const tcUrl = target.label;
  await link.call('connect', {
    app: target.app,
    type: 'nonprivate',
    flashVer: flashVersion,
    tcUrl,
    fourCcList: fourCodes,
  });
  link.doing = 'it was asked to take the stream';
  link.tell('releaseStream', 0, null, target.key);
  link.tell('FCPublish', 0, null, target.key);
  const streamId = (await link.call('createStream', null)).find((value) => typeof value === 'number');
  if (streamId === undefined) throw targetError(target, 'it gave the stream no number', 'malformed');
  link.tell('publish', streamId, null, target.key, 'live');
  await accepted;
  link.doing = 'it was being sent the stream';
  return streamId;
}

/** An `onStatus` that ends the stream, as an error; undefined for one that does not. */
function endOf(target: RtmpTarget, info: AmfValue): LiveError | undefined {
  const code = amfMember(info, 'code');
  if (code === 'NetConnection.Connect.ReconnectRequest') return targetError(target, 'it asks to connect again', code);
  if (code === 'NetStream.Unpublish.Success' || code === 'NetConnection.Connect.Closed')
    return targetError(target, 'it ended the stream', code);
  return amfMember(info, 'level') === 'error' ? statusError(target, info) : undefined;
}

/**
 * Publishes to an RTMP server: resolves when it accepts the stream.
 *
 * Rejects with a LiveError: `ERROR_NAME_TAKEN` when the server refuses the key because somebody publishes with it (or
 * because it is wrong: servers say the same), `ERROR_TARGET_FAILED` for everything else, `detail.reason` saying what.
 */
export async function publishRtmp(target: RtmpTarget, options: RtmpPublisherOptions = {}): Promise<RtmpPublisher> {
  const { timeoutMs = 10_000, maxWaitingBytes = 4 << 20, stallMs = 15_000, ca, signal, log, onEnd, onDrain } = options;
  signal?.throwIfAborted();
  let publishing = false;
  let closing = false;
  let accept!: () => void;
  let refuse!: (error: LiveError) => void;
  const accepted = new Promise<void>((resolve, reject) => {
    accept = resolve;
    refuse = reject;
  });
  accepted.catch(() => {});

  const link = new RtmpLink(target, {
    ca,
    onCommand(name, values) {
      if (name !== 'onStatus') return;
      const info = values.at(-1);
      log?.debug(`RTMP status of ${target.label}`, amfMember(info, 'code'));
      const end = endOf(target, info);
      if (end && publishing) link.end(end);
      else if (end) refuse(end);
      else if (amfMember(info, 'code') === 'NetStream.Publish.Start') accept();
    },
    onEnd(error) {
      refuse(error);
      clearInterval(watchdog);
      signal?.removeEventListener('abort', abort);
      if (publishing && !closing) onEnd?.(error);
    },
    ...(onDrain ? { onDrain } : {}),
  });
  const abort = (): void => {
    closing = true;
    link.end(toLiveError(signal?.reason));
  };
  const watchdog = setInterval(() => {
    if (link.stalledMs > stallMs) link.end(targetError(target, 'it takes no more data', 'stalled'));
  }, 1000);
  watchdog.unref();
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
  publishing = true;
  const drops = createDropPolicy(maxWaitingBytes);

  return {
    get waitingBytes() {
      return link.unsent;
    },
    get dropped() {
      return drops.dropped;
    },
    send(type, timestamp, body) {
      const chunkStream = chunkStreams[type];
      if (link.ended || closing || chunkStream === undefined) return false;
      if (!drops.admits(tagKind(type, body), type === MessageType.video, link.unsent)) return false;
      const data = type === MessageType.dataAmf0 ? dataBody(body) : body;
      link.send({ type, streamId, timestamp, body: data }, chunkStream);
      return true;
    },
    async close() {
      if (closing || link.ended) return;
      closing = true;
      link.tell('FCUnpublish', 0, null, target.key);
      link.tell('deleteStream', 0, null, streamId);
      await link.finish(closeGraceMs);
    },
  };
}
