import type { WebComponentsRenderer } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { DecoratorFunction } from 'storybook/internal/types';

const schemes: Record<string, string> = { light: 'light', dark: 'dark' };

/** Puts a story in a piece of page that has the language and the theme of the toolbar. */
export const inPage: DecoratorFunction<WebComponentsRenderer> = (story, { globals, viewMode }) => html`
  <div
    lang=${String(globals['lang'] ?? 'en')}
    style="box-sizing: border-box; min-height: ${viewMode === 'docs' ? 'auto' : '100vh'}; padding: 1rem; color-scheme: ${
      schemes[String(globals['theme'])] ?? 'light dark'
    }; background: Canvas; color: CanvasText"
  >
    ${story()}
  </div>
`;
