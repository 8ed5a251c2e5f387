import { LiveCode, LiveError } from '@livelit/core';

import { BeautyStep } from './beauty/beauty-step.ts';
import { Compositor, type Layer } from './compositor.ts';
import { arrange, fitted, type Rect, sentSize, type Size, turned, watermarkCell } from './layout.ts';
import { type Pace, Pacer } from './pacer.ts';
import { StageClock } from './stage-clock.ts';
import { StageInput } from './stage-input.ts';
import type { StageImageName, StageSettings } from './stage-messages.ts';

/** What a Stage gives. */
export interface StageEvents {
  /** Owns `frame`; timestamps grow. */
  onPicture(frame: VideoFrame): void;
  onWarning(error: LiveError): void;
}

/** Milliseconds between two pictures while the picture is paused, so that players and recordings go on. */
const pausedMs = 100;

/** Makes one picture out of the newest frames of all sources. Knows nothing of threads and tracks. */
export class Stage {
  readonly #clock: StageClock;
  readonly #events: StageEvents;
  readonly #compositor: Compositor;
  readonly #beauty: BeautyStep;
  readonly #pacer: Pacer;
  readonly #images: Partial<Record<StageImageName, ImageBitmap>> = {};
  #settings: StageSettings;
  #inputs: readonly StageInput[] = [];
  #locked: Size | undefined;
  #sent: 'nothing' | 'canvas' | VideoFrame = 'nothing';
  #changed = false;
  #broken = false;

  /** `now` is any steady clock, in microseconds. */
  constructor(settings: StageSettings, now: () => number, events: StageEvents) {
    this.#settings = settings;
    this.#clock = new StageClock(now);
    this.#events = events;
    this.#compositor = new Compositor(() => {
      events.onWarning(lost());
      this.#change();
    });
    this.#beauty = new BeautyStep(
      (error) => events.onWarning(error),
      () => this.#change(),
    );
    this.#pacer = new Pacer(this.#pace(), () => this.#make());
  }

  get settings(): StageSettings {
    return this.#settings;
  }

  setImage(name: StageImageName, image: ImageBitmap | undefined): void {
    this.#images[name]?.close();
    if (image) this.#images[name] = image;
    else delete this.#images[name];
    this.#change();
  }

  set(settings: StageSettings): void {
    this.#settings = settings;
    this.#change();
  }

  setInputs(ids: readonly string[]): void {
    const former = this.#inputs;
    this.#inputs = ids.map((id) => former.find((input) => input.id === id) ?? new StageInput(id, this.#clock));
    for (const input of former) if (!this.#inputs.includes(input)) input.close();
    this.#change();
  }

  /** Owns `frame`; `timestamp` is the source's own. */
  addFrame(id: string, frame: VideoFrame, timestamp: number): void {
    const input = this.#inputs.find((one) => one.id === id);
    if (!input) return frame.close();
    input.add(frame, timestamp);
    // While it is paused nothing of the source is drawn, but the first picture of all, to have one to stop at.
    if (this.#settings.paused === undefined || this.#sent === 'nothing') this.#changed = true;
    this.#pacer.wake();
  }

  /** The source goes on with another track. */
  changeSource(id: string): void {
    this.#inputs.find((input) => input.id === id)?.change();
  }

  close(): void {
    this.#pacer.stop();
    this.setInputs([]);
    for (const image of Object.values(this.#images)) image.close();
    this.#beauty.close();
    this.#compositor.reset();
    this.#remember('nothing');
  }

  #pace(): Pace {
    const { fps, paused } = this.#settings;
    const interval = 1000 / fps;
    if (paused !== undefined) return { interval: Math.max(interval, pausedMs), clocked: true };
    return { interval, clocked: this.#inputs.length > 1 };
  }

  /** What is drawn has changed although no frame came. */
  #change(): void {
    this.#changed = true;
    this.#pacer.set(this.#pace());
    if (this.#sent !== 'nothing' || this.#settings.paused !== undefined) this.#pacer.wake();
  }

  #make(): void {
    try {
      this.#sendNext();
      this.#broken = false;
    } catch (cause) {
      this.#compositor.reset();
      if (!this.#broken) this.#events.onWarning(failed(cause));
      this.#broken = true;
    }
  }

  #sendNext(): void {
    const { paused } = this.#settings;
    const times = this.#inputs.map((input) => input.takeTime()).filter((time) => time !== undefined);
    const hidden = paused === 'black' || paused === 'image';
    const frozen = paused === 'last-frame' && this.#sent !== 'nothing';
    const nothing = !hidden && this.#inputs.every(({ frame }) => !frame);
    if (!this.#changed || frozen || nothing) return this.#repeat();
    this.#changed = false;
    const time = paused === undefined && times.length ? Math.max(...times) : this.#clock.now();
    const timestamp = this.#clock.stamp(time);
    if (hidden) this.#sendDrawn(this.#pausedLayers(), timestamp);
    else this.#sendComposed(timestamp);
  }

  #pausedLayers(): readonly Layer[] {
    const image = this.#settings.paused === 'image' ? this.#images.paused : undefined;
    if (!image) return [];
    return [{ image, ...fitted(sizeOf(image), { x: 0, y: 0, ...this.#size() }, 'contain', 0), ...asItIs }];
  }

  #sendComposed(timestamp: number): void {
    const { watermark, rotation, mirror } = this.#settings;
    const size = this.#size();
    const layers: Layer[] = arrange(this.#inputs, this.#settings, size).map(({ from, source, target }) => {
      const image = this.#beautified(from, size);
      // A filter may have made the picture smaller.
      const scale = image instanceof VideoFrame ? 1 : image.width / from.size!.width;
      return { image, source: scaledRect(source, scale), target, rotation, mirror };
    });
    const logo = this.#images.watermark;
    if (watermark && logo)
      layers.push({ image: logo, ...wholeOf(logo), target: watermarkCell(watermark, logo, size), ...asItIs });
    const [only] = layers;
    const frame = layers.length === 1 && isUntouched(only!, size) ? (only!.image as VideoFrame) : undefined;
    // Chromium's tracks go by the time that a frame was made with, whatever a copy of it says.
    if (frame?.timestamp !== timestamp) return this.#sendDrawn(layers, timestamp);
    this.#remember(frame.clone());
    this.#events.onPicture(frame.clone());
  }

  #sendDrawn(layers: readonly Layer[], timestamp: number): void {
    const canvas = this.#compositor.draw(this.#size(), layers);
    this.#remember('canvas');
    this.#events.onPicture(new VideoFrame(canvas, { timestamp, alpha: 'discard' }));
  }

  #beautified(input: StageInput, sent: Size): VideoFrame | OffscreenCanvas {
    const { beauty } = this.#settings;
    const frame = input.frame!;
    if (!beauty || input !== this.#inputs[0]) return frame;
    return this.#beauty.apply(frame, sent, beauty, this.#images) ?? frame;
  }

  #size(): Size {
    const [first] = this.#inputs;
    const shape = first?.size && turned(first.size, this.#settings.rotation);
    this.#locked ??= shape;
    const fills = first && !this.#settings.placements.has(first.id);
    return sentSize(this.#settings, fills ? shape : undefined, this.#locked);
  }

  /** Sends once more what was sent last. */
  #repeat(): void {
    if (this.#sent === 'nothing') return;
    if (this.#sent !== 'canvas') {
      const image = this.#sent;
      const size = { width: image.displayWidth, height: image.displayHeight };
      this.#compositor.draw(size, [{ image, ...wholeOf(size), target: { x: 0, y: 0, ...size }, ...asItIs }]);
      this.#remember('canvas');
    }
    const timestamp = this.#clock.stamp(this.#clock.now());
    const canvas = this.#compositor.canvas ?? this.#compositor.draw(this.#size(), []);
    this.#events.onPicture(new VideoFrame(canvas, { timestamp, alpha: 'discard' }));
  }

  #remember(sent: 'nothing' | 'canvas' | VideoFrame): void {
    if (this.#sent instanceof VideoFrame) this.#sent.close();
    this.#sent = sent;
  }
}

const asItIs = { rotation: 0, mirror: false } as const;

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}

function wholeOf({ width, height }: Size): { readonly source: Rect } {
  return { source: { x: 0, y: 0, width, height } };
}

function scaledRect({ x, y, width, height }: Rect, scale: number): Rect {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}

/** Whether it is a frame that drawing would not change. */
function isUntouched({ image, source, target, rotation, mirror }: Layer, sent: Size): boolean {
  if (!(image instanceof VideoFrame)) return false;
  const { rotation: ownRotation = 0, flip = false } = image as Partial<VideoFrame> as {
    rotation?: number;
    flip?: boolean;
  };
  if (rotation !== 0 || mirror || ownRotation !== 0 || flip) return false;
  const isSent = ({ x, y, width, height }: Rect) =>
    x === 0 && y === 0 && width === sent.width && height === sent.height;
  return isSent(source) && isSent(target);
}

function lost(): LiveError {
  return new LiveError(LiveCode.WARNING_GPU_CONTEXT_LOST, 'The browser took the canvas of the sent picture away.');
}

function failed(cause: unknown): LiveError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LiveError(LiveCode.WARNING_PROCESSOR_FAILED, `The picture could not be drawn: ${reason}`, { cause });
}
