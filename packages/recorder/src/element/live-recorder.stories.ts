import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';

import './define.ts';

interface Args {
  readonly for: string;
  readonly fileName: string;
}

/** A picture that moves, so that there is something to record without a camera. */
function drawClock(canvas: Element | undefined): void {
  const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null;
  const draw = () => {
    if (!context || !canvas?.isConnected) return;
    const { width, height } = context.canvas;
    const seconds = performance.now() / 1000;
    context.fillStyle = `hsl(${(seconds * 20) % 360} 60% 30%)`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff';
    context.font = '48px system-ui, sans-serif';
    context.textAlign = 'center';
    context.fillText(seconds.toFixed(1), width / 2, height / 2 + 16);
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}

const withCanvas = ({ fileName }: Args): TemplateResult => html`
  <div style="display: grid; gap: 1rem; max-width: 40rem">
    <canvas
      id="picture"
      width="640"
      height="360"
      style="width: 100%; border-radius: 8px; background: #333"
      ${ref(drawClock)}
    ></canvas>
    <live-recorder for="picture" file-name=${fileName}></live-recorder>
  </div>
`;

const alone = ({ for: source, fileName }: Args): TemplateResult => html`
  <live-recorder style="max-width: 40rem" for=${source} file-name=${fileName}></live-recorder>
`;

/** `<live-recorder>`: any stream to a file on disk that survives a crash of the page. */
export default {
  title: 'Recorder/live-recorder',
  component: 'live-recorder',
  tags: ['autodocs'],
  args: { for: '', fileName: 'demo {date} {time}' },
};

/** Records the canvas above it. Reload the page while it records: what there was is recovered. */
export const Canvas = { render: withCanvas };

/** Without a stream there is nothing to record. */
export const NoSource = { render: alone };

/** Chinese by the nearest `lang` attribute. */
export const Chinese = { render: (args: Args): TemplateResult => html`<div lang="zh-CN">${alone(args)}</div>` };
