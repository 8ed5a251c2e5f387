import { type Preview, setCustomElementsManifest } from '@storybook/web-components-vite';

import { describeElement } from './element-docs.ts';
import { inPage } from './in-page.ts';
import { manifest } from './manifest.ts';

setCustomElementsManifest(manifest);

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true, sort: 'requiredFirst' },
    layout: 'fullscreen',
    options: { storySort: { order: ['Introduction', 'Player', 'Pusher', 'Recorder', 'Core', 'Gateway', 'Reference'] } },
  },
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: {
        icon: 'mirror',
        dynamicTitle: true,
        items: [
          { value: 'auto', title: 'Theme of the system' },
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
      },
    },
    lang: {
      description: 'Language',
      toolbar: {
        icon: 'globe',
        dynamicTitle: true,
        items: [
          { value: 'en', title: 'English' },
          { value: 'zh-CN', title: '中文' },
        ],
      },
    },
  },
  initialGlobals: { theme: 'auto', lang: 'en' },
  decorators: [inPage],
  argTypesEnhancers: [describeElement],
};

export default preview;
