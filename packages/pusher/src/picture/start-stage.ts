import { LiveCode, LiveError, onAbort } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import { feedFrames, type PostFeed, readsTracksHere } from '../frames/frame-feed.ts';
import { revivedError } from '../frames/plain-error.ts';
import { feedProcessed } from './feed-processed.ts';
import type { PictureProcessor, PictureSettings, PictureStage } from './picture-settings.ts';
import { openStageWorker, type StageWorker } from './stage-link.ts';
import type { StageImageName, StageSettings } from './stage-messages.ts';
import { openStageTrack } from './stage-track.ts';

interface Feeding {
  readonly track: MediaStreamTrack;
  readonly processor: PictureProcessor | undefined;
  readonly ending: AbortController;
}

/**
 * Starts what draws the sent picture, in a worker of its own, so that hidden pages keep their rate. It draws nothing
 * until `update`, and ends with `signal`. Rejects with ERROR_MODULE_LOAD_FAILED, ERROR_REQUEST_TIMEOUT or
 * ERROR_NOT_SUPPORTED.
 */
export async function startStage(signal: AbortSignal, warn: (error: LiveError) => void): Promise<PictureStage> {
  const worker = await openStageWorker(signal);
  worker.on('warning', ({ error }) => warn(revivedError(error)));
  worker.target.addEventListener('error', (event) => warn(notDrawn(event)), { signal });
  const track = await openStageTrack(worker, worker.ready.makesTracks, signal);
  const sendImages = imageSender(worker, warn);
  const setInputs = feeder(worker, warn, signal);
  if (!readsTracksHere() && !worker.ready.readsTracks) pulseWhileHidden(worker, signal);
  return {
    track,
    update(inputs, settings) {
      track.contentHint = inputs[0]?.track.contentHint ?? '';
      sendImages(settings);
      worker.post({ type: 'settings', settings: stageSettings(settings) });
      setInputs(inputs, settings.processor);
    },
  };
}

function stageSettings({ paused, watermark, beauty, ...settings }: PictureSettings): StageSettings {
  const { processor: _, ...rest } = settings;
  return {
    ...rest,
    paused: paused instanceof ImageBitmap ? 'image' : paused,
    watermark: watermark && { x: watermark.x, y: watermark.y, scale: watermark.scale },
    beauty: beauty && withoutImages(beauty),
  };
}

function withoutImages({
  style,
  smooth,
  whiteness,
  ruddy,
  sharpen,
  filterStrength,
}: NonNullable<PictureSettings['beauty']>): StageSettings['beauty'] {
  return { style, smooth, whiteness, ruddy, sharpen, filterStrength };
}

/** Sends images that the worker has not. They are copied: the page keeps its own. */
function imageSender(worker: StageWorker, warn: (error: LiveError) => void): (settings: PictureSettings) => void {
  const sent: Partial<Record<StageImageName, ImageBitmap | undefined>> = {};
  return ({ paused, watermark, beauty }) => {
    const wanted: Record<StageImageName, ImageBitmap | undefined> = {
      paused: paused instanceof ImageBitmap ? paused : undefined,
      watermark: watermark?.image,
      filter: beauty?.filter,
      greenScreen: beauty?.greenScreen,
    };
    for (const [name, image] of Object.entries(wanted) as [StageImageName, ImageBitmap | undefined][]) {
      if (sent[name] === image) continue;
      sent[name] = image;
      try {
        worker.post({ type: 'image', name, image });
      } catch (cause) {
        worker.post({ type: 'image', name, image: undefined });
        const message = 'An image was closed before it could be shown; it is left out.';
        warn(new LiveError(LiveCode.WARNING_PROCESSOR_FAILED, message, { cause }));
      }
    }
  };
}

/** Lets the worker have the frames of the tracks that are wanted, and of no others. */
function feeder(
  worker: StageWorker,
  warn: (error: LiveError) => void,
  signal: AbortSignal,
): (inputs: readonly CaptureInput[], processor: PictureProcessor | undefined) => void {
  const feedings = new Map<string, Feeding>();
  const { target: pulse, ready } = worker;
  onAbort(signal, () => {
    for (const { ending } of feedings.values()) ending.abort();
  });

  return (inputs, processor) => {
    for (const [id, { ending }] of feedings)
      if (!inputs.some((input) => input.id === id)) {
        ending.abort();
        feedings.delete(id);
      }
    worker.post({ type: 'inputs', ids: inputs.map(({ id }) => id) });
    for (const [index, { id, track }] of inputs.entries()) {
      const wanted = index === 0 ? processor : undefined;
      const former = feedings.get(id);
      if (former?.track === track && former.processor === wanted) continue;
      former?.ending.abort();
      const ending = new AbortController();
      feedings.set(id, { track, processor: wanted, ending });
      const post: PostFeed = (feed, transfer) => worker.post({ type: 'feed', id, feed }, transfer);
      if (wanted) feedProcessed(track, wanted, post, warn, ending.signal, pulse);
      else feedFrames(track, post, { readsTracks: ready.readsTracks, pulse }, ending.signal);
    }
  };
}

/** The worker lives on after an error of its own, and draws the next picture. */
function notDrawn(event: Event): LiveError {
  event.preventDefault();
  const reason = event instanceof ErrorEvent ? event.message : 'no reason given';
  return new LiveError(LiveCode.WARNING_PROCESSOR_FAILED, `The picture could not be drawn: ${reason}`, {
    cause: event,
  });
}

/** Where the page itself must read frames, the browser stops telling it of them while it is hidden. */
function pulseWhileHidden(worker: StageWorker, signal: AbortSignal): void {
  const tell = () => worker.post({ type: 'pulse', wanted: document.hidden });
  document.addEventListener('visibilitychange', tell, { signal });
  if (document.hidden) tell();
}
