import { type LiveError, LiveErrorEvent, toLiveError } from '@livelit/core';

import type { CameraOptions } from '../capture/camera.ts';
import type { SourceKind } from '../capture/capture-source.ts';
import type { MicrophoneOptions } from '../capture/microphone.ts';
import type { ScreenOptions } from '../capture/screen.ts';
import type { LivePusher } from '../live-pusher.ts';
import type { PausedPicture } from '../picture/picture-settings.ts';
import type { PushOptions } from '../push-destination.ts';
import { Pauses } from './pauses.ts';
import { PusherAttributes } from './pusher-attributes.ts';
import { pusherOf } from './pusher-members.ts';
import { facingOf, processingOf } from './wechat-words.ts';

/** What the browser asks the user for. */
export type AskedSource = Extract<SourceKind, 'camera' | 'microphone' | 'screen'>;

/** What `<live-pusher>` does: the pusher's methods as its attributes want them, and those of WeChat's LivePusherContext. */
export abstract class PusherMethods extends PusherAttributes {
  /** The engine behind the element; undefined before the first render and outside the page. */
  abstract get pusher(): LivePusher | undefined;

  /** What keeps silence and waiting pictures. */
  protected readonly pauses: Pauses = new Pauses(this);

  readonly #opening = new Set<AskedSource>();
  #problem: LiveError | undefined;
  #meters: Readonly<Record<'page' | 'bar', number>> = { page: 0, bar: 0 };

  /** The devices that are being opened; the browser may be asking the user for them. */
  get opening(): ReadonlySet<AskedSource> {
    return this.#opening;
  }

  /** What went wrong last and is told by the bar; undefined when that was closed. */
  get problem(): LiveError | undefined {
    return this.#problem;
  }

  set problem(problem: LiveError | undefined) {
    this.#problem = problem;
    this.requestUpdate();
  }

  /** As `LivePusher.startCamera`; without an argument the camera that `device-position` means. */
  async startCamera(which?: string | CameraOptions): Promise<string> {
    const options = cameraOptionsOf(which, this);
    const id = await this.#open('camera', (pusher) => pusher.startCamera(options));
    if (this.autoFocus !== undefined) await (await import('./camera-controls.ts')).adjustDevices(this);
    return id;
  }

  /** As `LivePusher.startMicrophone`; with the gain and noise suppression that attributes want. */
  startMicrophone(which?: string | MicrophoneOptions): Promise<string> {
    const options = { ...processingOf(this), ...(typeof which === 'object' ? which : { deviceId: which }) };
    return this.#open('microphone', (pusher) => pusher.startMicrophone(options));
  }

  /** As `LivePusher.startScreenCapture`; call it from a click. */
  startScreenCapture(options?: ScreenOptions): Promise<string> {
    return this.#open('screen', (pusher) => pusher.startScreenCapture(options));
  }

  /** Pushes to `url`, or to another address. Rejects as `LivePusher.startPush` does. */
  async startPush(url: string | URL = this.url, options?: PushOptions): Promise<void> {
    this.problem = undefined;
    await (await pusherOf(this)).startPush(url, options);
  }

  /** Ends the push. */
  async stopPush(): Promise<void> {
    this.problem = undefined;
    await this.pusher?.stopPush();
  }

  /** As `LivePusher.pauseVideo`; without an argument the waiting image, where there is one. */
  pauseVideo(picture?: PausedPicture): void {
    if (picture) this.pusher?.pauseVideo(picture);
    else void this.pauses.hold();
    this.requestUpdate();
  }

  /** Sends the source's pictures again. */
  resumeVideo(): void {
    this.pauses.show();
  }

  /** Fires `volume` every so many milliseconds, at least 100; 0 ends it. The bar may want it more often. */
  enableVolumeEvaluation(intervalMs: number): Promise<void> {
    return this.meterVolume('page', intervalMs);
  }

  /** The bar's own wish beside the page's. */
  async meterVolume(whose: 'page' | 'bar', intervalMs: number): Promise<void> {
    this.#meters = { ...this.#meters, [whose]: intervalMs };
    const wanted = Object.values(this.#meters).filter((interval) => interval > 0);
    await this.pusher?.enableVolumeEvaluation(wanted.length ? Math.min(...wanted) : 0);
  }

  /** WeChat's word: pushes to `url` what is captured, or the camera and microphone that attributes enable. */
  async start(): Promise<void> {
    const pusher = await pusherOf(this);
    this.problem = undefined;
    if (pusher.isPushing) await pusher.stopPush();
    await this.startPreview();
    await pusher.startPush(this.url);
  }

  /** WeChat's word: ends the push and closes what was captured. */
  async stop(): Promise<void> {
    await this.stopPush();
    for (const { kind, id } of this.sources) {
      if (kind === 'camera') this.stopCamera(id);
      else if (kind === 'microphone') this.stopMicrophone(id);
      else if (kind === 'screen') this.stopScreenCapture(id);
      else if (kind === 'virtual-camera') this.stopVirtualCamera(id);
      else this.stopCustomCapture(id);
    }
  }

  /** WeChat's word: sends the waiting image, or black, and silence, until `resume()`. The stream stays whole. */
  pause(): Promise<void> {
    return this.pauses.pause();
  }

  /** WeChat's word: sends pictures and sound again. */
  resume(): void {
    this.pauses.resume();
  }

  /** WeChat's word: opens the camera and microphone that attributes enable, if nothing is captured yet. */
  async startPreview(): Promise<void> {
    if (this.sources.length > 0) return;
    if (this.enableCamera !== false) await this.startCamera();
    if (this.enableMic === false) return;
    await this.startMicrophone().catch((error: unknown) => {
      // A picture without sound is better than nothing, and the warning says why.
      if (this.sources.length === 0) throw error;
      this.dispatchEvent(new LiveErrorEvent('warning', { error: toLiveError(error) }));
    });
  }

  /** WeChat's word: closes camera and microphone. */
  stopPreview(): void {
    this.stopCamera();
    this.stopMicrophone();
  }

  /** WeChat's word: goes on with the camera on the other side, or with the next one, without a gap. */
  async switchCamera(): Promise<void> {
    await (await import('./camera-controls.ts')).switchCamera(this);
  }

  /** WeChat's word: the light of the camera. Rejects with ERROR_NOT_SUPPORTED where there is none. */
  async toggleTorch(): Promise<void> {
    await (await import('./camera-controls.ts')).toggleTorch(this);
  }

  /** WeChat's word: a text for viewers, as a SEI message of type 242; false when no connection can carry it. */
  sendMessage({ msg }: { readonly msg: string }): boolean {
    return this.sendSeiMessage(242, new TextEncoder().encode(msg)) ?? false;
  }

  async #open(source: AskedSource, open: (pusher: LivePusher) => Promise<string>): Promise<string> {
    this.#opening.add(source);
    this.requestUpdate();
    try {
      // At once where there is a pusher: a screen is shared only within the click that asks for it.
      return await open(this.pusher ?? (await pusherOf(this)));
    } finally {
      this.#opening.delete(source);
      this.requestUpdate();
    }
  }
}

function cameraOptionsOf(which: string | CameraOptions | undefined, element: PusherAttributes): CameraOptions {
  if (typeof which === 'object') return which;
  const isFacing = which === 'user' || which === 'environment';
  return {
    ...(isFacing
      ? { facingMode: which }
      : which
        ? { deviceId: which }
        : { facingMode: facingOf(element.devicePosition) }),
    // Chromium lets a page zoom only what was opened to be zoomed.
    ...(element.zoom && { constraints: { zoom: true } }),
  };
}
