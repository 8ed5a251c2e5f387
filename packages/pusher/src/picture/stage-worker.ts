import { FrameIntake } from '../frames/frame-intake.ts';
import { plainError } from '../frames/plain-error.ts';
import type { FromStageWorker, StageImageName, ToStageWorker } from './stage-messages.ts';
import { openOutput, type PictureSink } from './stage-sink.ts';
import { Stage } from './stage.ts';

/** What a dedicated worker has; the DOM's types describe the page's thread only. */
interface WorkerScope {
  postMessage(message: FromStageWorker, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToStageWorker>) => void): void;
  readonly MediaStreamTrackProcessor?: unknown;
  readonly VideoTrackGenerator?: unknown;
}

const scope = globalThis as unknown as WorkerScope;
const tell = (message: FromStageWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer);

const intakes = new Map<string, FrameIntake>();
const early = new Map<StageImageName, ImageBitmap>();
const now = () => performance.now() * 1000;
let sink: PictureSink | undefined;
let stage: Stage | undefined;
let pulse: ReturnType<typeof setInterval> | undefined;

function createIntake(id: string): FrameIntake {
  return new FrameIntake({
    onChange: () => stage?.changeSource(id),
    onFrame: (frame, timestamp) => (stage ? stage.addFrame(id, frame, timestamp) : frame.close()),
  });
}

function setPulse(wanted: boolean): void {
  clearInterval(pulse);
  const fps = stage?.settings.fps ?? 1;
  pulse = wanted ? setInterval(() => tell({ type: 'pulse' }), 1000 / fps) : undefined;
}

const handlers: { readonly [K in ToStageWorker['type']]: (message: Extract<ToStageWorker, { type: K }>) => void } = {
  start({ output }) {
    sink = openOutput(output, tell);
  },
  settings({ settings }) {
    if (stage) return stage.set(settings);
    stage = new Stage(settings, now, {
      onPicture: (frame) => (sink ? sink.send(frame) : frame.close()),
      onWarning: (error) => tell({ type: 'warning', error: plainError(error) }),
    });
    for (const [name, image] of early) stage.setImage(name, image);
    early.clear();
  },
  image({ name, image }) {
    if (stage) stage.setImage(name, image);
    else if (image) early.set(name, image);
  },
  inputs({ ids }) {
    for (const [id, intake] of intakes)
      if (!ids.includes(id)) {
        intake.close();
        intakes.delete(id);
      }
    for (const id of ids) if (!intakes.has(id)) intakes.set(id, createIntake(id));
    stage?.setInputs(ids);
  },
  feed({ id, feed }) {
    const intake = intakes.get(id);
    if (intake) intake.accept(feed);
    else if (feed.type === 'frame') feed.frame.close();
  },
  pulse: ({ wanted }) => setPulse(wanted),
  stop() {
    setPulse(false);
    for (const intake of intakes.values()) intake.close();
    intakes.clear();
    stage?.close();
    stage = undefined;
    sink?.close();
    sink = undefined;
    tell({ type: 'stopped' });
  },
};

scope.addEventListener('message', ({ data }) => (handlers[data.type] as (message: ToStageWorker) => void)(data));
tell({
  type: 'ready',
  readsTracks: typeof scope.MediaStreamTrackProcessor === 'function',
  makesTracks: typeof scope.VideoTrackGenerator === 'function',
});
