import type { MirrorType, ResolutionMode } from '@livelit/core';
import { html, type TemplateResult } from 'lit';

import './define.ts';

interface Args {
  readonly url: string;
  readonly gateway: string;
  readonly muted: boolean;
  readonly mirror: MirrorType;
  readonly orientation: ResolutionMode;
}

const render = ({ url, gateway, muted, mirror, orientation }: Args): TemplateResult => html`
  <live-pusher
    style="max-width: 48rem; height: 27rem"
    url=${url}
    gateway=${gateway}
    ?muted=${muted}
    mirror=${mirror}
    orientation=${orientation}
  ></live-pusher>
`;

/** `<live-pusher>`: camera, microphone and screen to any live server. */
export default {
  title: 'Pusher/live-pusher',
  component: 'live-pusher',
  tags: ['autodocs'],
  render,
  args: {
    url: 'http://127.0.0.1:8889/whip/demo',
    gateway: 'http://127.0.0.1:8889',
    muted: false,
    mirror: 'auto',
    orientation: 'landscape',
  },
  argTypes: {
    mirror: { control: 'select', options: ['auto', 'enable', 'disable'] },
    orientation: { control: 'select', options: ['landscape', 'portrait'] },
  },
};

/** With an address it brings its own controls. The gateway of `npm start` listens here. */
export const Default = {};

/** FLV over WebSocket: the page encodes H.264 and AAC by itself. */
export const Flv = { args: { url: 'ws://127.0.0.1:8889/live/demo.flv' } };

/** Through the gateway to any RTMP server that it may reach. */
export const Rtmp = { args: { url: 'rtmp://127.0.0.1/live/demo' } };

/** Without an address it is a preview that the page drives by methods. */
export const PreviewOnly = { args: { url: '' } };

/** Chinese by the nearest `lang` attribute. */
export const Chinese = { render: (args: Args): TemplateResult => html`<div lang="zh-CN">${render(args)}</div>` };
