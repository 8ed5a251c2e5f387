import { LiveCode, LiveError, LiveErrorEvent, toLiveError } from '@livelit/core';

import type { AudioFrameListener, AudioFrameOptions } from './audio-frames.ts';
import { followVideo } from './follow-video.ts';
import { loadPart } from './load-part.ts';
import { MediaTarget } from './media-target.ts';
import { VolumeEvent } from './player-events.ts';
import type { Fit, Presentation } from './presentation.ts';
import { showsInPip } from './shows-in-pip.ts';
import type { SnapshotOptions } from './snapshot.ts';
import type { VideoFrameListener } from './video-frames.ts';

/** Where a picture-in-picture window shows the player, if anywhere. */
export type PictureInPicture = 'none' | 'video' | 'document';

type Parts = typeof import('./surface-parts.ts');

/** What a player plays is more urgent than all of this: it is loaded when the first of it is asked for. */
const loadParts = (): Promise<Parts> => loadPart('surface-parts', import('./surface-parts.ts'));

/** What can be switched on, once each. */
type Feature = 'volume' | 'presentation' | 'media-session' | 'wake-lock' | 'document-pip';

/** What can be had from the picture and the sound that a player plays, and where it can be shown. */
export abstract class PlayerSurface extends MediaTarget {
  readonly #running = new Map<Feature, AbortController>();
  #presentation: Presentation = { rotation: 0, mirror: false, fit: 'contain', fullscreenFit: undefined };
  #metadata: MediaMetadataInit | undefined;
  #inDocument = false;

  /** Degrees clockwise that the picture is turned by. @default 0 */
  get rotation(): 0 | 90 | 180 | 270 {
    return this.#presentation.rotation;
  }

  set rotation(rotation: 0 | 90 | 180 | 270) {
    this.#present({ rotation });
  }

  /** Whether left and right of the picture are swapped. @default false */
  get mirror(): boolean {
    return this.#presentation.mirror;
  }

  set mirror(mirror: boolean) {
    this.#present({ mirror });
  }

  /** How the picture fills its box: all of it with bars, cropped, or stretched. @default 'contain' */
  get fit(): Fit {
    return this.#presentation.fit;
  }

  set fit(fit: Fit) {
    this.#present({ fit });
  }

  /** The fit while the player fills the screen; `undefined` is `fit`. @default undefined */
  get fullscreenFit(): Fit | undefined {
    return this.#presentation.fullscreenFit;
  }

  set fullscreenFit(fullscreenFit: Fit | undefined) {
    this.#present({ fullscreenFit });
  }

  /**
   * What the system shows of the player on its lock screen and beside its media keys, which then work the player;
   * `undefined` keeps out of there.
   * @default undefined
   */
  get mediaMetadata(): MediaMetadataInit | undefined {
    return this.#metadata;
  }

  set mediaMetadata(metadata: MediaMetadataInit | undefined) {
    this.#metadata = metadata;
    this.#turn('media-session', metadata !== undefined, ({ startMediaSession }, signal) =>
      startMediaSession(this, metadata!, signal),
    );
  }

  /** Whether the screen stays on while a visible page plays. Browsers see to that themselves for video with sound. @default false */
  get keepAwake(): boolean {
    return this.#running.has('wake-lock');
  }

  set keepAwake(awake: boolean) {
    this.#turn('wake-lock', awake, ({ keepAwake }, signal) => keepAwake(this, signal));
  }

  /** Where a picture-in-picture window shows the player; `pictureinpicturechange` tells of changes. */
  get pictureInPicture(): PictureInPicture {
    if (this.#inDocument) return 'document';
    return showsInPip(this.video) ? 'video' : 'none';
  }

  /**
   * Moves the player into a window of its own that stays on top, and back when that is closed. From a click.
   *
   * `element` is what moves: the video, or what holds it and its controls. Rejects with ERROR_NOT_SUPPORTED where there
   * are no such windows (`requestPictureInPicture()` shows the bare picture in more browsers) and with ERROR_REFUSED when
   * the browser wants a click first.
   */
  async openPictureInPictureWindow(element: HTMLElement = this.video): Promise<Window> {
    const { openDocumentPip } = await loadParts();
    const run = this.#begin('document-pip');
    return openDocumentPip(element, run.signal, (open) => {
      if (!open && this.#running.get('document-pip') === run) this.#end('document-pip');
      this.#inDocument = open;
      this.dispatchEvent(new Event('pictureinpicturechange'));
    });
  }

  /** Ends picture-in-picture of either kind, if there is any. */
  async exitPictureInPicture(): Promise<void> {
    this.#end('document-pip');
    if (this.pictureInPicture === 'video') await document.exitPictureInPicture();
  }

  /**
   * Fills the screen with `element`: the video, or what holds it and its controls. An iPhone fills it with the bare video.
   * From a click. Rejects with ERROR_REFUSED without one, ERROR_NOT_SUPPORTED where nothing may fill the screen.
   */
  async enterFullscreen(element: HTMLElement = this.video): Promise<void> {
    const { enterFullscreen } = await loadParts();
    await enterFullscreen(this.video, element);
  }

  /** Leaves the full screen, if the player fills it. */
  async exitFullscreen(): Promise<void> {
    const { exitFullscreen } = await loadParts();
    await exitFullscreen(this.video);
  }

  /**
   * Lets the user choose a television or loudspeaker to play on: AirPlay in Safari, else by the Remote Playback API. From
   * a click. Rejects with ERROR_NOT_SUPPORTED where there is no such thing or the stream cannot be sent, ERROR_REFUSED when
   * the user chose none.
   */
  async showRemotePlaybackPicker(): Promise<void> {
    const { showRemotePlaybackPicker } = await loadParts();
    await showRemotePlaybackPicker(this.video);
  }

  /**
   * The picture that is shown, as an image; as it was decoded, not turned or mirrored.
   *
   * Rejects with ERROR_REFUSED when there is none, ERROR_CROSS_ORIGIN_MEDIA when the media came from another origin
   * without CORS, ERROR_INVALID_PARAMETER for an impossible width.
   */
  async snapshot(options: SnapshotOptions = {}): Promise<Blob> {
    const { takeSnapshot } = await loadParts();
    return takeSnapshot(this.video, options);
  }

  /**
   * Tells the loudness of what is played as `volume` events, from 0 (silence, -60 dBFS and below) to 100 (0 dBFS), every
   * `intervalMs`; 0 ends it. Measured before `volume` and `muted`, and without a change to what is heard. A page that
   * the user has not touched yet may not measure: the events begin with the first touch.
   */
  enableVolumeEvaluation(intervalMs = 300): void {
    this.#turn('volume', intervalMs > 0, ({ startVolumeMeter }, signal) => {
      const tell = (volume: number) => this.dispatchEvent(new VolumeEvent('volume', { volume }));
      followVideo(this, signal, (video, here) => startVolumeMeter(video, intervalMs, here, tell, this.#warn));
    });
  }

  /**
   * Calls `listener` with every picture that is presented, until `signal` aborts. The frame is closed when the listener
   * returns, or the promise it returns settles; `frame.clone()` is for keeping one longer.
   *
   * Rejects with ERROR_NOT_SUPPORTED where the browser cannot tell pictures; a `warning` with ERROR_CROSS_ORIGIN_MEDIA
   * comes, and no frames, when they may not be read.
   */
  async observeVideoFrames(
    listener: VideoFrameListener,
    { signal = this.life.signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const { observeVideoFrames } = await loadParts();
    const until = AbortSignal.any([signal, this.life.signal]);
    followVideo(this, until, (video, here) => observeVideoFrames(video, here, listener, this.#warn));
  }

  /** The next picture that is presented. Whoever asked closes it. Rejects as `observeVideoFrames`, and on `destroy()`. */
  async requestVideoFrame(): Promise<VideoFrame> {
    const { requestVideoFrame } = await loadParts();
    return requestVideoFrame(this, this.life.signal);
  }

  /**
   * Calls `listener` with the sound that is played, as numbers, until `signal` aborts; before `volume` and `muted`. Rejects
   * with ERROR_NOT_SUPPORTED where the browser does not give it out.
   */
  async observeAudioFrames(
    listener: AudioFrameListener,
    { signal = this.life.signal, ...options }: AudioFrameOptions & { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const { observeAudioFrames } = await loadParts();
    const until = AbortSignal.any([signal, this.life.signal]);
    followVideo(this, until, (video, here) => observeAudioFrames(video, options, here, listener, this.#warn));
  }

  protected override beginSurface(): void {
    super.beginSurface();
    this.life.signal.addEventListener('abort', () => {
      for (const feature of this.#running.keys()) this.#end(feature);
    });
  }

  readonly #warn = (error: LiveError): void => {
    this.dispatchEvent(new LiveErrorEvent('warning', { error }));
  };

  #present(change: Partial<Presentation>): void {
    const presentation = { ...this.#presentation, ...change };
    if (![0, 90, 180, 270].includes(presentation.rotation))
      throw new LiveError(
        LiveCode.ERROR_INVALID_PARAMETER,
        `A picture cannot be turned by ${change.rotation} degrees.`,
      );
    this.#presentation = presentation;
    this.#turn('presentation', true, ({ present }, signal) =>
      followVideo(this, signal, (video, here) => present(video, presentation, here)),
    );
  }

  /** Ends a feature, and begins it (anew) if it is wanted; what goes wrong is a warning. */
  #turn(feature: Feature, on: boolean, begin: (parts: Parts, signal: AbortSignal) => void): void {
    this.#end(feature);
    if (!on || this.life.signal.aborted) return;
    const { signal } = this.#begin(feature);
    loadParts()
      .then((parts) => signal.aborted || begin(parts, signal))
      .catch((error: unknown) => signal.aborted || this.#warn(toLiveError(error)));
  }

  #begin(feature: Feature): AbortController {
    this.#end(feature);
    const run = new AbortController();
    this.#running.set(feature, run);
    return run;
  }

  #end(feature: Feature): void {
    const run = this.#running.get(feature);
    this.#running.delete(feature);
    run?.abort();
  }
}
