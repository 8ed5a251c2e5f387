import { LiveCode, LiveError } from '@livelit/core';

/** A track that shows, or sounds, what is written into it. */
export interface FrameSource {
  readonly track: MediaStreamTrack;
  /** Shows `frame`, which is taken over. Throws ERROR_INVALID_PARAMETER for what is closed, or of the other kind. */
  write(frame: VideoFrame | AudioData): void;
  /** Ends the track. */
  close(): void;
}

/** Frames that may wait to be shown; of more, the latest are left out: late is worse than missing. */
const longestQueue = 30;

/**
 * Makes a track for frames of this kind. Chromium has a generator for it; elsewhere a canvas shows pictures, and
 * Web Audio sounds. Rejects with ERROR_NOT_SUPPORTED.
 */
export async function createFrameSource(kind: 'audio' | 'video'): Promise<FrameSource> {
  const sink =
    'MediaStreamTrackGenerator' in globalThis
      ? generatorSink(kind)
      : kind === 'video'
        ? (await import('./canvas-sink.ts')).canvasSink()
        : (await import('./scheduled-sink.ts')).scheduledSink();
  let open = true;
  return {
    track: sink.track,
    write(frame) {
      if (kindOfFrame(frame) !== kind) {
        frame.close();
        throw invalid(`This track takes ${kind} frames only.`);
      }
      if (open && sink.track.readyState === 'live') sink.take(frame);
      else frame.close();
    },
    close() {
      if (!open) return;
      open = false;
      sink.close();
    },
  };
}

/** What a frame is. Throws ERROR_INVALID_PARAMETER for what is none, or closed. */
export function kindOfFrame(frame: unknown): 'audio' | 'video' {
  if ('VideoFrame' in globalThis && frame instanceof VideoFrame && frame.codedWidth > 0) return 'video';
  if ('AudioData' in globalThis && frame instanceof AudioData && frame.numberOfFrames > 0) return 'audio';
  throw invalid('This is no open VideoFrame or AudioData.');
}

/** Takes frames over. */
export interface FrameSink {
  readonly track: MediaStreamTrack;
  take(frame: VideoFrame | AudioData): void;
  close(): void;
}

function generatorSink(kind: 'audio' | 'video'): FrameSink {
  const track = new MediaStreamTrackGenerator({ kind } as { kind: 'video' }) as MediaStreamTrack & {
    readonly writable: WritableStream<VideoFrame | AudioData>;
  };
  const writer = track.writable.getWriter();
  let waiting = 0;
  return {
    track,
    take(frame) {
      if (waiting >= longestQueue) return frame.close();
      waiting++;
      writer
        .write(frame)
        .catch(() => frame.close())
        .finally(() => waiting--);
    },
    close() {
      writer.close().catch(() => undefined);
      track.stop();
    },
  };
}

function invalid(message: string): LiveError {
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, message);
}
