import type { LivePusher } from '@livelit/pusher';
import { html, svg, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';

import { numbers, withUnit, type NumberRow } from '../numbers.ts';
import { PagePart } from '../page-part.ts';
import { studioTextsOf } from './studio-texts.ts';

const width = 300;
const height = 80;

/** Two rates of one moment, kbps. */
export interface RateSample {
  readonly sent: number;
  readonly target: number;
}

/** What is measured of the push, and its bitrate over time. */
export class NetworkPanel extends PagePart {
  @property({ attribute: false }) pusher: LivePusher | undefined;
  @property({ attribute: false }) samples: readonly RateSample[] = [];

  #line(read: (sample: RateSample) => number, top: number): string {
    const { samples } = this;
    return samples
      .map(
        (sample, at) => `${(at / Math.max(1, samples.length - 1)) * width},${height - (read(sample) / top) * height}`,
      )
      .join(' ');
  }

  protected override render(): TemplateResult {
    const texts = studioTextsOf(this.language);
    const { pusher, samples } = this;
    const told = pusher?.statistics ?? {};
    const { facts } = texts;
    const count = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));
    const rows: readonly NumberRow[] = [
      [facts.state, pusher?.state],
      [facts.size, told.width === undefined ? undefined : `${told.width}×${told.height}`],
      [facts.fps, count(told.fps)],
      [facts.videoBitrate, withUnit(told.videoBitrate, 'kbps')],
      [facts.targetVideoBitrate, withUnit(told.targetVideoBitrate, 'kbps')],
      [facts.availableBitrate, withUnit(told.availableBitrate, 'kbps')],
      [facts.audioBitrate, withUnit(told.audioBitrate, 'kbps')],
      [facts.rtt, withUnit(told.rtt, 'ms')],
      [facts.sendDelay, withUnit(told.sendDelay, 'ms')],
      [facts.encodeTime, withUnit(told.encodeTime, 'ms', 1)],
      [facts.queue, count(told.queue)],
      [facts.keyFrames, count(told.keyFrames)],
      [facts.droppedFrames, count(told.droppedFrames)],
      [facts.retransmits, count(told.retransmits)],
      [facts.limitation, told.qualityLimitationReason],
      [facts.codec, told.codec],
    ];
    const top = Math.max(1, ...samples.map(({ sent, target }) => Math.max(sent, target))) * 1.1;
    return html`<section class="panel" aria-labelledby="network-title">
      <div class="panel-head"><h2 id="network-title">${texts.network}</h2></div>
      <svg
        class="studio-chart"
        viewBox="0 0 ${width} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${texts.chart}
      >
        ${svg`<polyline class="target" points=${this.#line(({ target }) => target, top)} /><polyline class="sent" points=${this.#line(({ sent }) => sent, top)} />`}
      </svg>
      ${numbers(texts.network, pusher?.state === 'disconnected' ? [] : rows, texts.noNumbers)}
    </section>`;
  }
}

customElements.define('network-panel', NetworkPanel);
