import { LiveErrorEvent, toLiveError } from '@livelit/core';
import type { PropertyValues, ReactiveController } from 'lit';

import type { LivePusher } from '../live-pusher.ts';
import { pusherDefaults } from '../pusher-config.ts';
import type { LivePusherElement } from './live-pusher-element.ts';
import type { Pauses } from './pauses.ts';
import type { PusherAttributes } from './pusher-attributes.ts';
import { orientationOf, pictureOf, rotationOf, soundOf } from './wechat-words.ts';

type Has = (...names: (keyof PusherAttributes)[]) => boolean;

/** Keeps a pusher as the attributes of its element want it; what few pages use is loaded when they do. */
export class AttributeEffects implements ReactiveController {
  readonly #element: LivePusherElement;
  readonly #pauses: Pauses;
  #appliedTo: LivePusher | undefined;
  #soundIsDue = false;
  #pushed: { readonly pusher: LivePusher; readonly url: string } | undefined;
  #zooming: AbortController | undefined;

  constructor(element: LivePusherElement, pauses: Pauses) {
    this.#element = element;
    this.#pauses = pauses;
    element.addController(this);
  }

  hostDisconnected(): void {
    this.#zooming?.abort();
    this.#zooming = undefined;
  }

  /** Brings the pusher in line with what changed; a new one with everything. */
  apply(pusher: LivePusher, changed: PropertyValues<LivePusherElement>): void {
    const isNew = this.#appliedTo !== pusher;
    this.#appliedTo = pusher;
    const has: Has = (...names) => names.some((name) => changed.has(name));
    if (isNew) this.#pauses.forget();
    if (isNew || has('muted', 'backgroundMute')) this.#pauses.hush();
    this.#applyLooks(pusher, isNew, has);
    this.#applySound(pusher, isNew, has);
    if (!isNew) this.#changeRunning(pusher, has);
    if (this.#element.zoom !== (this.#zooming !== undefined)) this.#switchZoom();
    this.#autopush(pusher);
  }

  #applyLooks(pusher: LivePusher, isNew: boolean, has: Has): void {
    const { remoteMirror, rotation, beauty, whiteness } = this.#element;
    const before = [pusher.encoderMirror, pusher.encoderRotation].join();
    if (isNew ? remoteMirror : has('remoteMirror')) pusher.setEncoderMirror(remoteMirror);
    if (isNew ? rotation : has('rotation')) pusher.setEncoderRotation(rotationOf(rotation));
    // The preview shows what is sent.
    if (before !== [pusher.encoderMirror, pusher.encoderRotation].join()) this.#element.requestUpdate();
    if (isNew ? beauty || whiteness : has('beauty', 'whiteness'))
      this.#try(async () => {
        const manager = await pusher.getBeautyManager();
        manager.setBeautyLevel(beauty);
        manager.setWhitenessLevel(whiteness);
      });
  }

  #applySound(pusher: LivePusher, isNew: boolean, has: Has): void {
    const { audioReverbType, audioQuality } = this.#element;
    if (isNew ? audioReverbType : has('audioReverbType'))
      this.#try(async () => (await pusher.getAudioEffectManager()).setVoiceReverbType(audioReverbType));
    if (isNew ? audioQuality : has('audioQuality')) this.#soundIsDue = true;
    if (!this.#soundIsDue || pusher.destinations.length > 0) return;
    this.#soundIsDue = false;
    this.#try(() => pusher.setAudioQuality(soundOf(audioQuality) ?? pusher.config.audioQuality));
  }

  /** What the new pusher was made with and a running one has to be told. */
  #changeRunning(pusher: LivePusher, has: Has): void {
    const element = this.#element;
    const base = element.config.videoQuality ?? pusherDefaults.videoQuality;
    if (has('mode', 'minBitrate', 'maxBitrate', 'fps', 'aspect'))
      this.#try(() => pusher.setVideoQuality(pictureOf(element, base)));
    if (has('orientation'))
      this.#try(() => pusher.setOrientation(orientationOf(element.orientation) ?? pusher.config.orientation));
    if (has('enableAgc', 'enableAns', 'autoFocus'))
      this.#try(async () => (await import('./camera-controls.ts')).adjustDevices(element));
    const runs = (kind: string) => pusher.sources.some((source) => source.kind === kind);
    if (has('devicePosition') && element.devicePosition && runs('camera'))
      this.#try(async () => (await import('./camera-controls.ts')).faceCamera(element));
    const isActive = pusher.isPushing || pusher.sources.length > 0;
    if (has('enableCamera') && element.enableCamera === false) pusher.stopCamera();
    else if (has('enableCamera') && isActive && !runs('camera')) this.#try(() => element.startCamera());
    if (has('enableMic') && element.enableMic === false) pusher.stopMicrophone();
    else if (has('enableMic') && isActive && !runs('microphone')) this.#try(() => element.startMicrophone());
  }

  #autopush(pusher: LivePusher): void {
    const { autopush, url } = this.#element;
    const isNew = this.#pushed?.pusher !== pusher || this.#pushed.url !== url;
    if (!autopush || !url || !isNew) return;
    this.#pushed = { pusher, url };
    this.#try(() => this.#element.start(), 'error');
  }

  #switchZoom(): void {
    this.#zooming?.abort();
    this.#zooming = undefined;
    if (!this.#element.zoom) return;
    this.#zooming = new AbortController();
    const { signal } = this.#zooming;
    this.#try(async () => (await import('./watch-zoom.ts')).watchZoom(this.#element, signal));
  }

  #try(act: () => Promise<unknown>, type: 'error' | 'warning' = 'warning'): void {
    act().catch((error: unknown) =>
      this.#element.dispatchEvent(new LiveErrorEvent(type, { error: toLiveError(error) })),
    );
  }
}
