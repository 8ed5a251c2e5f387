import { html, type TemplateResult } from 'lit';

import './define.ts';

interface Args {
  readonly src: string;
  readonly type: string;
  readonly autoplay: boolean;
  readonly muted: boolean;
  readonly controls: boolean;
  readonly poster: string;
}

const render = ({ src, type, autoplay, muted, controls, poster }: Args): TemplateResult => html`
  <live-player
    style="aspect-ratio: 16 / 9; max-width: 48rem"
    src=${src}
    type=${type}
    ?autoplay=${autoplay}
    ?muted=${muted}
    ?controls=${controls}
    poster=${poster}
  ></live-player>
`;

/** `<live-player>`: any live stream or file by its address. */
export default {
  title: 'Player/live-player',
  component: 'live-player',
  tags: ['autodocs'],
  render,
  args: { src: '', type: '', autoplay: false, muted: true, controls: true, poster: '' },
  argTypes: {
    type: { control: 'select', options: ['', 'hls', 'll-hls', 'http-flv', 'ws-flv', 'whep', 'file'] },
  },
};

/** Put in the address of a stream: of the playground's gateway, for instance. */
export const Default = {
  args: { src: 'http://127.0.0.1:8889/live/demo.flv' },
};

/** What cannot be played says why, and what to do. */
export const ErrorState = {
  args: { src: 'rtmp://127.0.0.1/live/demo', autoplay: true },
};
