import { LiveErrorEvent, toLiveError } from '@livelit/core';

import type { SourceKind } from '../capture/capture-source.ts';
import type { LivePusherElement } from '../element/live-pusher-element.ts';

/** What the buttons of the bar do. What goes wrong is shown by the element, never thrown. */
export class StudioActions {
  readonly #element: LivePusherElement;
  /** The camera that was in use when a screen took its place. */
  #cameraBefore: string | undefined;

  constructor(element: LivePusherElement) {
    this.#element = element;
  }

  get isMicrophoneOn(): boolean {
    return this.#runs('microphone') && !this.#element.audioPaused;
  }

  get isCameraOn(): boolean {
    return this.#runs('camera') && !this.#element.videoPaused;
  }

  get isSharing(): boolean {
    return this.#runs('screen');
  }

  /** While pushing it sends silence and keeps the device, so that the stream stays whole; else it closes it. */
  async toggleMicrophone(): Promise<void> {
    const element = this.#element;
    if (!this.#runs('microphone')) {
      element.muted = false;
      await this.#try(() => element.startMicrophone());
    } else if (this.isMicrophoneOn && !element.isPushing) element.stopMicrophone();
    else element.muted = this.isMicrophoneOn;
  }

  /** As the microphone's. */
  async toggleCamera(): Promise<void> {
    const element = this.#element;
    if (!this.#runs('camera')) {
      await this.#try(() => element.startCamera());
      if (element.videoPaused) element.resumeVideo();
    } else if (element.videoPaused) element.resumeVideo();
    else if (element.isPushing) element.pauseVideo();
    else element.stopCamera();
  }

  /** Shares a screen, or goes back to the camera that it took the place of. */
  async toggleScreen(): Promise<void> {
    const element = this.#element;
    if (this.isSharing) {
      await this.#backToCamera();
      element.stopScreenCapture();
      return;
    }
    const [camera] = element.sources.find(({ kind }) => kind === 'camera')?.stream.getVideoTracks() ?? [];
    this.#cameraBefore = camera?.getSettings().deviceId;
    await this.#try(() => element.startScreenCapture());
    if (!this.isSharing) this.#cameraBefore = undefined;
  }

  /** The user may also end sharing by the browser's own button. */
  async onSourcesChange(): Promise<void> {
    if (this.#cameraBefore && !this.isSharing && this.#element.opening.size === 0) await this.#backToCamera();
  }

  /** Begins or ends the push. */
  async togglePush(): Promise<void> {
    const element = this.#element;
    if (element.isPushing) return element.stopPush();
    try {
      await element.start();
    } catch (error) {
      element.dispatchEvent(new LiveErrorEvent('error', { error: toLiveError(error) }));
    }
  }

  /** Goes on with this camera or microphone. */
  async choose(kind: 'camera' | 'microphone', deviceId: string): Promise<void> {
    const element = this.#element;
    await this.#try(async () => {
      if (this.#runs(kind)) {
        const manager = await element.getDeviceManager();
        await (kind === 'camera' ? manager.switchCamera(deviceId) : manager.switchMicrophone(deviceId));
      } else if (kind === 'camera') await element.startCamera(deviceId);
      else await element.startMicrophone(deviceId);
    });
  }

  /** Goes on with the next camera. */
  async switchCamera(): Promise<void> {
    await this.#try(() => this.#element.switchCamera());
  }

  /** Sends a file as if a camera or microphone saw it. */
  async playFile(file: File): Promise<void> {
    await this.#try(() => this.#element.startVirtualCamera(file));
  }

  /** Sends a moving test picture. */
  async showTestPicture(): Promise<void> {
    await this.#try(async () => {
      const { startTestPicture } = await import('./test-picture.ts');
      await startTestPicture(this.#element);
    });
  }

  async #backToCamera(): Promise<void> {
    const camera = this.#cameraBefore;
    this.#cameraBefore = undefined;
    if (camera && !this.#runs('camera')) await this.#try(() => this.#element.startCamera(camera));
  }

  #runs(kind: SourceKind): boolean {
    return this.#element.sources.some((source) => source.kind === kind);
  }

  async #try(act: () => Promise<unknown>): Promise<void> {
    this.#element.problem = undefined;
    try {
      await act();
    } catch (error) {
      this.#element.problem = toLiveError(error);
    }
  }
}
