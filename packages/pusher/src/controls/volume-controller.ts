import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import type { VolumeEvent } from '../pusher-events.ts';

const intervalMs = 150;

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: ParentNode };

/** The level meter of the bar: measures while there is sound to measure, and moves without rendering the bar anew. */
export class VolumeController implements ReactiveController {
  readonly #host: Host;
  readonly #pusher: () => LivePusherElement | undefined;
  #metered: unknown;
  #listening = new AbortController();

  constructor(host: Host, pusher: () => LivePusherElement | undefined) {
    this.#host = host;
    this.#pusher = pusher;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#pusher()?.addEventListener('volume', (event) => this.#show((event as unknown as VolumeEvent).volume), {
      signal,
    });
  }

  hostDisconnected(): void {
    this.#listening.abort();
    void this.#pusher()?.meterVolume('bar', 0);
    this.#metered = undefined;
  }

  hostUpdated(): void {
    const element = this.#pusher();
    const hears = (element?.stream?.getAudioTracks().length ?? 0) > 0 && element?.audioPaused === false;
    // Another pusher, after the element left the page and returned, has to be asked anew.
    const metered = hears ? element?.pusher : undefined;
    if (metered === this.#metered) return;
    this.#metered = metered;
    void element?.meterVolume('bar', metered ? intervalMs : 0);
    if (!metered) this.#show(0);
  }

  /** `label` is its name. */
  render(label: string): TemplateResult {
    return html`<span
      class="meter"
      .role=${'meter'}
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow="0"
      ><span class="level"></span
    ></span>`;
  }

  #show(volume: number): void {
    const meter = this.#host.renderRoot.querySelector<HTMLElement>('.meter');
    const level = meter?.querySelector<HTMLElement>('.level');
    if (!meter || !level) return;
    meter.ariaValueNow = String(Math.round(volume));
    meter.toggleAttribute('data-loud', volume > 90);
    level.style.scale = `1 ${Math.min(1, volume / 100)}`;
  }
}
