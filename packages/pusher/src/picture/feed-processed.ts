import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

import { readFrames } from '../flv/read-frames.ts';
import { elementFrames } from '../frames/element-frames.ts';
import { type PostFeed, readsTracksHere } from '../frames/frame-feed.ts';
import type { PictureProcessor } from './picture-settings.ts';

/** Milliseconds that the page's processor may take for one picture. */
const patienceMs = 2000;

/**
 * Lets the page's processor see every frame of `track` before the worker has it, until `signal` aborts. While it works,
 * the newest frame waits and older ones are left out. A processor that fails is told of once and asked no more.
 */
export function feedProcessed(
  track: MediaStreamTrack,
  processor: PictureProcessor,
  post: PostFeed,
  warn: (error: LiveError) => void,
  signal: AbortSignal,
  pulse: EventTarget,
): void {
  let works = true;
  let busy = false;
  let waiting: VideoFrame | undefined;

  const send = (frame: VideoFrame, timestamp: number) => {
    if (signal.aborted) frame.close();
    else post({ type: 'frame', frame, timestamp }, [frame]);
  };

  async function process(frame: VideoFrame): Promise<void> {
    const { timestamp } = frame;
    // Kept for the case that the processor closes the frame and fails then.
    const spare = frame.clone();
    try {
      const answer = Promise.resolve(processor(frame));
      answer.then((late) => (signal.aborted || !works) && late.close()).catch(() => undefined);
      const result = await withDeadline(answer, patienceMs, tooSlow, signal);
      if (result !== frame) frame.close();
      send(result, timestamp);
    } catch (cause) {
      frame.close();
      if (!signal.aborted) {
        works = false;
        warn(failed(cause));
        return send(spare.clone(), timestamp);
      }
    } finally {
      spare.close();
    }
  }

  const take = (frame: VideoFrame) => {
    if (!works) return send(frame, frame.timestamp);
    waiting?.close();
    waiting = frame;
    if (!busy) void run();
  };

  async function run(): Promise<void> {
    busy = true;
    while (waiting && !signal.aborted) {
      const frame: VideoFrame = waiting;
      waiting = undefined;
      if (works) await process(frame);
      else send(frame, frame.timestamp);
    }
    busy = false;
  }

  onAbort(signal, () => {
    waiting?.close();
    post({ type: 'detach' });
  });
  if (track.readyState === 'ended') return;
  if (readsTracksHere())
    void readFrames(new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack }).readable, signal, take);
  else elementFrames(track, signal, take, pulse);
}

function tooSlow(): LiveError {
  return new LiveError(LiveCode.WARNING_PROCESSOR_FAILED, `It gave no picture for ${patienceMs / 1000} s.`);
}

function failed(cause: unknown): LiveError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `The page's video processor failed and is left out from now on: ${reason}`;
  return new LiveError(LiveCode.WARNING_PROCESSOR_FAILED, message, { cause });
}
